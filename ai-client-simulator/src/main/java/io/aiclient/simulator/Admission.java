package io.aiclient.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

import io.aiclient.simulator.quota.QuotaLedger;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.QuotaRefusal;

/**
 * Lets requests in, or not. One lock makes the decision one step: the time is read, the
 * quotas are charged, the request gets its number, its fault and its place in the log of
 * arrivals in the same order for all.
 */
final class Admission {

	private final ReentrantLock lock = new ReentrantLock();

	private final SimulatorSettings settings;

	private final QuotaLimits limits;

	private final QuotaLedger ledger;

	private final RateLimitHeaders rateLimitHeaders;

	private final Tally tally;

	private final long startNanos;

	private final Queue<Fault> script = new ArrayDeque<>();

	private final Map<String, Queue<Fault>> byMessage = new HashMap<>();

	private Faults faults;

	private long accepted;

	private int inFlight;

	Admission(SimulatorSettings settings, Tally tally) {
		this.settings = settings;
		this.limits = settings.quotas();
		this.tally = tally;
		this.startNanos = System.nanoTime();
		this.ledger = new QuotaLedger(this.limits, this.startNanos);
		this.rateLimitHeaders = new RateLimitHeaders(this.limits, settings.headers());
		this.faults = settings.faults();
		fill();
	}

	/**
	 * What becomes of a request.
	 */
	sealed interface Verdict {

		Map<String, String> rateLimits();

	}

	record Accepted(long n, int inFlight, long atNanos, Fault fault,
			Map<String, String> rateLimits) implements Verdict {
	}

	record OverQuota(QuotaRefusal refusal, Map<String, String> rateLimits) implements Verdict {
	}

	record TooManyInFlight(int max, Map<String, String> rateLimits) implements Verdict {
	}

	Verdict admit(ModelRequest request) {
		this.lock.lock();
		try {
			long now = System.nanoTime();
			Duration at = Duration.ofNanos(now - this.startNanos);
			Integer max = this.settings.maxConcurrent();
			if (max != null && this.inFlight >= max) {
				this.tally.refusedByConcurrency(at);
				return new TooManyInFlight(max, this.rateLimitHeaders.of(this.ledger, now));
			}
			long tokens = this.limits.tokenCharge().whenAdmitted(request.promptTokens(), request.maxTokens());
			Optional<QuotaRefusal> refusal = this.ledger.admit(tokens, now);
			Map<String, String> headers = this.rateLimitHeaders.of(this.ledger, now);
			if (refusal.isPresent()) {
				this.tally.refused(at, refusal.get().limit());
				return new OverQuota(refusal.get(), headers);
			}
			long n = this.accepted++;
			this.inFlight++;
			Fault fault = next(request, n);
			this.tally.accepted(at, fault, tokens);
			return new Accepted(n, this.inFlight, now, fault, headers);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Fault next(ModelRequest request, long n) {
		Fault scripted = this.script.poll();
		if (scripted != null) {
			return scripted;
		}
		if (this.byMessage.isEmpty() && this.faults.alwaysByMessage().isEmpty()) {
			return this.faults.sample(n);
		}
		List<String> subjects = request.subjects();
		boolean own = false;
		for (String subject : subjects) {
			Queue<Fault> first = this.byMessage.get(subject);
			Fault next = (first != null) ? first.poll() : null;
			if (next != null) {
				return next;
			}
			own |= first != null;
		}
		for (String subject : subjects) {
			Fault always = this.faults.alwaysByMessage().get(subject);
			if (always != null) {
				return always;
			}
		}
		return own ? WireFault.NONE : this.faults.sample(n);
	}

	void rejected(int status) {
		this.tally.rejected(Duration.ofNanos(System.nanoTime() - this.startNanos), status);
	}

	/**
	 * Ends an accepted request.
	 * @param completionTokens the tokens that it made, zero if none
	 */
	void end(long completionTokens) {
		this.lock.lock();
		try {
			this.inFlight--;
			long tokens = this.limits.tokenCharge().whenAnswered(completionTokens);
			if (tokens > 0) {
				this.ledger.settle(tokens, System.nanoTime());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void enqueue(List<Fault> faults) {
		this.lock.lock();
		try {
			this.script.addAll(faults);
		}
		finally {
			this.lock.unlock();
		}
	}

	void faults(Faults faults) {
		this.lock.lock();
		try {
			this.faults = faults;
			fill();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void fill() {
		this.script.clear();
		this.script.addAll(this.faults.script());
		this.byMessage.clear();
		this.faults.byMessage().forEach((message, faults) -> this.byMessage.put(message, new ArrayDeque<>(faults)));
	}

}
