package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.RecentTraffic;
import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.Reply;

/**
 * How much of a shared quota to ask for, and when it is worth asking again. Not safe for
 * use by several threads: the gate holds its lock.
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

	private static final long NEVER = Long.MAX_VALUE;

	private static final long UNKNOWN = Duration.ofSeconds(1).toNanos();

	private static final long AHEAD_AGAIN = Duration.ofMillis(100).toNanos();

	private int next = 1;

	private int leased;

	private int lost;

	private boolean used;

	private long lastUsed;

	private final RecentTraffic recent = new RecentTraffic(Duration.ofNanos(SLOT), SLOTS);

	private final double[] average;

	private boolean stands;

	private List<Long> head = List.of();

	private long again;

	private long aheadAgain;

	private boolean aheadRefused;

	private @Nullable String waitsFor;

	LeaseSizing(int limits) {
		this.average = new double[limits];
	}

	/**
	 * An attempt goes.
	 * @param needs what it needs of each limit
	 * @param now the time
	 */
	void admitted(long[] needs, long now) {
		this.recent.add(now);
		for (int i = 0; i < this.average.length; i++) {
			this.average[i] = this.used ? this.average[i] + WEIGHT * (needs[i] - this.average[i]) : needs[i];
		}
		this.used = true;
		this.lastUsed = now;
	}

	/**
	 * Some leased attempts were not used in time.
	 */
	void lost(int attempts) {
		this.lost += attempts;
	}

	/**
	 * Decides for how many attempts to ask while a request waits; as many as before if
	 * the coordinator was asked already and has not leased them yet.
	 * @param now the time
	 * @return one or more
	 */
	int nextAttempts(long now) {
		if (!this.stands) {
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
	int ahead(long now) {
		long admitted = this.recent.sum(now - (SLOTS - 1) * SLOT, now);
		boolean justNow = this.recent.sum(now - SLOT, now) > 0;
		return (admitted >= LEAST && justNow) ? (int) Math.ceil(AHEAD * admitted) : 0;
	}

	/**
	 * What an attempt needs of each limit on average, rounded up.
	 */
	List<Long> average() {
		List<Long> average = new ArrayList<>(this.average.length);
		for (double each : this.average) {
			average.add((long) Math.ceil(each));
		}
		return average;
	}

	/**
	 * How long until it is worth reporting a lease request.
	 * @param leaseRequest the lease request; null if there is none
	 * @param now the time
	 * @return nanoseconds; {@link Long#MAX_VALUE} if it is not
	 */
	long nanosUntilWorth(@Nullable LeaseRequest leaseRequest, long now) {
		if (leaseRequest == null) {
			return this.stands ? 0 : NEVER; // it holds up others
		}
		if (leaseRequest.ahead()) {
			return this.aheadRefused ? Math.max(0, this.aheadAgain - now) : 0;
		}
		return (this.stands && leaseRequest.head().equals(this.head)) ? Math.max(0, this.again - now) : 0;
	}

	/**
	 * The coordinator has answered.
	 * @param leaseRequest what it was asked for; null if nothing
	 * @param reply the answer
	 * @param clock the coordinator's, this answer included
	 * @param now the time
	 */
	void answered(@Nullable LeaseRequest leaseRequest, Reply reply, CoordinatorClock clock, long now) {
		this.stands = false;
		this.waitsFor = null;
		this.aheadRefused = false;
		Lease lease = reply.lease();
		if (lease != null) {
			this.leased = lease.attempts();
			this.lost = 0;
			return;
		}
		if (leaseRequest == null) {
			return;
		}
		if (leaseRequest.ahead()) {
			this.aheadRefused = true;
			this.aheadAgain = now + AHEAD_AGAIN;
			return;
		}
		this.stands = true;
		this.head = leaseRequest.head();
		this.waitsFor = reply.waitsFor();
		this.again = (reply.againMicros() > 0) ? clock.whenCertainly(reply.againMicros()) : now + UNKNOWN;
	}

	/**
	 * The coordinator has forgotten the lease request, or soon will.
	 */
	void forget() {
		this.stands = false;
		this.waitsFor = null;
	}

	/**
	 * What the coordinator said that the lease request waits for.
	 * @return null if it waits for nothing
	 */
	@Nullable String waitsFor() {
		return this.waitsFor;
	}

}
