package io.aiclient.openai.autoconfigure;

import io.aiclient.error.Sanitizer;

/**
 * No client can serve the SDK, or it is not known which.
 */
final class NoServingClientException extends RuntimeException {

	private final String reason;

	private final String action;

	NoServingClientException(String reason, String action) {
		super(Sanitizer.message(reason + ". " + action));
		this.reason = Sanitizer.message(reason);
		this.action = Sanitizer.message(action);
	}

	String reason() {
		return this.reason;
	}

	String action() {
		return this.action;
	}

}
