package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.fleet.LeaseRound.Decision;

/**
 * The coordinator of a shared quota in plain memory, to try its members against. It does
 * what the script does that Redis runs, part by part, and answers at once; the
 * {@link CoordinatorContractTests contract} holds the two together. Only what is Redis'
 * own is missing: state that expires, that is damaged, that is of another version, or
 * that is there again after a restart. For one thread.
 */
public final class InMemoryCoordinator implements SharedQuota {

	private static final long SECOND = 1_000_000;

	private final LongSupplier clockMicros;

	private long startedMicros;

	private int epochs;

	@Nullable CoordinatorState state;

	/**
	 * Creates a coordinator that knows nothing, in a process that has been up for a day.
	 * @param clockMicros its clock, in microseconds
	 */
	public InMemoryCoordinator(LongSupplier clockMicros) {
		this.clockMicros = clockMicros;
		this.startedMicros = clockMicros.getAsLong() - LimitState.micros(Duration.ofDays(1));
	}

	@Override
	public Mono<Reply> exchange(Report report) {
		return Mono.fromSupplier(() -> apply(report));
	}

	/**
	 * Loses all that it knows.
	 */
	public void forget() {
		this.state = null;
	}

	/**
	 * Is started again, and knows nothing.
	 */
	public void restart() {
		forget();
		this.startedMicros = this.clockMicros.getAsLong();
	}

	long now() {
		return this.clockMicros.getAsLong();
	}

	Reply apply(Report report) {
		check(report);
		CoordinatorState state = load(report, now());
		boolean fresh = state.hears(report);
		MemberState own = Objects.requireNonNull(state.members.get(report.member()));
		boolean stale = report.sequence() < own.sequence;
		state.settleLimits(report, own, fresh);
		if (fresh) {
			state.apply(report);
		}
		List<LimitCursor> cursors = new ArrayList<>();
		for (Terms terms : report.limits()) {
			LimitState limit = Objects.requireNonNull(state.limits.get(terms.name()));
			long opens = (limit.window <= 60 * SECOND) ? state.since + limit.window : 0;
			cursors.add(new LimitCursor(limit, opens, state.time));
		}
		Decision decision = LeaseRound.NOTHING;
		if (report.leaseRequest() != null && !stale) {
			decision = new LeaseRound(state, own, cursors, report.leaseRequest()).decide();
		}
		else if (!stale) {
			own.wantsNothing();
		}
		return new Reply(state.time, state.epoch, decision.lease(), decision.again(), decision.waitsFor(),
				cursors.stream().map((cursor) -> cursor.limit.inForce(cursor.used, cursor.external)).toList(),
				(int) state.alive().count(), Math.max(0, state.cooldown - state.time), state.pauseReleases,
				state.latches(report.keys()), state.conflicts(report));
	}

	/**
	 * A report that makes no sense changes nothing.
	 */
	private static void check(Report report) {
		int limits = report.limits().size();
		report.charges().forEach((charge) -> Objects.checkIndex(charge.limit(), limits));
		report.remaining().forEach((remaining) -> Objects.checkIndex(remaining.limit(), limits));
		LeaseRequest leaseRequest = report.leaseRequest();
		if (leaseRequest != null && (leaseRequest.head().size() != limits || leaseRequest.each().size() != limits)) {
			throw new IllegalArgumentException("A lease request for other limits than the report's: " + report);
		}
	}

	private CoordinatorState load(Report report, long now) {
		String known = report.knownEpoch();
		CoordinatorState state = this.state;
		Long since = null;
		if (state == null || now < state.time - SECOND) {
			since = (state != null || known != null) ? now : this.startedMicros;
			state = new CoordinatorState(now);
		}
		else if (known != null && !known.equals(state.epoch) && !state.lost) {
			since = now;
		}
		this.state = state;
		state.moveTo(now);
		if (since != null) {
			state.begins("epoch-" + this.epochs++, since);
		}
		return state;
	}

}
