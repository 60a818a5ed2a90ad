package io.aiclient.spring.batch;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * A row of the input, and how its request ended.
 *
 * @param <T> type of a row
 * @param row the row, as the delegate reader returned it
 * @param result the answer, or why there is none; its index is the row's position since
 * the step was started or restarted, from zero
 */
public record AiItem<T>(T row, AiResult<AiResponse> result) {

	/**
	 * Leaves the row out: a prompt does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiItem[index=" + this.result.index() + ", answered=" + this.result.isSuccess() + "]";
	}

}
