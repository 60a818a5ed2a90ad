package io.aiclient.job;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;

/**
 * How a row ended, as a subscriber gets it: with a response or with a failure.
 *
 * @param key the row's key
 * @param response the answer as it is stored, without its times; null for a failure
 * @param failure why it failed; null for an answer
 */
public record JobResult(String key, @Nullable AiResponse response, @Nullable JobFailure failure) {

	public boolean isSuccess() {
		return this.response != null;
	}

}
