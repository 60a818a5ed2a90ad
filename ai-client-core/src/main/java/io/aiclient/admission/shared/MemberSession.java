package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.Ledger;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.Reservation;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;

/**
 * The dialogue of one member with the coordinator of a shared quota: what the member may
 * send by it, when a report is due, and what follows from a reply or from none.
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
 * It computes and remembers only, and never sends: {@link SharedLedger} does, without the
 * lock.
 */
final class MemberSession {

	private final LocalLedger local;

	private final SharedQuotaSettings settings;

	private final SharedLimits limits;

	private final CoordinatorClock clock = new CoordinatorClock();

	private final RemoteCharges charges;

	private final LeasePool pool;

	private final LeaseSizing sizing;

	private final Heartbeats heartbeats;

	private final Members members;

	private final FallbackShare share;

	private final SharedLatch latch;

	private final SharedQuotaLog log;

	/**
	 * Run without the lock when another member released the pause.
	 */
	private volatile Consumer<Boolean> pauseReleased = (paused) -> {
	};

	private boolean closed;

	private boolean left;

	MemberSession(String client, LocalLedger local, SharedQuotaSettings settings) {
		this.local = local;
		this.settings = settings;
		this.limits = new SharedLimits(local, settings.maxConcurrency());
		this.charges = new RemoteCharges(local.limits(), this.clock);
		this.pool = new LeasePool(this.charges);
		this.members = new Members(local.limits(), settings.assumedMembers());
		this.sizing = new LeaseSizing(local, this.limits, this.pool, this.members, this.clock);
		this.heartbeats = new Heartbeats(this.limits, this.charges);
		this.share = new FallbackShare(local, settings.maxConcurrency());
		this.latch = new SharedLatch(this.heartbeats);
		this.log = new SharedQuotaLog(client, settings);
	}

	long nanosUntilFree(AdmissionRequest request, long now) {
		boolean away = this.heartbeats.isAway();
		if (this.closed || sendsNothing() || (!away && this.heartbeats.epoch() == null)) {
			return Ledger.WHEN_ONE_ENDS;
		}
		long wait = nanosPaused(now);
		if (isHeldToShare(now)) {
			wait = Math.max(wait, this.share.nanosUntilFree(request, now));
		}
		return (!away && this.limits.isInForce())
				? Math.max(wait, this.pool.nanosUntilFree(this.limits.needs(request), now)) : wait;
	}

	private boolean isHeldToShare(long now) {
		return this.heartbeats.isAway() || this.members.isReturning(now);
	}

	/**
	 * Whether nothing is sent until the coordinator can be reached again.
	 */
	boolean sendsNothing() {
		return this.heartbeats.isAway()
				&& (this.settings.onFailure() == OnFailure.FAIL || this.heartbeats.isIncompatible());
	}

	boolean isIncompatible() {
		return this.heartbeats.isIncompatible();
	}

	String binding(AdmissionRequest request, long now) {
		String binding = isHeldToShare(now) ? this.share.binding(request, now) : this.sizing.waitsFor();
		return (binding != null) ? binding : (nanosPaused(now) > 0) ? "cooldown" : "shared-quota";
	}

	/**
	 * How long a refusal still pauses this member, here or at another.
	 * @return nanoseconds; zero if it does not
	 */
	long nanosPaused(long now) {
		return Math.max(this.members.nanosPaused(now), this.local.cooldown(now).toNanos());
	}

	void charged(Reservation reservation, AdmissionRequest request, long now) {
		long[] needs = this.limits.needs(request);
		String epoch = this.heartbeats.epoch();
		if (!this.heartbeats.isAway() && epoch != null && this.limits.isInForce()) {
			this.pool.draw(reservation, needs, epoch);
		}
		this.sizing.admitted(needs, now);
	}

	void answering(Reservation reservation, AiAnswerHead head, long now) {
		Long arrived = this.clock.isRead() ? this.clock.latest(reservation.arrived()) : null;
		head.limits().forEach((report) -> this.limits.reported(report, arrived, now));
	}

	void throttled(Reservation reservation, long now) {
		this.limits.refused(reservation.sent(), this.members, now);
	}

	void reportPause(long now) {
		long pause = this.local.cooldown(now).toNanos();
		if (pause > 0) {
			this.heartbeats.pause(now + pause);
		}
	}

	void releasePause(long now) {
		this.local.releasePause(now);
		this.members.releasePause();
		this.heartbeats.releasePause();
	}

	void onPauseReleased(Consumer<Boolean> pauseReleased) {
		this.pauseReleased = pauseReleased;
	}

	SharedLatch latch() {
		return this.latch;
	}

	/**
	 * Ends the dialogue by one more report, which gives back what is left.
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
	 */
	void advance(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		this.sizing.lost(this.pool.expire(now));
		if (this.local.inFlight() > 0 || head != null) {
			this.heartbeats.busy(now);
		}
		if (!this.charges.isEmpty() || this.limits.hasNews()) {
			this.heartbeats.gather(now);
		}
		if (this.closed || this.heartbeats.isAway() || !this.limits.isInForce()) {
			this.sizing.askForNothing();
		}
		else if (!this.heartbeats.awaitsReply()) {
			this.sizing.decide(head, waiting, room, now);
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
		long wait = this.heartbeats.nanosUntilDue(this.sizing.nanosUntilWorth(now), now);
		return this.closed ? 0 : Math.min(wait, this.pool.nanosUntilExpiry(now));
	}

	Report begin(long now) {
		this.left = this.closed;
		return this.heartbeats.begin(this.sizing.leaseRequest(), this.local.inFlight() + this.pool.attempts(), now);
	}

	/**
	 * Takes in a reply, and returns what to do without the lock.
	 */
	Runnable answered(Report report, Reply reply, long sent, long now) {
		Duration away = this.heartbeats.awayFor(now);
		boolean anew = !reply.epoch().equals(this.heartbeats.epoch());
		this.clock.read(sent, now, reply.nowMicros());
		if (anew) {
			this.pool.clear();
			this.charges.startAnew(report.charges());
		}
		boolean paused = nanosPaused(now) > 0;
		boolean released = this.members.isPauseReleased(report, reply) && !this.heartbeats.hasPauseToReport();
		this.members.answered(reply, this.heartbeats.answered(reply.epoch()), now);
		this.limits.hold(reply.limits(), now);
		this.sizing.answered(report.leaseRequest(), reply, sent, now);
		if (this.closed) {
			this.pool.giveBack();
		}
		if (released && paused) {
			// else refusals of attempts in flight would count as new ones
			this.local.releasePause(now);
			this.heartbeats.pauseReleased();
		}
		Runnable latched = this.latch.answered(reply, anew);
		return () -> {
			this.log.answered(away, reply.conflicts());
			latched.run();
			if (released) {
				this.pauseReleased.accept(paused);
			}
		};
	}

	/**
	 * Takes note that there is no reply, and returns what to do without the lock.
	 */
	@Nullable Runnable failed(Throwable error, long now) {
		if (this.heartbeats.failed(error, now)) {
			this.pool.giveBack();
			this.share.begin(this.members, now);
			this.sizing.forget();
		}
		String share = this.heartbeats.isIncompatible() ? null : this.share.toString();
		return this.closed ? null : () -> this.log.failed(error, share, now);
	}

	Sharing sharing(long now) {
		boolean away = this.heartbeats.isAway();
		return new Sharing(this.settings.name(), this.members.count(), away ? this.heartbeats.awayFor(now) : null,
				(away && !sendsNothing()) ? this.share.byName() : Map.of());
	}

	List<WindowUsage> usage(long now) {
		return this.members.usage(this.heartbeats.isAway(), now);
	}

}
