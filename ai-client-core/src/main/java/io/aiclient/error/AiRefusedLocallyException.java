package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * This client did not send the request: it can never fit a limit, lacks something, or a
 * budget is spent.
 */
public final class AiRefusedLocallyException extends AiClientException {

	private final Reason reason;

	/**
	 * Creates the error, with the reason {@link Reason#OTHER}.
	 * @param message why, and what to change
	 * @param details what else is known
	 * @param retryable whether the same request would have a chance later
	 * @param cause the failure behind it, if there was one
	 */
	public AiRefusedLocallyException(String message, ErrorDetails details, boolean retryable,
			@Nullable Throwable cause) {
		this(message, details, retryable, Reason.OTHER, cause);
	}

	private AiRefusedLocallyException(String message, ErrorDetails details, boolean retryable, Reason reason,
			@Nullable Throwable cause) {
		super(message, details, retryable, cause);
		this.reason = reason;
	}

	/**
	 * A refusal that no waiting would change.
	 * @param message why, and what to change
	 * @return the error
	 */
	public static AiRefusedLocallyException because(String message) {
		return new AiRefusedLocallyException(message, ErrorDetails.LOCAL, false, null);
	}

	/**
	 * A refusal because a spending cap is reached: the same request has a chance under a
	 * higher one.
	 * @param message what is spent, and what to do
	 * @return the error, with the reason {@link Reason#SPENDING_CAP}
	 */
	public static AiRefusedLocallyException capReached(String message) {
		return new AiRefusedLocallyException(message, ErrorDetails.LOCAL, true, Reason.SPENDING_CAP, null);
	}

	/**
	 * Why it was refused, for a program.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiRefusedLocallyException(message, details, retryable(), this.reason, getCause());
	}

	/**
	 * The reasons that a program may treat unlike the others.
	 */
	public enum Reason {

		/**
		 * The spending cap of the request is reached: nothing is wrong with the request,
		 * and it is not done.
		 */
		SPENDING_CAP,
		/**
		 * What the message says.
		 */
		OTHER

	}

}
