package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

import io.aiclient.AiAnswerHead;
import io.aiclient.TokenUsage;
import io.aiclient.VirtualClock;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.tokens.TokenDemand;

/**
 * A gate, and those who ask it for admission, on a clock that only the test moves.
 */
final class GateTimetable {

	static final RateLimitSettings NO_RATE = RateLimitSettings.none();

	final VirtualClock clock;

	final DefaultAdmissionGate gate;

	private boolean answeringAtOnce;

	/**
	 * Those who were admitted, in order.
	 */
	final List<Applicant> admitted = new ArrayList<>();

	GateTimetable(RateLimitSettings rateLimit, int inFlight) {
		this(rateLimit, ConcurrencyLimit.of(ConcurrencySettings.fixed(inFlight)));
	}

	GateTimetable(RateLimitSettings rateLimit, ConcurrencyLimit concurrency) {
		this(rateLimit, concurrency, new VirtualClock());
	}

	GateTimetable(RateLimitSettings rateLimit, ConcurrencyLimit concurrency, VirtualClock clock) {
		this(RateLimits.of(rateLimit), concurrency, clock);
	}

	GateTimetable(RateLimits rateLimits, ConcurrencyLimit concurrency, VirtualClock clock) {
		this.clock = clock;
		this.gate = new DefaultAdmissionGate(rateLimits, concurrency, clock, clock.scheduler());
	}

	/**
	 * A rate limit of so many requests in a window of 10 s.
	 */
	static RateLimitSettings requestsIn10s(long requests) {
		return RateLimitSettings.none().withRequestsPerMinute(6 * requests).withWindow(Duration.ofSeconds(10));
	}

	/**
	 * A rate limit of so many requests and so many tokens, each in a window of 10 s.
	 */
	static RateLimitSettings in10s(long requests, long tokens) {
		return requestsIn10s(requests).withTokensPerMinute(6 * tokens).withTokenWindow(Duration.ofSeconds(10));
	}

	/**
	 * From now on, whoever is admitted is answered in the same moment.
	 */
	GateTimetable answeringAtOnce() {
		this.answeringAtOnce = true;
		return this;
	}

	void at(long millis) {
		this.clock.at(millis);
	}

	Applicant applies() {
		return applies(Priority.INTERACTIVE, 0);
	}

	Applicant applies(Priority priority) {
		return applies(priority, 0);
	}

	Applicant applies(Priority priority, long tokens) {
		Applicant applicant = new Applicant();
		this.gate.admit(new AdmissionRequest(priority, tokens)).subscribe(applicant);
		return applicant;
	}

	/**
	 * One who can wait for so long only.
	 */
	Applicant applies(Duration maxWait) {
		Applicant applicant = new Applicant();
		this.gate.admit(new AdmissionRequest(Priority.INTERACTIVE, TokenDemand.of(0), maxWait)).subscribe(applicant);
		return applicant;
	}

	List<Applicant> apply(int count) {
		return IntStream.range(0, count).mapToObj((i) -> applies()).toList();
	}

	int inFlight() {
		return this.gate.snapshot().inFlight();
	}

	int waiting() {
		return this.gate.snapshot().waiting();
	}

	@Nullable String waitingFor() {
		return this.gate.snapshot().waitingFor();
	}

	long used(String window) {
		return usage(window).used();
	}

	AdmissionSnapshot.WindowUsage usage(String window) {
		return this.gate.snapshot()
			.windows()
			.stream()
			.filter((usage) -> usage.name().equals(window))
			.findFirst()
			.orElseThrow();
	}

	static Settlement settlement(Settlement.Verdict verdict) {
		return Settlement.of(verdict, Duration.ofMillis(100));
	}

	static Settlement refusal(@Nullable Duration retryAfter) {
		return Settlement.throttled(Duration.ofMillis(100), retryAfter);
	}

	static Settlement used(long promptTokens, long completionTokens) {
		return Settlement.answered(new TokenUsage(promptTokens, completionTokens, promptTokens + completionTokens, 0),
				Duration.ofMillis(100));
	}

	/**
	 * One who asks for admission.
	 */
	final class Applicant extends BaseSubscriber<AdmissionPermit> {

		@Nullable Long admittedAt;

		@Nullable Throwable error;

		private @Nullable AdmissionPermit permit;

		@Override
		protected void hookOnNext(AdmissionPermit permit) {
			this.permit = permit;
			this.admittedAt = GateTimetable.this.clock.millis();
			GateTimetable.this.admitted.add(this);
			if (GateTimetable.this.answeringAtOnce) {
				answered();
			}
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.error = error;
		}

		boolean waits() {
			return this.admittedAt == null && this.error == null;
		}

		void settle(Settlement settlement) {
			Objects.requireNonNull(this.permit).settle(settlement);
		}

		void answering(AiAnswerHead head) {
			Objects.requireNonNull(this.permit).answering(head);
		}

		void answered() {
			settle(settlement(Settlement.Verdict.ANSWERED));
		}

	}

}
