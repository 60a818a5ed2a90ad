package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * What the clock of a shared quota's coordinator shows, by our own ticker. All that is
 * certain is that it showed the time in a reply at some moment between sending and
 * receiving; the shortest of the recent exchanges leaves the least doubt. Each question
 * is answered on the safe side of it. Wall clocks play no part, so it does not matter how
 * far they are apart.
 */
final class CoordinatorClock {

	private static final int REMEMBERED = 16;

	private static final long MICRO = 1_000;

	/**
	 * A clock that jumps further than this has been set: what was known of it is void.
	 */
	private static final long JUMP = Duration.ofMillis(20).toNanos();

	private final Deque<Reading> readings = new ArrayDeque<>();

	private @Nullable Reading best;

	void read(long sent, long received, long micros) {
		Reading reading = new Reading(sent, received, micros);
		if (this.best != null && !reading.agreesWith(this.best)) {
			this.readings.clear();
		}
		if (this.readings.size() == REMEMBERED) {
			this.readings.removeFirst();
		}
		this.readings.addLast(reading);
		this.best = reading;
		for (Reading other : this.readings) {
			this.best = (other.duration() < this.best.duration()) ? other : this.best;
		}
	}

	boolean isRead() {
		return this.best != null;
	}

	/**
	 * When the coordinator's clock has certainly come to a time.
	 */
	long whenCertainly(long micros) {
		Reading reading = best();
		return reading.received + (micros - reading.micros) * MICRO;
	}

	/**
	 * Until when the coordinator's clock has certainly not come to a time.
	 */
	long untilCertainly(long micros) {
		Reading reading = best();
		return reading.sent + (micros - reading.micros) * MICRO;
	}

	/**
	 * The latest that the coordinator's clock can show at a moment.
	 * @return microseconds
	 */
	long latest(long moment) {
		Reading reading = best();
		return reading.micros - Math.floorDiv(reading.sent - moment, MICRO);
	}

	private Reading best() {
		if (this.best == null) {
			throw new IllegalStateException("The coordinator's clock was never read");
		}
		return this.best;
	}

	private record Reading(long sent, long received, long micros) {

		private long duration() {
			return this.received - this.sent;
		}

		private boolean agreesWith(Reading other) {
			long behind = (this.sent - other.sent) - (this.micros - other.micros) * MICRO;
			return Math.abs(behind) <= JUMP + duration() + other.duration();
		}

	}

}
