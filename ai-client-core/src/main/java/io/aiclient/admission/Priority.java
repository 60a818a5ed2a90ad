package io.aiclient.admission;

/**
 * Classes of service, highest first. Within a class it is first come, first served; a
 * lower class that waits gets at least one admission in ten.
 */
public enum Priority {

	/**
	 * A call that a caller waits for, on its second or later attempt.
	 */
	INTERACTIVE_RETRY,
	/**
	 * A call that a caller waits for.
	 */
	INTERACTIVE,
	/**
	 * An item of a batch, on its second or later attempt.
	 */
	BATCH_RETRY,
	/**
	 * An item of a batch.
	 */
	BATCH;

	/**
	 * Whether it is an item of a batch.
	 */
	public boolean isBatch() {
		return this == BATCH_RETRY || this == BATCH;
	}

}
