package io.aiclient.admission.shared;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.aiclient.admission.Ledger;
import io.aiclient.admission.shared.SharedQuota.Reply;
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

	private final SharedQuotaSettings settings;

	private final MemberSession session;

	private final Ledger.Host gate;

	private final SharedQuotaLog log;

	CoordinatorClient(String client, SharedQuotaSettings settings, MemberSession session, Ledger.Host gate) {
		this.settings = settings;
		this.session = session;
		this.gate = gate;
		this.log = new SharedQuotaLog(client, settings);
	}

	/**
	 * Sends a report, on another thread: the one that caused it may have attempts to let
	 * go. To be called without the lock.
	 * @param report the report
	 * @param sent the time
	 */
	void send(Report report, long sent) {
		Mono.defer(() -> this.settings.coordinator().exchange(report.withKeys(this.session.keys())))
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("it gave no answer")))
			.timeout((report.knownEpoch() != null) ? LONGEST : LONGEST_AT_FIRST, this.gate.scheduler())
			.subscribeOn(this.gate.scheduler())
			.subscribe((reply) -> answered(report, reply, sent), this::failed);
	}

	private void answered(Report report, Reply reply, long sent) {
		this.gate.update((now) -> {
			Duration away = this.session.awayFor(now);
			Runnable changes = this.session.answered(report, reply, sent, now);
			return () -> {
				this.log.answered(away, reply.conflicts());
				changes.run();
			};
		});
	}

	private void failed(Throwable error) {
		this.gate.update((now) -> {
			this.session.failed(error, now);
			String share = this.session.isIncompatible() ? null : this.session.fallbackShareInWords();
			return this.session.isClosed() ? null : () -> this.log.failed(error, share, now);
		});
	}

}
