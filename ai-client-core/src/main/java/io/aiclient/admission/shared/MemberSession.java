package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.Ledger;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.Reservation;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;

/**
 * The dialogue of one member with the coordinator of a shared quota: what the member may
 * send by it, when a report is due and which lease it asks for, and what follows from a
 * reply or from none.
 * <p>
 * How is it designed, and why? One report is outstanding at a time, and it carries all
 * that there is to say: charges for the coordinator's log, what the provider reported,
 * pauses, latches, and at most one lease request. So the coordinator sees the reports of
 * a member in their order, and one that was not answered can be sent again with the same
 * number without being counted twice. After each dispatch, {@link #advance} looks for a
 * reason to report: {@link Heartbeats} for what happened here, {@link LeaseSizing} for
 * places that are needed. A lease goes into the {@link LeasePool}, with both ends of its
 * validity translated by the {@link CoordinatorClock} to the side that no window can see
 * too much; what is not used by then is given back. A reply of another epoch than before
 * comes from a coordinator that lost its memory: the pool is emptied, since that
 * coordinator knows nothing of those leases, and all that still counts is reported anew.
 * Without a reply the pool is given back too, and the {@link FallbackShare} begins, from
 * what the last reply showed of all {@link Members}.
 * <p>
 * It computes and remembers only, and never sends: {@link CoordinatorClient} does,
 * without the lock. Not safe for use by several threads: the gate holds its lock.
 */
final class MemberSession {

	private static final long SHORTEST_VALIDITY = Duration.ofMillis(100).toNanos();

	private static final long LONGEST_VALIDITY = Duration.ofMillis(500).toNanos();

	private static final long MICRO = 1_000;

	private final LocalLedger local;

	private final SharedLimits limits;

	private final CoordinatorClock clock = new CoordinatorClock();

	private final RemoteCharges charges;

	private final LeasePool pool;

	private final LeaseSizing sizing;

	private final Heartbeats heartbeats;

	private final Members members;

	private final FallbackShare share;

	private final SharedLatch latch;

	/**
	 * Run without the lock when another member released the pause.
	 */
	private volatile Consumer<Boolean> pauseReleased = (paused) -> {
	};

	private @Nullable LeaseRequest leaseRequest;

	/**
	 * How long the lease that was last asked for may be used.
	 */
	private long validity;

	/**
	 * How long the last exchange took.
	 */
	private long lastExchange;

	private boolean closed;

	private boolean left;

	MemberSession(LocalLedger local, SharedQuotaSettings settings) {
		this.local = local;
		this.limits = new SharedLimits(local, settings.maxConcurrency());
		this.charges = new RemoteCharges(local.limits(), this.clock);
		this.pool = new LeasePool(this.charges);
		this.sizing = new LeaseSizing(this.limits.size());
		this.heartbeats = new Heartbeats(this.limits, this.charges);
		this.members = new Members(settings.assumedMembers());
		this.share = new FallbackShare(local, settings.maxConcurrency());
		this.latch = new SharedLatch(this.heartbeats);
	}

	/**
	 * How long until a request may go, as far as it depends on the quota.
	 * @return nanoseconds; zero if it may go now, {@link Ledger#WHEN_ONE_ENDS} if that is
	 * not known
	 */
	long nanosUntilFree(AdmissionRequest request, long now) {
		boolean away = isAway();
		if (this.closed || (!away && this.heartbeats.epoch() == null)) {
			return Ledger.WHEN_ONE_ENDS;
		}
		long wait = nanosPaused(now);
		if (isHeldToShare(now)) {
			wait = Math.max(wait, this.share.nanosUntilFree(request, now));
		}
		return (!away && this.limits.isInForce()) ? Math.max(wait, nanosUntilLeased(request, now)) : wait;
	}

	private long nanosUntilLeased(AdmissionRequest request, long now) {
		long[] needs = this.limits.needs(request);
		return isAny(this.pool.missing(needs)) ? Ledger.WHEN_ONE_ENDS : this.pool.nanosUntilTime(needs, now);
	}

	private static boolean isAny(long[] missing) {
		return LongStream.of(missing).sum() > 0;
	}

	private boolean isHeldToShare(long now) {
		return isAway() || this.members.isReturning(now);
	}

	/**
	 * What a request waits for longest.
	 * @return the name of a limit or {@code concurrency}; null if it waits for a pause or
	 * a reply
	 */
	@Nullable String binding(AdmissionRequest request, long now) {
		return isHeldToShare(now) ? this.share.binding(request, now) : this.sizing.waitsFor();
	}

	/**
	 * How long a refusal still pauses this member, here or at another.
	 * @return nanoseconds; zero if it does not
	 */
	long nanosPaused(long now) {
		return Math.max(this.members.nanosPaused(now), this.local.cooldown(now).toNanos());
	}

	/**
	 * An attempt goes.
	 * @param reservation what the local ledger charged
	 * @param request what it needs
	 * @param now the time
	 */
	void charged(Reservation reservation, AdmissionRequest request, long now) {
		long[] needs = this.limits.needs(request);
		String epoch = this.heartbeats.epoch();
		if (!isAway() && epoch != null && this.limits.isInForce()) {
			this.pool.draw(reservation, needs, epoch);
		}
		this.sizing.admitted(needs, now);
	}

	/**
	 * The head of an answer has come.
	 */
	void answering(Reservation reservation, AiAnswerHead head, long now) {
		Long arrived = this.clock.isRead() ? this.clock.latest(reservation.arrived()) : null;
		head.limits().forEach((report) -> this.limits.reported(report, arrived, now));
	}

	/**
	 * The provider has refused an attempt for its rate.
	 */
	void refused(Reservation reservation, long now) {
		this.limits.refused(reservation.sent(), this.members, now);
	}

	/**
	 * All members shall pause for as long as the local ledger does.
	 */
	void reportPause(long now) {
		long pause = this.local.cooldown(now).toNanos();
		if (pause > 0) {
			this.heartbeats.pause(now + pause);
		}
	}

	/**
	 * All members shall go on, whatever they paused for.
	 */
	void releasePause(long now) {
		this.local.releasePause(now);
		this.members.releasePause();
		this.heartbeats.releasePause();
	}

	void onPauseReleased(Consumer<Boolean> pauseReleased) {
		this.pauseReleased = pauseReleased;
	}

	void onLatch(Supplier<List<String>> keys, Consumer<LatchChange> changed) {
		this.latch.keys(keys);
		this.latch.onChange(changed);
	}

	void latchChanged(LatchChange change) {
		this.latch.changed(change);
	}

	/**
	 * The fingerprints of the keys that are sent here. To be called without the lock.
	 */
	List<String> keys() {
		return this.latch.keys();
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Says nothing more to the coordinator once what is left was given back.
	 */
	void close() {
		this.closed = true;
		this.pool.giveBack();
	}

	/**
	 * Takes note of what has changed since the last dispatch, and decides what to ask the
	 * coordinator for.
	 * @param head the first request that waits for the limits; null if none does
	 * @param waiting how many could go now, it included
	 * @param room how many could go if more waited
	 * @param now the time
	 */
	void advance(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		this.sizing.lost(this.pool.expire(now));
		if (this.local.inFlight() > 0 || head != null) {
			this.heartbeats.busy(now);
		}
		if (!this.charges.isEmpty() || this.limits.hasNews()) {
			this.heartbeats.gather(now);
		}
		if (!this.heartbeats.awaitsReply() && !this.left) {
			this.leaseRequest = this.closed ? null : leaseRequest(head, waiting, room, now);
		}
	}

	/**
	 * How long until a report is due, as things stood at the last {@link #advance}.
	 * @return nanoseconds; zero if it is now, {@link Long#MAX_VALUE} if not before
	 * something else happens
	 */
	long nanosUntilReport(long now) {
		if (this.heartbeats.awaitsReply() || this.left) {
			return Long.MAX_VALUE;
		}
		long wait = this.heartbeats.nanosUntilDue(this.sizing.nanosUntilWorth(this.leaseRequest, now), now);
		return this.closed ? 0 : Math.min(wait, this.pool.nanosUntilExpiry(now));
	}

	/**
	 * Begins the report that is due.
	 */
	Report begin(long now) {
		this.left = this.closed;
		return this.heartbeats.begin(this.leaseRequest, this.local.inFlight() + this.pool.attempts(), now);
	}

	private @Nullable LeaseRequest leaseRequest(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		if (isAway() || !this.limits.isInForce()) {
			return null;
		}
		int ahead = this.sizing.ahead(now);
		if (head != null) {
			long[] needs = this.limits.needs(head);
			long[] missing = this.pool.missing(needs);
			List<Long> each = (ahead > 0) ? this.sizing.average() : ofLimits(needs);
			int attempts = Math.max(waiting + ahead, Math.min(room, this.sizing.nextAttempts(now)));
			return isAny(missing) ? leaseRequest(ofLimits(missing), each, attempts - 1, false, now) : null;
		}
		int held = this.pool.attempts();
		List<Long> each = this.sizing.average();
		return (2 * held < ahead && !this.members.isHalfUsed()) ? leaseRequest(each, each, ahead - held - 1, true, now)
				: null;
	}

	private LeaseRequest leaseRequest(List<Long> head, List<Long> each, int more, boolean ahead, long now) {
		this.validity = Math.max(SHORTEST_VALIDITY, Math.min(LONGEST_VALIDITY, 3 * this.lastExchange));
		return new LeaseRequest(head, each, more, ahead, (this.validity + this.local.nanosOnTheWay(now)) / MICRO + 1);
	}

	private static List<Long> ofLimits(long[] needs) {
		return LongStream.of(needs).limit(needs.length - 1).boxed().toList();
	}

	/**
	 * The coordinator has answered.
	 * @param report what was reported
	 * @param reply what it answered
	 * @param sent when it was sent
	 * @param now the time
	 * @return what to do without the lock
	 */
	Runnable answered(Report report, Reply reply, long sent, long now) {
		boolean anew = !reply.epoch().equals(this.heartbeats.epoch());
		this.lastExchange = now - sent;
		this.clock.read(sent, now, reply.nowMicros());
		if (anew) {
			this.pool.clear();
			this.charges.startAnew(report.charges());
		}
		boolean paused = nanosPaused(now) > 0;
		boolean released = this.members.isPauseReleased(report, reply) && !this.heartbeats.hasPauseToReport();
		this.members.answered(reply, this.heartbeats.answered(reply.epoch()), now);
		this.limits.hold(reply.limits(), now);
		this.sizing.answered(report.leaseRequest(), reply, this.clock, now);
		Lease lease = reply.lease();
		if (lease != null) {
			this.pool.add(lease, this.clock.whenCertainly(lease.goMicros()),
					this.clock.untilCertainly(lease.goMicros() + this.validity / MICRO));
		}
		if (this.closed) {
			this.pool.giveBack();
		}
		if (released && paused) { // else refusals of attempts in flight are taken for new
									// ones
			this.local.releasePause(now);
			this.heartbeats.pauseReleased();
		}
		Runnable latched = this.latch.answered(reply, anew);
		return () -> {
			latched.run();
			if (released) {
				this.pauseReleased.accept(paused);
			}
		};
	}

	/**
	 * The coordinator cannot be reached.
	 */
	void failed(Throwable error, long now) {
		boolean first = this.heartbeats.failed(error, now);
		if (first) {
			this.pool.giveBack();
			this.share.begin(this.members.inForce(), this.members.sharers(), now);
			this.sizing.forget();
		}
	}

	/**
	 * Whether the coordinator cannot be reached.
	 */
	boolean isAway() {
		return this.heartbeats.isAway();
	}

	/**
	 * How long the coordinator has not been reached.
	 * @return zero if it is
	 */
	Duration awayFor(long now) {
		return isAway() ? this.heartbeats.awayFor(now) : Duration.ZERO;
	}

	/**
	 * Whether members of another version were found when the coordinator was last
	 * reached.
	 */
	boolean isIncompatible() {
		return this.heartbeats.isIncompatible();
	}

	/**
	 * How it stands with the other members.
	 * @param name the quota's name
	 * @param sendsNothing whether nothing is sent while the coordinator is away
	 * @param now the time
	 */
	Sharing sharing(String name, boolean sendsNothing, long now) {
		boolean away = isAway();
		return new Sharing(name, this.members.count(), away ? awayFor(now) : null,
				(away && !sendsNothing) ? this.share.byName() : Map.of());
	}

	/**
	 * The shares of the limits in force in words, for the log.
	 */
	String fallbackShareInWords() {
		return this.share.toString();
	}

	/**
	 * How each limit in force stands.
	 */
	List<WindowUsage> usage(long now) {
		return this.members.usage(this.local.limits(), isAway(), now);
	}

}
