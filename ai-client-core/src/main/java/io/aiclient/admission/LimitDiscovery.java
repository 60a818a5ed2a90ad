package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.RefusalBurst.Refusal;

/**
 * Discovers the limit of requests from the provider's 429s.
 * <p>
 * How is it designed, and why? Refusals come in bursts, of all that were in flight when
 * the limit was met. Nothing is concluded before the pause that the first of them brought
 * is over, since only then it is known how many of the burst were accepted. Providers
 * enforce over a second, ten seconds or a minute, so a guess is taken up to the next of
 * these.
 * <p>
 * If it is known what a minute allows, a refusal that our own log does not explain means
 * a shorter window: the longest of which the last accepted requests had used up nine
 * tenths. If not, the requests since the last refusal are what the provider allows in a
 * window, which is no shorter than the pause that it asks for. But a bucket allows its
 * burst only once: a second refusal after fewer requests shows the rate, by what was
 * accepted between the ends of both pauses.
 * <p>
 * A burst in which nearly all that came after the first refused were accepted teaches
 * nothing: those were refused for another reason, such as their size. After a burst that
 * did not show a shorter window, a {@link SlowStart} follows; while a learned limit
 * holds, a {@link LimitProbe} tries more.
 */
final class LimitDiscovery {

	private static final List<Duration> PERIODS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10),
			Duration.ofMinutes(1));

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private static final double TOLERANCE = 1.15;

	private static final double USED_UP = 0.9;

	/**
	 * What is kept of a learned rate, at least, when refusals teach it anew: they may be
	 * of another limit, and would lower it without end.
	 */
	private static final double LEAST_KEPT = 0.7;

	/**
	 * So many must have been accepted before a refusal without a {@code Retry-After}
	 * teaches anything.
	 */
	private static final int ENOUGH_UNASKED = 10;

	/**
	 * What is accepted between two pauses whose ends are closer together shows no rate.
	 */
	private static final long TOO_SOON = Duration.ofMillis(250).toNanos();

	/**
	 * So many bursts in a row may be of another limit.
	 */
	private static final int MOST_DISMISSED = 3;

	private final Limit limit;

	private final Consumer<String> notices;

	private final LimitProbe probe;

	/**
	 * What the provider accepted in the last minute, by when it was sent; kept before any
	 * limit is known, to learn one from.
	 */
	private final RecentTraffic traffic = new RecentTraffic(Duration.ofMillis(50), 1_400);

	private boolean begun;

	/**
	 * Bursts that taught nothing since one did.
	 */
	private int dismissed;

	private long anchor;

	private @Nullable RefusalBurst burst;

	private @Nullable SlowStart slowStart;

	private long lastBurst;

	private boolean paces;

	private long lastPauseEnd;

	LimitDiscovery(Limit limit, Consumer<String> notices) {
		this.limit = limit;
		this.notices = notices;
		this.probe = new LimitProbe(limit);
	}

	/**
	 * The provider accepted a request.
	 * @param answered whether it answered it too
	 */
	void accepted(long sent, boolean answered, long now) {
		if (answered && this.burst != null) {
			this.burst.answered(sent);
		}
		this.traffic.add(sent);
		if (this.slowStart != null) {
			this.slowStart.accepted(sent, now);
			this.slowStart = this.slowStart.isPassed() ? null : this.slowStart;
		}
		else {
			this.probe.accepted(now);
		}
	}

	void refused(Refusal refusal, long pause, long now) {
		if (pause > LONGEST.toNanos() * TOLERANCE) {
			return; // of a limit over a longer time
		}
		if (this.burst != null) {
			this.burst.add(refusal, pause, now);
		}
		else if (refusal.sent() - this.anchor >= 0) {
			this.burst = new RefusalBurst(refusal, this.limit.isNearlyFull(now), pause, now);
		}
	}

	/**
	 * Learns from a burst of refusals once its pause is over.
	 * @param limits has those that are still in flight
	 * @return whether the log of the limit has begun anew, so that those in flight have
	 * to be charged again
	 */
	boolean conclude(LimitSet limits, long now) {
		RefusalBurst burst = this.burst;
		if (burst == null || burst.pauseEnds - now > 0) {
			return false;
		}
		this.burst = null;
		if (burst.isOfAnotherLimit() && this.dismissed < MOST_DISMISSED) {
			this.dismissed++;
			this.probe.takeBack(now);
			return false;
		}
		this.dismissed = 0;
		long early = limits.inFlightBefore(burst.begun);
		if (this.lastBurst > 0 && burst.pauseEnds - this.lastPauseEnd < TOO_SOON) {
			this.slowStart = SlowStart.testing(this.limit.allowance(), burst.took, now);
			return false;
		}
		this.slowStart = SlowStart.afterBurst(burst.refusal.inFlight(), burst.took, now);
		boolean relearned = false;
		if (!this.probe.takeBack(now) && !burst.refusal.explained()) {
			if (this.limit.allowanceOf(LONGEST) == 0) {
				relearned = learn(burst, early, now);
			}
			else if (!burst.nearlyFull) {
				shorten(burst, early, now);
			}
		}
		this.lastPauseEnd = burst.pauseEnds;
		this.anchor = this.traffic.nextSlot(burst.begun);
		return relearned;
	}

	void sent(long now) {
		if (!this.begun) {
			this.begun = true;
			this.anchor = now;
		}
		if (this.slowStart != null) {
			this.slowStart.sent(now);
		}
	}

	void ended(long sent) {
		if (this.slowStart != null) {
			this.slowStart.ended(sent);
		}
	}

	long nanosUntilNext(long now) {
		return (this.slowStart != null) ? this.slowStart.nanosUntilNext(now) : 0;
	}

	private void shorten(RefusalBurst burst, long early, long now) {
		Duration before = this.limit.window();
		for (int i = PERIODS.size() - 1; i >= 0; i--) {
			Duration period = PERIODS.get(i);
			long allowance = this.limit.allowanceOf(period);
			long accepted = this.traffic.sum(burst.begun - period.toNanos(), burst.begun) + early;
			if (period.compareTo(this.limit.window()) < 0 && allowance > 0 && accepted >= USED_UP * allowance
					&& this.limit.shorten(period)) {
				this.slowStart = null;
				this.probe.shortened(before, now);
				this.notices.accept("learned from a refusal that the provider enforces it as " + this.limit);
				return;
			}
		}
	}

	private boolean learn(RefusalBurst burst, long early, long now) {
		long from = Math.max(this.anchor, burst.begun - LONGEST.toNanos());
		long accepted = this.traffic.sum(from, burst.begun) + early;
		if (accepted < (burst.refusal.asked() ? 1 : ENOUGH_UNASKED)) {
			return false;
		}
		if (burst.nearlyFull && !this.paces) {
			tighten(burst, early, now);
			return false;
		}
		double paced = this.paces ? this.limit.allowance() / (double) this.limit.window().toNanos() : 0;
		this.paces |= accepted < USED_UP * this.lastBurst;
		this.lastBurst = accepted;
		if (this.paces) {
			pace(Math.max(LEAST_KEPT * paced, (double) accepted / (burst.pauseEnds - this.lastPauseEnd)));
		}
		else {
			long since = burst.refusal.asked() ? burst.begun : this.traffic.first(from, burst.begun);
			this.limit.learn(accepted, period(burst.pauseEnds - since));
		}
		this.traffic.forEach(now - this.limit.window().toNanos(), now,
				(latest, count) -> this.limit.chargeEarlier(count, latest));
		this.slowStart = SlowStart.testing(this.limit.allowance(), burst.took, now);
		this.probe.learned(now);
		this.notices.accept("learned from refusals: " + this.limit);
		return true;
	}

	/**
	 * What was learned is right, or nearly: a little less than it was accepted.
	 */
	private void tighten(RefusalBurst burst, long early, long now) {
		long accepted = this.traffic.sum(burst.begun - this.limit.window().toNanos(), burst.begun) + early;
		if (accepted < this.limit.allowance()) {
			this.limit.allowance(Math.max(1, accepted));
			this.probe.learned(now);
			this.notices.accept("learned from refusals: " + this.limit);
		}
	}

	/**
	 * A burst that is allowed once only says nothing of the window, but the time to the
	 * next refusal shows the rate, which is safe over the shortest.
	 */
	private void pace(double perNano) {
		for (Duration period : PERIODS) {
			long allowance = (long) (perNano * period.toNanos());
			if (allowance >= 1) {
				this.limit.learn(allowance, Duration.ofNanos((long) Math.ceil(allowance / perNano)));
				return;
			}
		}
		this.limit.learn(1, LONGEST);
	}

	private static Duration period(long nanos) {
		return PERIODS.stream().filter((period) -> nanos <= TOLERANCE * period.toNanos()).findFirst().orElse(LONGEST);
	}

}
