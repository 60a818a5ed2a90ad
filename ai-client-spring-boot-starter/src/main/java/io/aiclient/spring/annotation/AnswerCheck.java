package io.aiclient.spring.annotation;

import io.aiclient.AiResponse;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Sanitizer;

/**
 * Checks that an answer that came can be used. None of its messages quotes the answer.
 */
final class AnswerCheck {

	private static final int OK = 200;

	/**
	 * Its names may be those of the answer.
	 */
	private static final int MOST_OF_PATH = 3_000;

	private AnswerCheck() {
	}

	static void checkRefusal(AiResponse response) {
		if (response.refusal() != null) {
			throw error(response, "The model refused to answer");
		}
	}

	static void checkCut(AiResponse response) {
		if ("length".equals(response.finishReason())) {
			throw error(response, "The answer was cut at the most tokens that it may have; raise maxTokens");
		}
	}

	static AiBadResponseException unreadable(AiResponse response, String type, String problem) {
		return error(response, "The answer cannot be read as " + type + ": " + Sanitizer.clean(problem, MOST_OF_PATH));
	}

	private static AiBadResponseException error(AiResponse response, String message) {
		return new AiBadResponseException(message, ErrorDetails.LOCAL.withStatus(OK).withAttempts(response.attempts()),
				null);
	}

}
