package io.aiclient.admission;

import java.time.Duration;

/**
 * For how many attempts to ask when somebody waits for a shared quota. A batch brings its
 * next item only when the one before may go, so those who wait do not tell: it is twice
 * as many as were granted last, for as long as they are used up at once, or as many as
 * before if fewer were granted than asked for. Not safe for use by several threads: the
 * gate holds its lock.
 */
final class Lot {

	private static final int MOST = 64;

	private static final long AT_ONCE = Duration.ofMillis(100).toNanos();

	private int next = 1;

	private int granted;

	private int lost;

	private boolean used;

	private long lastUsed;

	void granted(int attempts) {
		this.granted = attempts;
		this.lost = 0;
	}

	/**
	 * Some were not used in time.
	 */
	void lost(int attempts) {
		this.lost += attempts;
	}

	void used(long now) {
		this.used = true;
		this.lastUsed = now;
	}

	/**
	 * For how many to ask.
	 * @param asked whether the coordinator was asked already, and has not granted it yet
	 * @param now the time
	 * @return one or more
	 */
	int next(boolean asked, long now) {
		if (!asked) {
			boolean atOnce = this.used && now - this.lastUsed < AT_ONCE;
			int wanted = (this.lost > 0) ? this.granted - this.lost
					: (this.granted < this.next) ? this.next : 2 * this.granted;
			this.next = atOnce ? Math.max(1, Math.min(MOST, wanted)) : 1;
		}
		return this.next;
	}

}
