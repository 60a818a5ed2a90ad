package io.aiclient.simulator;

/**
 * Which headers are sent. {@code x-request-id} always is.
 *
 * @param rateLimits what the headers of the limits report, default
 * {@link RateLimits#ENFORCED}
 * @param style whose names and forms they have, default {@link Style#OPENAI}
 * @param retryAfter whether a 429 has {@code retry-after} (whole seconds) and
 * {@code retry-after-ms}, default {@code true}
 * @param processingTime whether {@code openai-processing-ms} reports the time from
 * arrival to answer, default {@code false}
 */
public record HeaderSettings(RateLimits rateLimits, Style style, boolean retryAfter, boolean processingTime) {

	/**
	 * What the headers of the limits report. They describe the moment of admission, as
	 * with OpenAI: an answer that took two seconds reports what was left two seconds ago.
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
	 * Whose names and forms the headers of the limits have.
	 */
	public enum Style {

		/**
		 * OpenAI's: resets such as {@code 6m0s}. Where there is a daily limit of requests
		 * only, {@code -requests} report that.
		 */
		OPENAI,

		/**
		 * Azure's: as OpenAI's, but resets are whole seconds, cut.
		 */
		AZURE_OPENAI,

		/**
		 * Anthropic's: {@code anthropic-ratelimit-*}, resets are instants cut to whole
		 * seconds, what is left of tokens is rounded to a thousand. Where only the prompt
		 * is charged, the tokens are {@code input-tokens}.
		 */
		ANTHROPIC,

		/**
		 * Mistral's: {@code -req-minute} and {@code -tokens-minute}, without resets.
		 */
		MISTRAL,

		/**
		 * Groq's: as OpenAI's, but {@code -requests} report the daily limit or nothing.
		 */
		GROQ

	}

	/**
	 * The defaults.
	 * @return the settings
	 */
	public static HeaderSettings defaults() {
		return new HeaderSettings(RateLimits.ENFORCED, Style.OPENAI, true, false);
	}

	public HeaderSettings rateLimits(RateLimits rateLimits) {
		return new HeaderSettings(rateLimits, this.style, this.retryAfter, this.processingTime);
	}

	public HeaderSettings style(Style style) {
		return new HeaderSettings(this.rateLimits, style, this.retryAfter, this.processingTime);
	}

	public HeaderSettings retryAfter(boolean retryAfter) {
		return new HeaderSettings(this.rateLimits, this.style, retryAfter, this.processingTime);
	}

	public HeaderSettings processingTime(boolean processingTime) {
		return new HeaderSettings(this.rateLimits, this.style, this.retryAfter, processingTime);
	}

}
