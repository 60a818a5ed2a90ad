package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.Lease;
import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;
import io.aiclient.admission.SharedQuota.LeaseRequest;

/**
 * What a member of a shared quota and its coordinator tell each other: when a report is
 * due and what it wishes, and what follows from a reply or from none. Not safe for use by
 * several threads: the gate holds its lock.
 */
final class MemberSession {

	private static final long SHORTEST_VALIDITY = Duration.ofMillis(100).toNanos();

	private static final long LONGEST_VALIDITY = Duration.ofMillis(500).toNanos();

	private static final long MICRO = 1_000;

	final CoordinatorClock clock;

	final Corrections corrections;

	final Reports reports;

	final Asking asking = new Asking();

	final Stock stock = new Stock();

	final Fleet fleet;

	private final Lot lot = new Lot();

	final AwayShare share;

	final SharedLatch latch;

	/**
	 * Run without the lock when another member released the pause.
	 */
	private volatile Consumer<Boolean> pauseReleased = (paused) -> {
	};

	private final SharedLimits limits;

	private final RateLedger own;

	private final RecentDemand demand;

	private @Nullable LeaseRequest leaseRequest;

	private int underWay;

	/**
	 * How long what was last wished may be used.
	 */
	private long validity;

	/**
	 * How long the last exchange took.
	 */
	private long lastWay;

	private boolean closed;

	private boolean left;

	MemberSession(LimitSet all, SharedLimits limits, RateLedger own, int assumedMembers) {
		this.limits = limits;
		this.own = own;
		this.clock = new CoordinatorClock();
		this.corrections = new Corrections(all, this.clock);
		this.reports = new Reports(limits, this.corrections);
		this.latch = new SharedLatch(this.reports);
		this.share = new AwayShare(all);
		this.fleet = new Fleet(assumedMembers);
		this.demand = new RecentDemand(limits.size());
	}

	/**
	 * An attempt goes.
	 * @param needs what it needs
	 * @param now the time
	 */
	void begun(long[] needs, long now) {
		this.underWay++;
		this.lot.used(now);
		this.demand.admitted(needs, now);
	}

	/**
	 * An attempt has ended, or does not go after all.
	 */
	void ended() {
		this.underWay--;
	}

	int underWay() {
		return this.underWay;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Says nothing more to the coordinator once what is left was given back.
	 */
	void close() {
		this.closed = true;
		this.corrections.giveBack(this.stock.clear());
	}

	/**
	 * Looks whether a report is due.
	 * @param head the first of those who wait for the limits; null if nobody does
	 * @param waiting how many could go now, it included
	 * @param room how many could go if more waited
	 * @param now the time
	 * @return nanoseconds until one is; zero if it is now, {@link Long#MAX_VALUE} if not
	 * before something else happens
	 */
	long nanosUntilReport(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		int held = this.stock.attempts();
		this.corrections.giveBack(this.stock.expire(now));
		this.lot.lost(held - this.stock.attempts());
		if (this.underWay > 0 || head != null) {
			this.reports.busy(now);
		}
		if (!this.corrections.isEmpty() || this.limits.hasNews()) {
			this.reports.gather(now);
		}
		if (this.reports.isUnderWay() || this.left) {
			return Long.MAX_VALUE;
		}
		this.leaseRequest = this.closed ? null : leaseRequest(head, waiting, room, now);
		long wait = this.reports.nanosUntilDue(this.asking.nanosUntilWorth(this.leaseRequest, now), now);
		return this.closed ? 0 : Math.min(wait, this.stock.nanosUntilExpiry(now));
	}

	/**
	 * Begins the report that is due.
	 */
	Report begin(long now) {
		this.left = this.closed;
		return this.reports.begin(this.leaseRequest, this.underWay + this.stock.attempts(), now);
	}

	private @Nullable LeaseRequest leaseRequest(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		if (this.reports.isAway() || !this.limits.isInForce()) {
			return null;
		}
		int ahead = this.demand.ahead(now);
		if (head != null) {
			long[] needs = this.limits.needs(head);
			long[] missing = this.stock.missing(needs);
			List<Long> each = (ahead > 0) ? this.demand.average() : ofLimits(needs);
			int attempts = Math.max(waiting + ahead, Math.min(room, this.lot.next(this.asking.stands(), now)));
			return (LongStream.of(missing).sum() > 0) ? leaseRequest(ofLimits(missing), each, attempts - 1, false, now) : null;
		}
		int held = this.stock.attempts();
		List<Long> each = this.demand.average();
		return (2 * held < ahead && !this.fleet.isHalfUsed()) ? leaseRequest(each, each, ahead - held - 1, true, now) : null;
	}

	private LeaseRequest leaseRequest(List<Long> head, List<Long> each, int more, boolean ahead, long now) {
		this.validity = Math.max(SHORTEST_VALIDITY, Math.min(LONGEST_VALIDITY, 3 * this.lastWay));
		return new LeaseRequest(head, each, more, ahead, (this.validity + this.own.nanosOnTheWay(now)) / MICRO + 1);
	}

	private static List<Long> ofLimits(long[] needs) {
		return LongStream.of(needs).limit(needs.length - 1).boxed().toList();
	}

	/**
	 * How long the coordinator has not been reached.
	 * @return zero if it is
	 */
	Duration awayFor(long now) {
		return this.reports.isAway() ? this.reports.awayFor(now) : Duration.ZERO;
	}

	/**
	 * The coordinator has answered.
	 * @param report what it was told
	 * @param reply what it answered
	 * @param sent when it was told
	 * @param now the time
	 * @return what to do without the lock; null if nothing
	 */
	@Nullable Runnable heard(Report report, Reply reply, long sent, long now) {
		boolean anew = !reply.epoch().equals(this.reports.epoch());
		this.lastWay = now - sent;
		this.clock.read(sent, now, reply.nowMicros());
		if (anew) {
			this.stock.clear();
			this.corrections.startAnew(report.corrections());
		}
		boolean paused = this.own.cooldown(now).toNanos() > 0 || this.fleet.nanosPaused(now) > 0;
		this.fleet.told(reply, this.reports.answered(reply.epoch()), now);
		boolean released = this.fleet.isPauseReleased(report, reply) && !this.reports.hasPauseToTell();
		this.limits.hold(reply.limits(), now);
		this.asking.answered(report.leaseRequest(), reply, this.clock, now);
		Lease lease = reply.lease();
		if (lease != null) {
			this.lot.granted(lease.attempts());
			this.stock.add(lease, this.clock.whenCertainly(lease.goMicros()),
					this.clock.untilCertainly(lease.goMicros() + this.validity / MICRO));
		}
		if (this.closed) {
			this.corrections.giveBack(this.stock.clear());
		}
		Runnable latched = this.latch.told(reply, anew);
		return released ? released(latched, paused, now) : latched;
	}

	/**
	 * Who does not pause takes refusals of attempts that are under way for new ones.
	 */
	private Runnable released(@Nullable Runnable latched, boolean paused, long now) {
		if (paused) {
			this.own.releasePause(now);
			this.reports.pauseReleased();
		}
		return () -> {
			if (latched != null) {
				latched.run();
			}
			this.pauseReleased.accept(paused);
		};
	}

	void onPauseReleased(Consumer<Boolean> pauseReleased) {
		this.pauseReleased = pauseReleased;
	}

	/**
	 * All members shall go on, whatever they paused for.
	 */
	void releasePause(long now) {
		this.own.releasePause(now);
		this.fleet.releasePause();
		this.reports.releasePause();
	}

	/**
	 * The coordinator cannot be reached.
	 */
	void failed(Throwable error, long now) {
		boolean first = this.reports.failed(error, now);
		if (first) {
			this.corrections.giveBack(this.stock.clear());
			this.share.begin(this.fleet.inForce(), this.fleet.sharers(), now);
			this.asking.forget();
		}
	}

}
