package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides which of the provider's {@code reset} values to believe.
 * <p>
 * How is it designed, and why? A reset tells when the whole limit is there again, so a
 * charge is gone by the moment that its own answer tells: at the end of a fixed window,
 * when a bucket has filled up again, or, in a sliding window, no earlier than it would go
 * anyway. But headers may be stale or nonsense, and a charge that goes too early leads to
 * a refusal. So a value is believed only if one of the last few agrees with it in one of
 * three ways: both tell the same moment (a fixed window), the same duration (a sliding
 * window), or the same time for each unit that is used (a bucket, provided that both have
 * seen most of what we used). One that nothing agrees with yet waits for the next.
 * <p>
 * Not safe for use by several threads: the gate holds its lock.
 */
final class ToldResets {

	private static final int REMEMBERED = 4;

	private static final long SAME_MOMENT = Duration.ofMillis(100).toNanos();

	private static final double SAME_SHARE = 0.02;

	private static final double SEEN_SHARE = 0.25;

	private final Deque<Told> recent = new ArrayDeque<>();

	private final SlidingWindow log;

	/**
	 * Believes nothing yet.
	 * @param log the log from which charges go
	 */
	ToldResets(SlidingWindow log) {
		this.log = log;
	}

	/**
	 * A reset.
	 * @param charge the charge whose answer tells it
	 * @param used how much of the limit the provider says is used
	 * @param ours how much of it we know to be ours
	 * @param reset how long until nothing is used any more
	 * @param now the time
	 */
	void told(SlidingWindow.Charge charge, long used, long ours, long reset, long now) {
		Told told = new Told(charge, used, used >= SEEN_SHARE * ours, now, reset);
		for (Told other : this.recent) {
			if (told.agreesWith(other)) {
				believe(told);
				believe(other);
			}
		}
		if (this.recent.size() == REMEMBERED) {
			this.recent.removeFirst();
		}
		this.recent.addLast(told);
	}

	private void believe(Told told) {
		if (!told.believed) {
			told.believed = true;
			this.log.goneAt(told.charge, told.moment);
		}
	}

	/**
	 * One value.
	 */
	private static final class Told {

		private final SlidingWindow.Charge charge;

		private final long used;

		private final boolean seesOurs;

		private final long reset;

		private final long moment;

		private boolean believed;

		private Told(SlidingWindow.Charge charge, long used, boolean seesOurs, long now, long reset) {
			this.charge = charge;
			this.used = used;
			this.seesOurs = seesOurs;
			this.reset = reset;
			this.moment = now + reset;
		}

		private boolean agreesWith(Told other) {
			return Math.abs(this.moment - other.moment) <= SAME_MOMENT
					|| Math.abs(this.reset - other.reset) <= SAME_MOMENT
					|| (this.seesOurs && other.seesOurs && Math.abs(1 - perUnit() / other.perUnit()) <= SAME_SHARE);
		}

		private double perUnit() {
			return (double) this.reset / Math.max(1, this.used);
		}

	}

}
