package io.aiclient.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.ConcurrencyLimit;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.TokenForecast;
import io.aiclient.cost.PriceTable;
import io.aiclient.resilience.BillingLatch;
import io.aiclient.resilience.Breaker;
import io.aiclient.resilience.ExponentialBackoff;
import io.aiclient.resilience.OutcomeClassifier;
import io.aiclient.resilience.RetryBudget;
import io.aiclient.resilience.RetryPolicy;

/**
 * The primitives of one client: the user's own where there is one, else made from the
 * settings.
 */
record ClientParts(AdmissionGate gate, TokenForecast tokens, Breaker breaker, BillingLatch latch,
		OutcomeClassifier classifier, RetryPolicy retryPolicy, RetryBudget retryBudget, PriceTable prices) {

	static ClientParts of(AiClientBuilder settings) {
		return new ClientParts(gate(settings), new TokenForecast(UserParts.guardCounter(settings.tokenCounter)),
				new Breaker(circuitBreaker(settings), settings.ticker, settings.scheduler),
				new BillingLatch(settings.name, settings.latch.retryAfter(), settings.ticker, settings.scheduler),
				new OutcomeClassifier(InstantSource.system()),
				(settings.retryPolicy != null) ? UserParts.guardPolicy(settings.retryPolicy)
						: new ExponentialBackoff(settings.retry),
				new RetryBudget(settings.retry.budget(), settings.ticker), new PriceTable(settings.prices));
	}

	private static AdmissionGate gate(AiClientBuilder settings) {
		if (settings.admissionGate != null) {
			return UserParts.guardGate(settings.admissionGate);
		}
		ConcurrencyLimit concurrency = (settings.concurrencyLimit != null)
				? UserParts.guardLimit(settings.concurrencyLimit) : ConcurrencyLimit.of(settings.concurrency);
		return new DefaultAdmissionGate(new RateLimits(settings.name, settings.property("rate-limit"),
				settings.rateLimit, settings.providerLimits), concurrency, settings.ticker, settings.scheduler);
	}

	private static CircuitBreaker circuitBreaker(AiClientBuilder settings) {
		if (settings.circuitBreaker != null) {
			return settings.circuitBreaker;
		}
		CircuitBreakerConfig config = CircuitBreakerConfig.from(settings.breakerSettings.toConfig())
			.clock(new TickerClock(settings.ticker))
			.currentTimestampFunction((clock) -> settings.ticker.nanos(), TimeUnit.NANOSECONDS)
			.build();
		return CircuitBreaker.of("ai-client-" + settings.name, config);
	}

	/**
	 * The ticker as Resilience4j wants its time: only differences count.
	 */
	private static final class TickerClock extends Clock {

		private final Ticker ticker;

		TickerClock(Ticker ticker) {
			this.ticker = ticker;
		}

		@Override
		public Instant instant() {
			return Instant.EPOCH.plus(Duration.ofNanos(this.ticker.nanos()));
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
