package io.aiclient.admission;

import io.aiclient.AiAnswerHead;

/**
 * Leave for one attempt to go.
 */
@FunctionalInterface
public interface AdmissionPermit {

	/**
	 * The head of an answer has come, so the request has arrived. What the head reports
	 * of the provider's limits holds for all attempts that follow. Only the first call
	 * counts. Does nothing by default.
	 * @param head what the head reports
	 */
	default void answering(AiAnswerHead head) {
	}

	/**
	 * Reports how the attempt ended: frees its slot and corrects what was reserved for
	 * it. Only the first call counts; calling again is harmless.
	 * @param settlement how it ended
	 */
	void settle(Settlement settlement);

}
