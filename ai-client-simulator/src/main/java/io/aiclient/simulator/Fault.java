package io.aiclient.simulator;

/**
 * Something that goes wrong with one accepted request: an answer with another status, or
 * trouble on the wire. Immutable.
 */
public sealed interface Fault permits StatusFault, WireFault {

	/**
	 * The name under which it is counted and given on the command line.
	 * @return lower case, such as {@code 503} or {@code reset-mid-body}
	 */
	String label();

	/**
	 * An answer with a status, and the body that providers send with it.
	 * @param status the status, 400 to 599
	 * @return the fault
	 */
	static StatusFault status(int status) {
		return StatusFault.typical(status);
	}

	/**
	 * A 429 that means an empty account: {@code insufficient_quota}.
	 * @return the fault
	 */
	static StatusFault billing() {
		return StatusFault.insufficientQuota();
	}

}
