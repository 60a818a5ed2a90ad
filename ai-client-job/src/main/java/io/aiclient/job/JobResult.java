package io.aiclient.job;

import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;

/**
 * How a row ended, as a subscriber gets it: with a response or with a failure. Does not
 * change, as long as the numbers of its vector are left alone.
 */
public final class JobResult {

	private final String key;

	private final @Nullable AiResponse response;

	private final @Nullable JobFailure failure;

	private final @Nullable Object value;

	private final @Nullable Map<String, Object> input;

	/**
	 * Creates the result of a row.
	 * @param key the row's key
	 * @param response the answer as it is stored, without its times; null for a failure
	 * @param failure why it failed; null for an answer
	 * @param value what the answer was read as, or the vector, which is not copied; null
	 * for text, and for a failure
	 */
	public JobResult(String key, @Nullable AiResponse response, @Nullable JobFailure failure, @Nullable Object value) {
		this(key, response, failure, value, null);
	}

	private JobResult(String key, @Nullable AiResponse response, @Nullable JobFailure failure, @Nullable Object value,
			@Nullable Map<String, Object> input) {
		this.key = key;
		this.response = response;
		this.failure = failure;
		this.value = value;
		this.input = input;
	}

	/**
	 * The same result with what its row holds.
	 * @param input the row's fields; null if they are not stored
	 * @return a copy
	 */
	JobResult withInput(@Nullable Map<String, Object> input) {
		return new JobResult(this.key, this.response, this.failure, this.value,
				(input != null) ? Collections.unmodifiableMap(input) : null);
	}

	/**
	 * What the row holds.
	 * @return its fields; null of a job that was built without
	 * {@link AiBatchJobBuilder#withInput()}
	 */
	public @Nullable Map<String, Object> input() {
		return this.input;
	}

	/**
	 * The row's key.
	 */
	public String key() {
		return this.key;
	}

	/**
	 * The answer as it is stored, without its times. That to a text which was embedded
	 * has no content, but the text's part of the tokens and of the cost.
	 * @return the answer; null for a failure
	 */
	public @Nullable AiResponse response() {
		return this.response;
	}

	/**
	 * Why it failed.
	 * @return the failure; null for an answer
	 */
	public @Nullable JobFailure failure() {
		return this.failure;
	}

	/**
	 * The vector of a row of a job that embeds.
	 * @return its numbers; null of a job that asks for answers, and for a failure
	 */
	public float @Nullable [] embedding() {
		return (this.value instanceof float[] vector) ? vector : null;
	}

	/**
	 * The value of a row of a job that was built with
	 * {@link AiBatchJobBuilder#answerAs(Class)}.
	 * @param <T> type of the value
	 * @param type the type that the job was built with
	 * @return the value; null of a job that asks for text, and for a failure
	 * @throws ClassCastException if the job was built with another type
	 */
	public <T> @Nullable T value(Class<T> type) {
		return type.cast(this.value);
	}

	public boolean isSuccess() {
		return this.response != null;
	}

	/**
	 * Leaves out what the row was answered.
	 */
	@Override
	public String toString() {
		return "JobResult[key=" + this.key + ", success=" + isSuccess() + "]";
	}

}
