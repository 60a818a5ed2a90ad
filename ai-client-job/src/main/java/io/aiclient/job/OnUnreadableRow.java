package io.aiclient.job;

/**
 * What a job does with a row of a file that cannot be read: a line that is no JSON object
 * or no UTF-8 text, a record with too few or too many fields, or a row without a key.
 */
public enum OnUnreadableRow {

	/**
	 * It ends with an error that says why and where, after what is in flight is stored.
	 */
	FAIL,
	/**
	 * It stores the row as a failed one, and goes on with the next.
	 */
	SKIP

}
