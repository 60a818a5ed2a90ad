package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Learns the limit of requests from the provider's 429s.
 * <p>
 * How is it designed, and why? Refusals come in bursts, of all that were under way when
 * the limit was met. Nothing is concluded before the pause that the first of them brought
 * is over, since only then it is known how many of the burst were let in. Providers are
 * known to enforce over a second, ten seconds or a minute, so a guess is taken up to the
 * next of these.
 * <p>
 * If it is known what a minute allows, a refusal for which our own log has no reason
 * means a shorter window: the longest of which the last requests, let in, had used up
 * nine tenths. If not, the requests since the last refusal are what the provider allows
 * from their beginning to the end of the pause that it asks for. After a first refusal
 * that is exact for a provider that counts over the last so many seconds, and for others
 * nearly so; a bucket allows its burst only once, so a second refusal after fewer
 * requests tells the rate, and the first the burst.
 * <p>
 * What was learned is tried carefully ({@link Ramp}), and loosened while it is used up
 * and holds: by a twentieth after half a minute, then by twice as much each time; a
 * refusal takes the last step back, and the next waits four times as long, up to an hour.
 * <p>
 * Not safe for use by several threads: the gate holds its lock.
 */
final class RefusalLearning {

	private static final List<Duration> PERIODS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10),
			Duration.ofMinutes(1));

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private static final double TOLERANCE = 1.15;

	private static final double USED_UP = 0.9;

	/**
	 * So many must have been let in before a refusal without a {@code Retry-After}
	 * teaches anything.
	 */
	private static final int ENOUGH_UNASKED = 10;

	private static final double SMALLEST_STEP = 0.05;

	private static final long SHORTEST_REST = Duration.ofSeconds(30).toNanos();

	private static final long LONGEST_REST = Duration.ofHours(1).toNanos();

	private final Limit limit;

	private final Consumer<String> notices;

	private final RecentTraffic traffic = new RecentTraffic();

	private boolean begun;

	private long anchor;

	private @Nullable Burst burst;

	private @Nullable Ramp ramp;

	private long largestBurst;

	private long believedAllowance;

	private double step = SMALLEST_STEP;

	private long rest = SHORTEST_REST;

	private long restedSince;

	/**
	 * Learns about a limit.
	 * @param limit the limit of requests
	 * @param notices gets what is learned, in words for the log
	 */
	RefusalLearning(Limit limit, Consumer<String> notices) {
		this.limit = limit;
		this.notices = notices;
	}

	/**
	 * The provider let a request in.
	 * @param sent when it was sent
	 * @param now the time
	 */
	void letIn(long sent, long now) {
		if (!this.begun) {
			this.begun = true;
			this.anchor = sent;
		}
		this.traffic.add(sent);
		if (this.ramp != null) {
			this.ramp.letIn(sent, now);
			if (this.ramp.isPassed()) {
				this.ramp = null;
				this.restedSince = now;
			}
		}
		else if (this.believedAllowance > 0 && now - this.restedSince > this.rest && this.limit.isNearlyFull(now)) {
			loosen(now);
		}
	}

	/**
	 * The provider refused a request for its rate, and did not tell which limit was used
	 * up.
	 * @param sent when it was sent
	 * @param asked whether the provider asked for the pause
	 * @param pause how long the client pauses
	 * @param now the time
	 */
	void refused(long sent, boolean asked, long pause, long now) {
		if (pause > LONGEST.toNanos() * TOLERANCE) {
			return; // of a limit over a longer time
		}
		if (this.burst != null) {
			this.burst.pauseEnds = Math.max(this.burst.pauseEnds, now + pause);
		}
		else if (!this.begun || sent - this.anchor > 0) {
			this.burst = new Burst(now, now + pause, asked, this.limit.isNearlyFull(now));
		}
	}

	/**
	 * Concludes from a burst of refusals once its pause is over.
	 * @param underWay when those that are still under way were sent
	 * @param now the time
	 * @return whether the log of the limit has begun anew, so that those under way have
	 * to be charged again
	 */
	boolean conclude(List<Long> underWay, long now) {
		Burst burst = this.burst;
		if (burst == null || burst.pauseEnds - now > 0) {
			return false;
		}
		this.burst = null;
		long early = underWay.stream().filter((sent) -> burst.begun - sent > 0).count();
		boolean relearned = false;
		if (takeBack(now)) {
			this.ramp = new Ramp(this.limit.allowance(), now);
		}
		else if (this.limit.allowanceOf(LONGEST) > 0) {
			if (!burst.explained) {
				shorten(burst, early);
			}
		}
		else {
			relearned = learn(burst, early, now);
		}
		this.anchor = burst.begun;
		this.begun = true;
		return relearned;
	}

	/**
	 * Whether the next has to wait for one that is under way.
	 * @param underWay how many are under way
	 */
	boolean holdsBack(int underWay) {
		return this.ramp != null && underWay >= this.ramp.width();
	}

	private void shorten(Burst burst, long early) {
		for (int i = PERIODS.size() - 1; i >= 0; i--) {
			Duration period = PERIODS.get(i);
			long allowance = this.limit.allowanceOf(period);
			long letIn = this.traffic.sum(burst.begun - period.toNanos(), burst.begun) + early;
			if (period.compareTo(this.limit.window()) < 0 && allowance > 0 && letIn >= USED_UP * allowance
					&& this.limit.shorten(period)) {
				this.notices.accept("learned from a refusal that the provider enforces it as " + this.limit);
				return;
			}
		}
	}

	private boolean learn(Burst burst, long early, long now) {
		long from = Math.max(this.anchor, burst.begun - LONGEST.toNanos());
		long letIn = this.traffic.sum(from, burst.begun) + early;
		if (letIn < (burst.asked ? 1 : ENOUGH_UNASKED)) {
			return false;
		}
		this.largestBurst = Math.max(this.largestBurst, letIn);
		double took = burst.pauseEnds - this.traffic.first(from, burst.begun);
		Duration window = period(took * this.largestBurst / letIn);
		this.limit.learn(this.largestBurst, window);
		this.traffic.forEach(now - window.toNanos(), now, (latest, count) -> this.limit.chargeEarlier(count, latest));
		this.ramp = new Ramp(this.limit.allowance(), now);
		believe(now);
		this.notices.accept("learned from refusals: " + this.limit);
		return true;
	}

	private static Duration period(double nanos) {
		return PERIODS.stream().filter((period) -> nanos <= TOLERANCE * period.toNanos()).findFirst().orElse(LONGEST);
	}

	private void believe(long now) {
		this.believedAllowance = this.limit.allowance();
		this.restedSince = now;
	}

	private void loosen(long now) {
		this.believedAllowance = this.limit.allowance();
		this.limit.allowance((long) Math.ceil(this.limit.allowance() * (1 + this.step)));
		this.step = Math.min(1, 2 * this.step);
		this.restedSince = now;
	}

	/**
	 * Takes the last loosening back.
	 * @return whether there was one
	 */
	private boolean takeBack(long now) {
		if (this.believedAllowance == 0 || this.believedAllowance == this.limit.allowance()) {
			return false;
		}
		this.limit.allowance(this.believedAllowance);
		this.step = SMALLEST_STEP;
		this.rest = Math.min(LONGEST_REST, 4 * this.rest);
		this.restedSince = now;
		return true;
	}

	/**
	 * Refusals that belong together.
	 */
	private static final class Burst {

		private final long begun;

		private final boolean asked;

		private final boolean explained;

		private long pauseEnds;

		private Burst(long begun, long pauseEnds, boolean asked, boolean explained) {
			this.begun = begun;
			this.pauseEnds = pauseEnds;
			this.asked = asked;
			this.explained = explained;
		}

	}

}
