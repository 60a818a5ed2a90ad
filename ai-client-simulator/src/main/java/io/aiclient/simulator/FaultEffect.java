package io.aiclient.simulator;

/**
 * What a fault leaves of an answer.
 */
final class FaultEffect {

	private FaultEffect() {
	}

	/**
	 * Whether an answer is sent to its end: the right one, perhaps in an odd form.
	 */
	static boolean leavesAnswer(Fault fault) {
		return fault == WireFault.NONE || !(fault instanceof WireFault || refuses(fault));
	}

	/**
	 * Whether no token is made.
	 */
	static boolean refuses(Fault fault) {
		return fault instanceof StatusFault || fault instanceof OddError;
	}

	static boolean resets(Fault fault) {
		return fault == WireFault.RESET_BEFORE_HEADERS || fault == WireFault.RESET_MID_BODY;
	}

	/**
	 * The status that is sent, 0 if not even headers are.
	 */
	static int status(Fault fault) {
		if (fault instanceof StatusFault status) {
			return status.status();
		}
		return (fault == WireFault.RESET_BEFORE_HEADERS || fault == WireFault.HANG_BEFORE_HEADERS) ? 0 : 200;
	}

}
