package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.Lease;
import io.aiclient.admission.SharedQuota.LeaseRequest;
import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;

/**
 * The dialogue of one member with the coordinator of a shared quota: when a report is due
 * and which lease it asks for, and what follows from a reply or from none.
 * <p>
 * How is it designed, and why? One report is under way at a time, and it carries all that
 * there is to say: corrections of the coordinator's log, what the provider reported,
 * pauses, latches, and at most one lease request. So the coordinator sees the reports of
 * a member in their order, and one that was not answered can be sent again with the same
 * number without being counted twice. After each dispatch the gate asks
 * {@link #nanosUntilReport}, which looks for a reason to report: {@link Heartbeats} for
 * what happened here, {@link LeaseSizing} for places that are needed. A lease goes into
 * the {@link LeasePool}, with both ends of its validity translated by the
 * {@link CoordinatorClock} to the side that no window can see too much; what is not used
 * by then is given back as a correction. A reply of another epoch than before comes from
 * a coordinator that lost its memory: the pool is emptied, since that coordinator knows
 * nothing of those leases, and all that still counts is reported anew. Without a reply
 * the pool is given back too, and the {@link FallbackShare} begins, from what the last
 * reply showed of all {@link Members}.
 * <p>
 * It computes and remembers only, and never sends: {@link CoordinatorClient} does,
 * without the lock. Not safe for use by several threads: the gate holds its lock.
 */
final class MemberSession {

	private static final long SHORTEST_VALIDITY = Duration.ofMillis(100).toNanos();

	private static final long LONGEST_VALIDITY = Duration.ofMillis(500).toNanos();

	private static final long MICRO = 1_000;

	final CoordinatorClock clock;

	final Corrections corrections;

	final Heartbeats heartbeats;

	final LeaseSizing sizing;

	final LeasePool pool = new LeasePool();

	final Members members;

	final FallbackShare share;

	final SharedLatch latch;

	/**
	 * Run without the lock when another member released the pause.
	 */
	private volatile Consumer<Boolean> pauseReleased = (paused) -> {
	};

	private final SharedLimits limits;

	private final RateLedger own;

	private @Nullable LeaseRequest leaseRequest;

	private int underWay;

	/**
	 * How long the lease that was last asked for may be used.
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
		this.heartbeats = new Heartbeats(limits, this.corrections);
		this.latch = new SharedLatch(this.heartbeats);
		this.share = new FallbackShare(all);
		this.members = new Members(assumedMembers);
		this.sizing = new LeaseSizing(limits.size());
	}

	/**
	 * An attempt goes.
	 * @param needs what it needs
	 * @param now the time
	 */
	void begun(long[] needs, long now) {
		this.underWay++;
		this.sizing.admitted(needs, now);
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
		this.corrections.giveBack(this.pool.clear());
	}

	/**
	 * Looks whether a report is due.
	 * @param head the first request that waits for the limits; null if none does
	 * @param waiting how many could go now, it included
	 * @param room how many could go if more waited
	 * @param now the time
	 * @return nanoseconds until one is; zero if it is now, {@link Long#MAX_VALUE} if not
	 * before something else happens
	 */
	long nanosUntilReport(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		int held = this.pool.attempts();
		this.corrections.giveBack(this.pool.expire(now));
		this.sizing.lost(held - this.pool.attempts());
		if (this.underWay > 0 || head != null) {
			this.heartbeats.busy(now);
		}
		if (!this.corrections.isEmpty() || this.limits.hasNews()) {
			this.heartbeats.gather(now);
		}
		if (this.heartbeats.isUnderWay() || this.left) {
			return Long.MAX_VALUE;
		}
		this.leaseRequest = this.closed ? null : leaseRequest(head, waiting, room, now);
		long wait = this.heartbeats.nanosUntilDue(this.sizing.nanosUntilWorth(this.leaseRequest, now), now);
		return this.closed ? 0 : Math.min(wait, this.pool.nanosUntilExpiry(now));
	}

	/**
	 * Begins the report that is due.
	 */
	Report begin(long now) {
		this.left = this.closed;
		return this.heartbeats.begin(this.leaseRequest, this.underWay + this.pool.attempts(), now);
	}

	private @Nullable LeaseRequest leaseRequest(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		if (this.heartbeats.isAway() || !this.limits.isInForce()) {
			return null;
		}
		int ahead = this.sizing.ahead(now);
		if (head != null) {
			long[] needs = this.limits.needs(head);
			long[] missing = this.pool.missing(needs);
			List<Long> each = (ahead > 0) ? this.sizing.average() : ofLimits(needs);
			int attempts = Math.max(waiting + ahead, Math.min(room, this.sizing.attempts(now)));
			return (LongStream.of(missing).sum() > 0) ? leaseRequest(ofLimits(missing), each, attempts - 1, false, now)
					: null;
		}
		int held = this.pool.attempts();
		List<Long> each = this.sizing.average();
		return (2 * held < ahead && !this.members.isHalfUsed()) ? leaseRequest(each, each, ahead - held - 1, true, now)
				: null;
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
		return this.heartbeats.isAway() ? this.heartbeats.awayFor(now) : Duration.ZERO;
	}

	/**
	 * The coordinator has answered.
	 * @param report what was reported
	 * @param reply what it answered
	 * @param sent when it was sent
	 * @param now the time
	 * @return what to do without the lock; null if nothing
	 */
	@Nullable Runnable heard(Report report, Reply reply, long sent, long now) {
		boolean anew = !reply.epoch().equals(this.heartbeats.epoch());
		this.lastWay = now - sent;
		this.clock.read(sent, now, reply.nowMicros());
		if (anew) {
			this.pool.clear();
			this.corrections.startAnew(report.corrections());
		}
		boolean paused = this.own.cooldown(now).toNanos() > 0 || this.members.nanosPaused(now) > 0;
		this.members.answered(reply, this.heartbeats.answered(reply.epoch()), now);
		boolean released = this.members.isPauseReleased(report, reply) && !this.heartbeats.hasPauseToReport();
		this.limits.hold(reply.limits(), now);
		this.sizing.answered(report.leaseRequest(), reply, this.clock, now);
		Lease lease = reply.lease();
		if (lease != null) {
			this.pool.add(lease, this.clock.whenCertainly(lease.goMicros()),
					this.clock.untilCertainly(lease.goMicros() + this.validity / MICRO));
		}
		if (this.closed) {
			this.corrections.giveBack(this.pool.clear());
		}
		Runnable latched = this.latch.answered(reply, anew);
		return released ? released(latched, paused, now) : latched;
	}

	/**
	 * A member that does not pause takes refusals of attempts that are under way for new
	 * ones.
	 */
	private Runnable released(@Nullable Runnable latched, boolean paused, long now) {
		if (paused) {
			this.own.releasePause(now);
			this.heartbeats.pauseReleased();
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
		this.members.releasePause();
		this.heartbeats.releasePause();
	}

	/**
	 * The coordinator cannot be reached.
	 */
	void failed(Throwable error, long now) {
		boolean first = this.heartbeats.failed(error, now);
		if (first) {
			this.corrections.giveBack(this.pool.clear());
			this.share.begin(this.members.inForce(), this.members.sharers(), now);
			this.sizing.forget();
		}
	}

}
