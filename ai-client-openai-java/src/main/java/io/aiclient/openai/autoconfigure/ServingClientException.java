package io.aiclient.openai.autoconfigure;

import io.aiclient.error.Sanitizer;

/**
 * No client can serve a library, it is not known which, or properties of both contradict
 * each other. Ends the start with a failure analysis of both sentences.
 */
public final class ServingClientException extends RuntimeException {

	private final String reason;

	private final String action;

	/**
	 * Creates the exception. The sentences are cleaned, and have no full stop.
	 * @param reason what is wrong, with the property or the client
	 * @param action what to write
	 */
	public ServingClientException(String reason, String action) {
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
