package io.aiclient.spring.web;

import io.aiclient.spring.provider.RateLimitHeaders;

/**
 * What reads the pieces of an answer; shared by all answers.
 */
record AnswerReaders(RateLimitHeaders head, CompletionReader completions, ProviderErrorReader errors,
		SummaryReader summaries) {
}
