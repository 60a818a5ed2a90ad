package io.aiclient.spring.web;

/**
 * What reads the pieces of an answer; shared by all answers.
 *
 * @param completions reads completions
 * @param errors reads errors
 */
record AnswerReaders(CompletionReader completions, ProviderErrorReader errors) {

}
