package io.aiclient.spring.batch;

import io.aiclient.AiResponse;

/**
 * A row of the input, and the value that was asked for it.
 *
 * @param <T> type of a row
 * @param <V> type of the value; {@code float[]} for vectors
 * @param row the row, as the delegate reader returned it
 * @param value the value
 * @param response the answer that had it, with the usage and the cost of the row
 */
public record AiValueItem<T, V>(T row, V value, AiResponse response) {

	/**
	 * Leaves row and value out: they do not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiValueItem[response=" + this.response + "]";
	}

}
