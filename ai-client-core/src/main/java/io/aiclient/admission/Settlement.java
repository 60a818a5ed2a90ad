package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;
import io.aiclient.TokenUsage;

/**
 * How an admitted attempt ended.
 *
 * @param verdict what it means for the limits
 * @param usage tokens that the provider counted; {@link TokenUsage#NONE} if unknown, and
 * then the reserved ones stay charged
 * @param latency how long the attempt took
 * @param firstToken how long the first piece of a streamed answer took; null if it was
 * not streamed
 * @param retryAfter how long the provider asked to wait; null if it did not
 */
public record Settlement(Verdict verdict, TokenUsage usage, Duration latency, @Nullable Duration firstToken,
		@Nullable Duration retryAfter) {

	public Settlement {
		latency = Ticker.clamp(latency);
		firstToken = (firstToken != null) ? Ticker.clamp(firstToken) : null;
		retryAfter = (retryAfter != null) ? Ticker.clamp(retryAfter) : null;
	}

	/**
	 * Nothing was sent: everything is given back.
	 */
	public static final Settlement NOT_SENT = of(Verdict.NOT_SENT, Duration.ZERO);

	/**
	 * The caller, the total deadline or the closing cancelled it: the slot is free, the
	 * charge stays unless the provider is known to free it.
	 */
	public static final Settlement CANCELLED = of(Verdict.CANCELLED, Duration.ZERO);

	/**
	 * An end that brought no usage.
	 * @param verdict what it means for the limits
	 * @param latency how long the attempt took
	 * @return the settlement
	 */
	public static Settlement of(Verdict verdict, Duration latency) {
		return new Settlement(verdict, TokenUsage.NONE, latency, null, null);
	}

	/**
	 * An answer that was not streamed.
	 * @param usage tokens that the provider counted
	 * @param latency how long the attempt took
	 * @return the settlement
	 */
	public static Settlement answered(TokenUsage usage, Duration latency) {
		return new Settlement(Verdict.ANSWERED, usage, latency, null, null);
	}

	/**
	 * A refusal for the rate.
	 * @param latency how long the attempt took
	 * @param retryAfter how long the provider asked to wait; null if it did not
	 * @return the settlement
	 */
	public static Settlement throttled(Duration latency, @Nullable Duration retryAfter) {
		return new Settlement(Verdict.THROTTLED, TokenUsage.NONE, latency, null, retryAfter);
	}

	/**
	 * Whether it may begin a pause of the client.
	 */
	public boolean mayPause() {
		return this.verdict == Verdict.THROTTLED || (this.verdict == Verdict.REFUSED && this.retryAfter != null);
	}

	/**
	 * What the end of an attempt means for the limits.
	 */
	public enum Verdict {

		/**
		 * Answered: its latency shows how loaded the provider is.
		 */
		ANSWERED,
		/**
		 * Ended, which says nothing about load.
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
		 * The provider refused this request, whatever others would meet: nothing is
		 * learned, and the client pauses only if it was asked to.
		 */
		REFUSED,
		/**
		 * Cancelled: by the caller, the total deadline or the closing.
		 */
		CANCELLED,
		/**
		 * It never left.
		 */
		NOT_SENT

	}

}
