package io.aiclient.admission;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;

/**
 * Sends the reports of a member to the coordinator of a shared quota and hands the
 * replies to its {@link MemberSession}. The gate's lock is not held while a report is
 * under way.
 */
final class CoordinatorClient {

	private static final Duration LONGEST = Duration.ofMillis(500);

	/**
	 * A process that has just started has to connect, with code that never ran before.
	 */
	private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(5);

	private final SharedQuotaSettings settings;

	private final GateParts gate;

	private final MemberSession session;

	private final Timer timer;

	private final SharedQuotaLog log;

	CoordinatorClient(String client, SharedQuotaSettings settings, GateParts gate, MemberSession session) {
		this.settings = settings;
		this.gate = gate;
		this.session = session;
		this.log = new SharedQuotaLog(client, settings);
		this.timer = new Timer(gate.lock(), gate.scheduler(), gate.dispatch());
	}

	/**
	 * Has the gate look again after some time. To be called with the lock.
	 * @param nanos how long; {@link Long#MAX_VALUE} for not at all
	 * @param now the time
	 */
	void wakeAfter(long nanos, long now) {
		if (nanos != Long.MAX_VALUE) {
			this.timer.setFor(now + nanos, now);
		}
	}

	/**
	 * Sends a report, on another thread: the one that caused it may have attempts to let
	 * go. To be called without the lock.
	 * @param report the report
	 * @param sent the time
	 */
	void send(Report report, long sent) {
		Mono.defer(() -> this.settings.coordinator().exchange(report.withKeys(this.session.latch.keys())))
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("it gave no answer")))
			.timeout((report.knownEpoch() != null) ? LONGEST : LONGEST_AT_FIRST, this.gate.scheduler())
			.subscribeOn(this.gate.scheduler())
			.subscribe((reply) -> heard(report, reply, sent), this::failed);
	}

	private void heard(Report report, Reply reply, long sent) {
		Runnable latched;
		Duration away;
		this.gate.lock().lock();
		try {
			long now = this.gate.ticker().nanos();
			away = this.session.awayFor(now);
			latched = this.session.heard(report, reply, sent, now);
		}
		finally {
			this.gate.lock().unlock();
		}
		this.log.answered(away, reply.conflicts());
		if (latched != null) {
			latched.run();
		}
		this.gate.dispatch().run();
	}

	private void failed(Throwable error) {
		Runnable log;
		this.gate.lock().lock();
		try {
			long now = this.gate.ticker().nanos();
			this.session.failed(error, now);
			String share = this.session.share.toString();
			boolean sendsNothing = this.session.heartbeats.isIncompatible();
			log = this.session.isClosed() ? () -> {
			} : () -> this.log.failed(error, sendsNothing ? null : share, now);
		}
		finally {
			this.gate.lock().unlock();
		}
		log.run();
		this.gate.dispatch().run();
	}

}
