package io.aiclient.spring.web;

import io.aiclient.spring.provider.RateLimitHeaders;

/**
 * What reads the pieces of an answer; shared by all answers.
 */
record AnswerReaders(RateLimitHeaders head, CompletionReader completions, ProviderErrorReader errors,
		SummaryReader summaries, VectorReader vectors) {

	AnswerReaders(AnswerJson json, RateLimitHeaders head) {
		this(head, new CompletionReader(json), new ProviderErrorReader(json), new SummaryReader(json),
				new VectorReader(json));
	}

}
