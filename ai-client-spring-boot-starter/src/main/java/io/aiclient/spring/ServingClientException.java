package io.aiclient.spring;

import io.aiclient.error.Sanitizer;

/**
 * A client cannot serve a library of others: there is none, it is not known which, or
 * what the properties say of both does not go together. Ends the start with a failure
 * analysis of both sentences.
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

	/**
	 * What is wrong.
	 * @return a sentence without a full stop
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * What to write.
	 * @return a sentence without a full stop
	 */
	public String action() {
		return this.action;
	}

}
