package io.aiclient.simulator;

/**
 * What a fault leaves of an answer.
 */
final class FaultEffect {

	private FaultEffect() {
	}

	/**
	 * Whether a client that reads all that was sent has the right answer.
	 */
	static boolean leavesRightAnswer(Fault fault, ChatRequest request) {
		if (fault instanceof OddEnding ending) {
			return switch (ending) {
				case FINISH_REASON_ERROR -> false;
				case FINISH_REASON_EMPTY, FINISH_REASON_NULL_TEXT -> !request.stream();
				default -> true;
			};
		}
		if (fault instanceof OddToolCall) {
			return request.tool() != null;
		}
		return fault == WireFault.NONE || fault instanceof OddUsage || fault instanceof OddAnswer;
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
