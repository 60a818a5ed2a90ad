package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.RemoteCharge;
import io.aiclient.admission.shared.SharedQuota.Report;

/**
 * When a member reports to the coordinator of a shared quota, and what: at least once a
 * second, or every five seconds after an idle minute, and sooner if there is something to
 * report, but 100 times a second at most and 20 times at once, by the generic cell rate
 * algorithm (GCRA); while the coordinator cannot be reached, it tries again twice a
 * second. One report is outstanding at a time; one that was not answered is sent again,
 * with the same number.
 */
final class Heartbeats {

	/**
	 * How long what is no hurry is gathered for one report.
	 */
	private static final long GATHERED = Duration.ofMillis(20).toNanos();

	private static final long HEARTBEAT = Duration.ofSeconds(1).toNanos();

	private static final long IDLE_HEARTBEAT = Duration.ofSeconds(5).toNanos();

	private static final long IDLE = Duration.ofMinutes(1).toNanos();

	private static final long RETRY = Duration.ofMillis(500).toNanos();

	private static final long CELL = Duration.ofMillis(10).toNanos();

	private static final long BURST = 19 * CELL;

	private final String member = UUID.randomUUID().toString();

	private final SharedLimits limits;

	private final RemoteCharges charges;

	private boolean awaitsReply;

	private @Nullable Report unanswered;

	private @Nullable String epoch;

	private long sequence;

	private boolean begun;

	private long next;

	private long nextCell;

	private boolean away;

	private boolean incompatible;

	private long awaySince;

	private long lastBusy;

	private boolean gathering;

	private long gatheredSince;

	private boolean hurry;

	private boolean everPaused;

	private boolean pauseToReport;

	private long pausedUntil;

	private boolean releaseToReport;

	private final List<LatchChange> latches = new ArrayList<>();

	Heartbeats(SharedLimits limits, RemoteCharges charges) {
		this.limits = limits;
		this.charges = charges;
	}

	void pause(long until) {
		if (!this.everPaused || until - this.pausedUntil > 0) {
			this.everPaused = true;
			this.pauseToReport = true;
			this.pausedUntil = until;
			this.hurry = true;
		}
	}

	void releasePause() {
		this.everPaused = false;
		this.pauseToReport = false;
		this.releaseToReport = true;
		this.hurry = true;
	}

	/**
	 * Another member has released the pause of all: the next one begins anew, however
	 * short it is.
	 */
	void pauseReleased() {
		this.everPaused = false;
	}

	boolean hasPauseToReport() {
		return this.pauseToReport;
	}

	void latch(LatchChange change) {
		this.latches.removeIf((earlier) -> Objects.equals(earlier.key(), change.key()));
		this.latches.add(change);
		this.hurry = true;
	}

	boolean hasLatchToReport() {
		return !this.latches.isEmpty();
	}

	void gather(long now) {
		if (!this.gathering) {
			this.gathering = true;
			this.gatheredSince = now;
		}
	}

	void busy(long now) {
		this.lastBusy = now;
	}

	boolean awaitsReply() {
		return this.awaitsReply;
	}

	boolean isAway() {
		return this.away;
	}

	/**
	 * Whether members of another version, which do not share with this one, were found
	 * when the coordinator was last reached.
	 */
	boolean isIncompatible() {
		return this.incompatible;
	}

	Duration awayFor(long now) {
		return this.away ? Duration.ofNanos(now - this.awaySince) : Duration.ZERO;
	}

	@Nullable String epoch() {
		return this.epoch;
	}

	/**
	 * How long until a report is due.
	 * @param untilLeaseRequest how long until it is worth reporting the lease request
	 * @return nanoseconds
	 */
	long nanosUntilDue(long untilLeaseRequest, long now) {
		if (!this.begun) {
			return 0;
		}
		long wait = this.next - now;
		if (!this.away) {
			wait = Math.min(wait, untilLeaseRequest);
			wait = this.gathering ? Math.min(wait, this.gatheredSince + GATHERED - now) : wait;
			wait = this.hurry ? 0 : wait;
		}
		return Math.max(0, Math.max(wait, this.nextCell - BURST - now));
	}

	/**
	 * Begins the next report, still without the fingerprints of keys.
	 */
	Report begin(@Nullable LeaseRequest leaseRequest, int slots, long now) {
		Report report = (this.unanswered != null) ? again(this.unanswered, leaseRequest, slots, now)
				: next(leaseRequest, slots, now);
		this.awaitsReply = true;
		this.unanswered = report;
		this.lastBusy = this.begun ? this.lastBusy : now;
		this.next = now + ((now - this.lastBusy > IDLE) ? IDLE_HEARTBEAT : HEARTBEAT);
		this.nextCell = ((this.begun && this.nextCell - now > 0) ? this.nextCell : now) + CELL;
		this.begun = true;
		return report;
	}

	/**
	 * The same report; a pause is shorter by now.
	 */
	private Report again(Report old, @Nullable LeaseRequest leaseRequest, int slots, long now) {
		Duration pause = (old.pause() != null && !old.pause().isZero()) ? pauseLeft(now) : old.pause();
		return new Report(old.member(), old.sequence(), old.knownEpoch(), old.keys(), old.limits(), old.charges(),
				old.remaining(), leaseRequest, slots, old.maxConcurrency(), pause, old.latches());
	}

	private @Nullable Duration pauseLeft(long now) {
		long left = Math.min(this.pausedUntil - now, SharedQuota.LONGEST_PAUSE.toNanos());
		return (left > 0) ? Duration.ofNanos(left) : null;
	}

	/**
	 * A release goes before a pause that began after it, since what is reported later
	 * holds.
	 */
	private Report next(@Nullable LeaseRequest leaseRequest, int slots, long now) {
		List<RemoteCharge> charges = (this.epoch != null) ? this.charges.take(this.epoch) : List.of();
		Duration pause = this.releaseToReport ? Duration.ZERO : this.pauseToReport ? pauseLeft(now) : null;
		Report report = new Report(this.member, ++this.sequence, this.epoch, List.of(), this.limits.takeTerms(now),
				charges, this.limits.takeRemaining(), leaseRequest, slots, this.limits.maxConcurrency(), pause,
				this.latches);
		this.gathering = false;
		this.hurry = this.releaseToReport && this.pauseToReport;
		this.pauseToReport &= this.releaseToReport;
		this.releaseToReport = false;
		this.latches.clear();
		return report;
	}

	/**
	 * Takes note of a reply, and says whether the coordinator had been away.
	 */
	boolean answered(String epoch) {
		boolean returned = this.away;
		this.awaitsReply = false;
		this.unanswered = null;
		this.epoch = epoch;
		this.away = false;
		this.incompatible = false;
		this.hurry |= returned;
		return returned;
	}

	/**
	 * Takes note of a failure, and says whether the coordinator was not away before.
	 */
	boolean failed(Throwable error, long now) {
		boolean first = !this.away;
		this.awaitsReply = false;
		this.away = true;
		this.incompatible |= error instanceof SharedQuota.IncompatibleException;
		this.awaySince = first ? now : this.awaySince;
		this.next = now + RETRY;
		return first;
	}

}
