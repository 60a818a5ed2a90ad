package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.RecentTraffic;
import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.Reply;

/**
 * How much of a shared quota to ask for, when it is worth asking again, and for how long
 * a lease may be used.
 * <ul>
 * <li>While a request waits: a batch brings its next item only when the one before may
 * go, so the waiting ones do not show how many follow. It is twice as many attempts as
 * were leased last, for as long as they are used up at once, or as many as before if
 * fewer were leased than asked for.</li>
 * <li>Ahead of need: what was admitted in the last second shows how many attempts go in
 * 40 ms; what one needs is the average of the last sixteen or so.</li>
 * <li>Again: the coordinator names the time for what it did not lease at once, so no
 * member polls.</li>
 * </ul>
 */
final class LeaseSizing {

	private static final int MOST = 64;

	private static final long AT_ONCE = Duration.ofMillis(100).toNanos();

	private static final long SLOT = Duration.ofMillis(100).toNanos();

	private static final int SLOTS = 10;

	/**
	 * Slower than this, nothing is asked for ahead: it would be given back unused.
	 */
	private static final int LEAST = 10;

	private static final double AHEAD = 0.04;

	private static final double WEIGHT = 1 / 16.0;

	private static final long UNKNOWN = Duration.ofSeconds(1).toNanos();

	private static final long AHEAD_AGAIN = Duration.ofMillis(100).toNanos();

	private static final long SHORTEST_VALIDITY = Duration.ofMillis(100).toNanos();

	private static final long LONGEST_VALIDITY = Duration.ofMillis(500).toNanos();

	private static final long MICRO = 1_000;

	private final LocalLedger local;

	private final SharedLimits limits;

	private final LeasePool pool;

	private final Members members;

	private final CoordinatorClock clock;

	private final RecentTraffic recent = new RecentTraffic(Duration.ofNanos(SLOT), SLOTS);

	private final double[] average;

	private @Nullable LeaseRequest leaseRequest;

	/**
	 * What the coordinator was asked for and has not leased yet.
	 */
	private @Nullable LeaseRequest asked;

	private long again;

	private @Nullable String waitsFor;

	/**
	 * How long the lease that was last asked for may be used.
	 */
	private long validity;

	private long lastExchange;

	private int next = 1;

	private int leased;

	private int lost;

	private boolean used;

	private long lastUsed;

	LeaseSizing(LocalLedger local, SharedLimits limits, LeasePool pool, Members members, CoordinatorClock clock) {
		this.local = local;
		this.limits = limits;
		this.pool = pool;
		this.members = members;
		this.clock = clock;
		this.average = new double[local.limits().size()];
	}

	void admitted(long[] needs, long now) {
		this.recent.add(now);
		for (int i = 0; i < this.average.length; i++) {
			this.average[i] = this.used ? this.average[i] + WEIGHT * (needs[i] - this.average[i]) : needs[i];
		}
		this.used = true;
		this.lastUsed = now;
	}

	/**
	 * So many leased attempts were not used in time.
	 */
	void lost(int attempts) {
		this.lost += attempts;
	}

	/**
	 * Decides what to ask for, by the same figures as {@link MemberSession#advance}.
	 */
	void decide(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		int ahead = ahead(now);
		this.leaseRequest = null;
		if (head != null) {
			long[] needs = this.limits.needs(head);
			long[] missing = this.pool.missing(needs);
			int attempts = Math.max(waiting + ahead, Math.min(room, nextAttempts(now)));
			if (LongStream.of(missing).sum() > 0) {
				ask(ofLimits(missing), (ahead > 0) ? average() : ofLimits(needs), attempts - 1, false, now);
			}
		}
		else if (2 * this.pool.attempts() < ahead && !this.members.isHalfUsed()) {
			List<Long> average = average();
			ask(average, average, ahead - this.pool.attempts() - 1, true, now);
		}
	}

	void askForNothing() {
		this.leaseRequest = null;
	}

	private void ask(List<Long> head, List<Long> each, int more, boolean ahead, long now) {
		this.validity = Math.max(SHORTEST_VALIDITY, Math.min(LONGEST_VALIDITY, 3 * this.lastExchange));
		long slack = this.validity + this.local.nanosOnTheWay(now);
		this.leaseRequest = new LeaseRequest(head, each, more, ahead, slack / MICRO + 1);
	}

	private static List<Long> ofLimits(long[] needs) {
		return LongStream.of(needs).limit(needs.length - 1).boxed().toList();
	}

	/**
	 * Decides for how many attempts to ask while a request waits; as many as before if
	 * the coordinator was asked already and has not leased them yet.
	 */
	private int nextAttempts(long now) {
		if (!isInLine()) {
			boolean atOnce = this.used && now - this.lastUsed < AT_ONCE;
			int wanted = (this.lost > 0) ? this.leased - this.lost
					: (this.leased < this.next) ? this.next : 2 * this.leased;
			this.next = atOnce ? Math.max(1, Math.min(MOST, wanted)) : 1;
		}
		return this.next;
	}

	/**
	 * For how many attempts to have places in advance: what goes in 40 ms, if anything
	 * went just now.
	 */
	private int ahead(long now) {
		long admitted = this.recent.sum(now - (SLOTS - 1) * SLOT, now);
		boolean justNow = this.recent.sum(now - SLOT, now) > 0;
		return (admitted >= LEAST && justNow) ? (int) Math.ceil(AHEAD * admitted) : 0;
	}

	private List<Long> average() {
		return DoubleStream.of(this.average).mapToObj((each) -> (long) Math.ceil(each)).toList();
	}

	@Nullable LeaseRequest leaseRequest() {
		return this.leaseRequest;
	}

	/**
	 * How long until it is worth reporting the lease request.
	 * @return nanoseconds; {@link Long#MAX_VALUE} if it is not
	 */
	long nanosUntilWorth(long now) {
		LeaseRequest next = this.leaseRequest;
		LeaseRequest asked = this.asked;
		if (next == null) {
			return isInLine() ? 0 : Long.MAX_VALUE; // it holds up others
		}
		boolean same = asked != null && asked.ahead() == next.ahead()
				&& (next.ahead() || asked.head().equals(next.head()));
		return same ? Math.max(0, this.again - now) : 0;
	}

	private boolean isInLine() {
		return this.asked != null && !this.asked.ahead();
	}

	/**
	 * Takes in what was leased, or when to ask again. The clock has read the reply.
	 */
	void answered(@Nullable LeaseRequest leaseRequest, Reply reply, long sent, long now) {
		this.lastExchange = now - sent;
		forget();
		Lease lease = reply.lease();
		if (lease != null) {
			this.leased = lease.attempts();
			this.lost = 0;
			this.pool.add(lease, this.clock.whenCertainly(lease.goMicros()),
					this.clock.untilCertainly(lease.goMicros() + this.validity / MICRO));
		}
		else if (leaseRequest != null) {
			this.asked = leaseRequest;
			this.waitsFor = reply.waitsFor();
			this.again = (reply.againMicros() > 0) ? this.clock.whenCertainly(reply.againMicros())
					: now + (leaseRequest.ahead() ? AHEAD_AGAIN : UNKNOWN);
		}
	}

	/**
	 * The coordinator has forgotten the lease request, or soon will.
	 */
	void forget() {
		this.asked = null;
		this.waitsFor = null;
	}

	@Nullable String waitsFor() {
		return this.waitsFor;
	}

}
