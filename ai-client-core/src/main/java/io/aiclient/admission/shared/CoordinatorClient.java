package io.aiclient.admission.shared;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.aiclient.admission.Ledger;
import io.aiclient.admission.shared.SharedQuota.Report;

/**
 * Sends the reports of a member to the coordinator of a shared quota and hands the
 * replies to its {@link MemberSession}. The gate's lock is not held while a report is
 * outstanding.
 */
final class CoordinatorClient {

	private static final Duration LONGEST = Duration.ofMillis(500);

	/**
	 * A process that has just started has to connect, with code that never ran before.
	 */
	private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(5);

	private final SharedQuota coordinator;

	private final MemberSession session;

	private final Ledger.Host gate;

	CoordinatorClient(SharedQuota coordinator, MemberSession session, Ledger.Host gate) {
		this.coordinator = coordinator;
		this.session = session;
		this.gate = gate;
	}

	/**
	 * Sends a report, on another thread: the one that caused it may have attempts to let
	 * go. To be called without the lock.
	 * @param report the report
	 * @param sent the time
	 */
	void send(Report report, long sent) {
		Mono.defer(() -> this.coordinator.exchange(report.withKeys(this.session.latch().keys())))
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("it gave no answer")))
			.timeout((report.knownEpoch() != null) ? LONGEST : LONGEST_AT_FIRST, this.gate.scheduler())
			.subscribeOn(this.gate.scheduler())
			.subscribe((reply) -> this.gate.update((now) -> this.session.answered(report, reply, sent, now)),
					(error) -> this.gate.update((now) -> this.session.failed(error, now)));
	}

}
