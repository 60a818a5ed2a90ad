package io.aiclient.spring.batch;

import io.aiclient.AiResult;

/**
 * A row of the input, and how what was asked for it ended: {@link AiItem} for values that
 * are no answers.
 *
 * @param <T> type of a row
 * @param <V> type of the value; {@code float[]} for vectors
 * @param row the row, as the delegate reader returned it
 * @param result the value, or why there is none; its index is the row's position since
 * the step was started or restarted, from zero
 */
public record AiResultItem<T, V>(T row, AiResult<V> result) {

	/**
	 * Leaves the row out: a text does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiResultItem[index=" + this.result.index() + ", answered=" + this.result.isSuccess() + "]";
	}

}
