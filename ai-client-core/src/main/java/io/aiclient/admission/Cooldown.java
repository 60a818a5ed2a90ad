package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The pause of a whole client after a provider's refusal: as long as the provider asks,
 * else one second, doubling to thirty while refusals go on. Refusals of attempts that
 * were admitted before the pause began belong to the same burst and do not double it. Not
 * safe for use by several threads: the gate holds its lock.
 */
final class Cooldown {

	private static final long FIRST = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST = Duration.ofSeconds(30).toNanos();

	private boolean everPaused;

	private long until;

	private long begun;

	private long nextPause = FIRST;

	/**
	 * A refusal.
	 * @param admittedNanos when the refused attempt was admitted
	 * @param retryAfter what the provider asked for, or null
	 * @param now the time
	 */
	void onRefusal(long admittedNanos, @Nullable Duration retryAfter, long now) {
		if (retryAfter != null) {
			pause(retryAfter.toNanos(), now);
		}
		else if (!this.everPaused || admittedNanos - this.begun > 0) {
			pause(this.nextPause, now);
			this.nextPause = Math.min(LONGEST, 2 * this.nextPause);
		}
	}

	/**
	 * An answer: if it was admitted after the last pause, the trouble is over.
	 * @param admittedNanos when the answered attempt was admitted
	 */
	void onAnswer(long admittedNanos) {
		if (this.everPaused && admittedNanos - this.begun > 0) {
			this.nextPause = FIRST;
		}
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
