package io.aiclient.springai.autoconfigure;

import io.aiclient.error.Sanitizer;

/**
 * No client can serve a model, or the properties of both contradict each other.
 */
final class SpringAiSetupException extends RuntimeException {

	private final String reason;

	private final String action;

	SpringAiSetupException(String reason, String action) {
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
