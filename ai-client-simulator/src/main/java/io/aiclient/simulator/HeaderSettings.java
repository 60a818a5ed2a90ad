package io.aiclient.simulator;

/**
 * Which of OpenAI's headers are sent. {@code x-request-id} always is.
 *
 * @param rateLimits what {@code x-ratelimit-*} tell, default {@link RateLimits#ENFORCED}
 * @param retryAfter whether a 429 has {@code retry-after} (whole seconds) and
 * {@code retry-after-ms}, default {@code true}
 * @param processingTime whether {@code openai-processing-ms} tells the time from arrival
 * to answer, default {@code false}
 */
public record HeaderSettings(RateLimits rateLimits, boolean retryAfter, boolean processingTime) {

	/**
	 * What {@code x-ratelimit-*} tell. They describe the moment of admission, as with
	 * OpenAI: an answer that took two seconds tells what was left two seconds ago.
	 */
	public enum RateLimits {

		/**
		 * Not sent.
		 */
		OFF,

		/**
		 * The allowance of the window that is really enforced, and what is left of it.
		 */
		ENFORCED,

		/**
		 * The limit as advertised, and that minus what is used in the window: a client
		 * cannot see that shorter windows are enforced.
		 */
		ADVERTISED

	}

	/**
	 * The defaults.
	 * @return the settings
	 */
	public static HeaderSettings defaults() {
		return new HeaderSettings(RateLimits.ENFORCED, true, false);
	}

	public HeaderSettings rateLimits(RateLimits rateLimits) {
		return new HeaderSettings(rateLimits, this.retryAfter, this.processingTime);
	}

	public HeaderSettings retryAfter(boolean retryAfter) {
		return new HeaderSettings(this.rateLimits, retryAfter, this.processingTime);
	}

	public HeaderSettings processingTime(boolean processingTime) {
		return new HeaderSettings(this.rateLimits, this.retryAfter, processingTime);
	}

}
