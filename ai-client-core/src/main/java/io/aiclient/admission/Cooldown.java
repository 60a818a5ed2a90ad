package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

/**
 * The pause of a whole client after a provider's refusal: as long as the provider asks,
 * else one second, doubling to thirty while refusals go on. If it is refused a third time
 * in a row though the provider was obeyed, the longer of both: it may count refused
 * requests too, and would never accept one again. Refusals of attempts that were admitted
 * before the pause began belong to the same burst and do not double it. No pause is
 * longer than a day, and each can be released: a refusal of an attempt that was admitted
 * before that says nothing any more.
 */
final class Cooldown {

	private static final long FIRST = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST = Duration.ofSeconds(30).toNanos();

	private static final long LONGEST_ASKED = Duration.ofDays(1).toNanos();

	/**
	 * So many bursts in a row are paused for as the provider asks.
	 */
	private static final int OBEYED = 2;

	private boolean everPaused;

	private long until;

	private long begun;

	private long nextPause = FIRST;

	/**
	 * Bursts of refusals since anything was answered.
	 */
	private int vain;

	private boolean everReleased;

	private long released;

	/**
	 * Pauses after a refusal.
	 * @param admittedNanos when the refused attempt was admitted
	 * @param retryAfter what the provider asked for, or null
	 * @return false if a release has made it say nothing
	 */
	boolean onRefusal(long admittedNanos, @Nullable Duration retryAfter, long now) {
		if (isOfBeforeTheRelease(admittedNanos)) {
			return false;
		}
		boolean newBurst = !this.everPaused || admittedNanos - this.begun > 0;
		long asked = (retryAfter != null) ? Math.min(Ticker.clamp(retryAfter).toNanos(), LONGEST_ASKED) : 0;
		if (retryAfter != null && !(newBurst && this.vain >= OBEYED)) {
			pause(asked, now);
		}
		else if (newBurst) {
			pause(Math.max(this.nextPause, asked), now);
			this.nextPause = Math.min(LONGEST, 2 * this.nextPause);
		}
		this.vain += newBurst ? 1 : 0;
		return true;
	}

	boolean isOfBeforeTheRelease(long admittedNanos) {
		return this.everReleased && admittedNanos - this.released < 0;
	}

	/**
	 * An answer: if it was admitted after the last pause, the trouble is over.
	 */
	void onAnswer(long admittedNanos) {
		if (this.everPaused && admittedNanos - this.begun > 0) {
			this.nextPause = FIRST;
			this.vain = 0;
		}
	}

	void release(long now) {
		this.until = now;
		this.nextPause = FIRST;
		this.vain = 0;
		this.everReleased = true;
		this.released = now;
	}

	long nanosLeft(long now) {
		return this.everPaused ? Math.max(0, this.until - now) : 0;
	}

	private void pause(long nanos, long now) {
		if (!this.everPaused || now + nanos - this.until > 0) {
			this.until = now + nanos;
		}
		this.begun = now;
		this.everPaused = true;
	}

}
