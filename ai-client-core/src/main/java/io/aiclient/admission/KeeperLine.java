package io.aiclient.admission;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;

/**
 * The way to the keeper of a shared quota and back, which nobody walks with the gate's
 * lock in his hands.
 */
final class KeeperLine {

	private static final Duration LONGEST = Duration.ofMillis(500);

	/**
	 * A process that has just started has to connect, with code that never ran before.
	 */
	private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(5);

	private final SharedQuotaSettings settings;

	private final GateParts gate;

	private final KeeperTalk talk;

	private final Timer alarm;

	private final SharedQuotaLog log;

	KeeperLine(String client, SharedQuotaSettings settings, GateParts gate, KeeperTalk talk) {
		this.settings = settings;
		this.gate = gate;
		this.talk = talk;
		this.log = new SharedQuotaLog(client, settings);
		this.alarm = new Timer(gate.lock(), gate.scheduler(), gate.dispatch());
	}

	/**
	 * Has the gate look again after some time. To be called with the lock.
	 * @param nanos how long; {@link Long#MAX_VALUE} for not at all
	 * @param now the time
	 */
	void wakeAfter(long nanos, long now) {
		if (nanos != Long.MAX_VALUE) {
			this.alarm.setFor(now + nanos, now);
		}
	}

	/**
	 * Sends a report, on another thread: whoever caused it may have somebody to let go.
	 * To be called without the lock.
	 * @param report the report
	 * @param sent the time
	 */
	void send(Report report, long sent) {
		Mono.defer(() -> this.settings.keeper().exchange(report.withKeys(this.talk.latch.keys())))
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
			away = this.talk.awayFor(now);
			latched = this.talk.heard(report, reply, sent, now);
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
			this.talk.failed(error, now);
			String share = this.talk.share.toString();
			boolean sendsNothing = this.talk.reports.isIncompatible();
			log = this.talk.isClosed() ? () -> {
			} : () -> this.log.failed(error, sendsNothing ? null : share, now);
		}
		finally {
			this.gate.lock().unlock();
		}
		log.run();
		this.gate.dispatch().run();
	}

}
