package io.aiclient.spring.batch;

import io.aiclient.AiResponse;

/**
 * A row of the input, and the answer to its request.
 *
 * @param <T> type of a row
 * @param row the row, as the delegate reader returned it
 * @param response the answer
 */
public record AiAnsweredItem<T>(T row, AiResponse response) {

	/**
	 * Leaves the row out: a prompt does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiAnsweredItem[response=" + this.response + "]";
	}

}
