package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.TokenUsage;

/**
 * How an admitted attempt ended.
 *
 * @param verdict what it means for the limits
 * @param usage tokens that the provider counted; {@link TokenUsage#NONE} if unknown, and
 * then the reserved ones stay charged
 * @param latency how long the attempt took
 * @param retryAfter how long the provider asked to wait; null if it did not
 */
public record Settlement(Verdict verdict, TokenUsage usage, Duration latency, @Nullable Duration retryAfter) {

	/**
	 * Nothing was sent: everything is given back.
	 */
	public static final Settlement NOT_SENT = new Settlement(Verdict.NOT_SENT, TokenUsage.NONE, Duration.ZERO, null);

	/**
	 * The caller went away: the slot is free, the charge stays.
	 */
	public static final Settlement CANCELLED = new Settlement(Verdict.IGNORED, TokenUsage.NONE, Duration.ZERO, null);

	/**
	 * What the end of an attempt means for the limits.
	 */
	public enum Verdict {

		/**
		 * Answered: its latency tells how loaded the provider is.
		 */
		ANSWERED,
		/**
		 * Ended in a way that says nothing about load.
		 */
		IGNORED,
		/**
		 * The provider was overloaded: a reason for fewer at once.
		 */
		OVERLOADED,
		/**
		 * The provider's rate limit refused it: a reason to pause, not for fewer at once.
		 */
		THROTTLED,
		/**
		 * It never left.
		 */
		NOT_SENT

	}

}
