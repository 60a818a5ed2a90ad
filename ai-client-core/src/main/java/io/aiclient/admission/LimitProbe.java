package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Tries from time to time whether the provider allows more than refusals taught. A
 * learned allowance that is used up grows by a twentieth after half a minute, then by
 * twice as much each time; a refusal takes the last step back, and the next waits four
 * times as long, up to ten minutes. A window that was shortened is tried at its old
 * length after ten minutes, then after four times as long, up to a day: the refusal may
 * have been of another limit.
 */
final class LimitProbe {

	private static final double SMALLEST_STEP = 0.05;

	private static final long SHORTEST_REST = Duration.ofSeconds(30).toNanos();

	private static final long LONGEST_REST = Duration.ofMinutes(10).toNanos();

	private static final long SHORTEST_SHORTENED = Duration.ofMinutes(10).toNanos();

	private static final long LONGEST_SHORTENED = Duration.ofDays(1).toNanos();

	private static final int LONGER = 4;

	private final Limit limit;

	private long believed;

	private double step = SMALLEST_STEP;

	private long rest = SHORTEST_REST;

	private long shortenedFor = SHORTEST_SHORTENED;

	private @Nullable Duration before;

	private long since;

	LimitProbe(Limit limit) {
		this.limit = limit;
	}

	void learned(long now) {
		this.believed = this.limit.allowance();
		this.since = now;
	}

	void shortened(Duration before, long now) {
		this.before = before;
		this.since = now;
	}

	/**
	 * The provider accepted a request, at full speed.
	 */
	void accepted(long now) {
		Duration window = this.before;
		if (window != null) {
			if (now - this.since > this.shortenedFor) {
				this.limit.lengthen(window);
				this.before = null;
				this.shortenedFor = Math.min(LONGEST_SHORTENED, LONGER * this.shortenedFor);
			}
		}
		else if (this.believed > 0 && now - this.since > this.rest && this.limit.isNearlyFull(now)) {
			this.believed = this.limit.allowance();
			this.limit.allowance((long) Math.ceil(this.believed * (1 + this.step)));
			this.step = Math.min(1, 2 * this.step);
			this.since = now;
		}
	}

	/**
	 * Takes the last step back after a refusal, and says whether there was one.
	 */
	boolean takeBack(long now) {
		if (this.believed == 0 || this.believed == this.limit.allowance()) {
			return false;
		}
		this.limit.allowance(this.believed);
		this.step = SMALLEST_STEP;
		this.rest = Math.min(LONGEST_REST, LONGER * this.rest);
		this.since = now;
		return true;
	}

}
