package io.aiclient.admission;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.aiclient.admission.SharedQuota.Conflict;
import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;
import io.aiclient.admission.SharedQuotaSettings.OnFailure;

/**
 * The way to the keeper of a shared quota and back, which nobody walks with the gate's
 * lock in his hands; and what the log says of it.
 */
final class KeeperLine {

	private static final Logger logger = LoggerFactory.getLogger(KeeperLine.class);

	private static final Duration LONGEST = Duration.ofMillis(500);

	/**
	 * A process that has just started has to connect, with code that never ran before.
	 */
	private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(5);

	private final String client;

	private final SharedQuotaSettings settings;

	private final GateParts gate;

	private final KeeperTalk talk;

	private final Alarm alarm;

	private final Set<Conflict> warned = new HashSet<>();

	KeeperLine(String client, SharedQuotaSettings settings, GateParts gate, KeeperTalk talk) {
		this.client = client;
		this.settings = settings;
		this.gate = gate;
		this.talk = talk;
		this.alarm = new Alarm(gate.lock(), gate.scheduler(), gate.dispatch());
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
		Mono.defer(() -> this.settings.keeper().exchange(report))
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
		if (!away.isZero()) {
			logger.info("Client '{}' reaches the keeper of shared quota '{}' again, after {} ms", this.client,
					this.settings.name(), away.toMillis());
		}
		reply.conflicts().stream().filter(this.warned::add).forEach(this::warn);
		if (latched != null) {
			latched.run();
		}
		this.gate.dispatch().run();
	}

	private void warn(Conflict conflict) {
		logger.warn(
				"The clients that share quota '{}' are configured with different limits of {}: {} and {}. The first "
						+ "holds for all of them; configure the same everywhere",
				this.settings.name(), conflict.limit(), conflict.inForce(), conflict.other());
	}

	private void failed(Throwable error) {
		String share;
		this.gate.lock().lock();
		try {
			share = this.talk.failed(this.gate.ticker().nanos());
		}
		finally {
			this.gate.lock().unlock();
		}
		if (share != null && this.settings.onFailure() == OnFailure.FAIL) {
			logger.warn("Client '{}' cannot reach the keeper of shared quota '{}': calls fail, and items of a batch "
					+ "wait, until it can. {}", this.client, this.settings.name(), error.toString());
		}
		else if (share != null) {
			logger.warn("Client '{}' cannot reach the keeper of shared quota '{}', and goes on with its share: {}. {}",
					this.client, this.settings.name(), share, error.toString());
		}
		this.gate.dispatch().run();
	}

}
