package io.aiclient.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.shared.SharedQuotaMember;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.cost.PriceTable;
import io.aiclient.error.InvalidSettingException;
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
record ClientParts(Endpoints endpoints, TokenForecast tokens, OutcomeClassifier classifier, RetryPolicy retryPolicy,
		RetryBudget retryBudget, PriceTable prices) {

	static ClientParts of(AiClientBuilder settings) {
		return new ClientParts(endpoints(settings), new TokenForecast(UserParts.guardCounter(settings.tokenCounter)),
				new OutcomeClassifier(settings.name, InstantSource.system(), settings.includeProviderMessage),
				(settings.retryPolicy != null) ? UserParts.guardPolicy(settings.retryPolicy)
						: new ExponentialBackoff(settings.retry),
				new RetryBudget(settings.retry.budget(), settings.ticker), new PriceTable(settings.prices));
	}

	private static Endpoints endpoints(AiClientBuilder settings) {
		EndpointSettings first = EndpointSettings.builder(Failover.FIRST, settings.exchange)
			.rateLimit(settings.rateLimit)
			.providerLimits(settings.providerLimits)
			.weight(settings.failover.weight())
			.circuitBreaker(settings.circuitBreaker)
			.build();
		Quota quota = quota(first, settings);
		List<Endpoint> all = new ArrayList<>();
		all.add(endpoint(first, quota, settings));
		for (EndpointSettings further : settings.failover.endpoints()) {
			boolean shared = further.sharedQuota() || settings.admissionGate != null;
			all.add(endpoint(further, shared ? quota : quota(further, settings), settings));
		}
		return new Endpoints(all, settings.failover.strategy());
	}

	private static Endpoint endpoint(EndpointSettings own, Quota quota, AiClientBuilder settings) {
		boolean only = settings.failover.endpoints().isEmpty();
		BillingLatch.Owner owner = new BillingLatch.Owner(settings.name, only ? null : own.name());
		BillingLatch latch = new BillingLatch(owner, settings.latch.retryAfter(), settings.ticker, settings.scheduler);
		quota.shareLatch(latch, own.exchange());
		return new Endpoint(own, settings.model, quota,
				new Breaker(circuitBreaker(own, settings), settings.ticker, settings.scheduler), latch,
				new OutageNotice(owner.client(), owner.endpoint(), settings.ticker));
	}

	private static Quota quota(EndpointSettings own, AiClientBuilder settings) {
		String group = isFirst(own) ? "rate-limit" : "failover.endpoints." + own.name() + ".rate-limit";
		SharedQuotaMember member = (isFirst(own) && settings.sharedQuota != null)
				? new SharedQuotaMember(settings.sharedQuota) : null;
		RateLimits limits = new RateLimits(name(own, settings), settings.property(group), own.rateLimit(),
				own.providerLimits(), member);
		AdmissionGate gate = gate(limits, settings);
		boolean mayLearn = settings.admissionGate == null;
		return new Quota(limits, gate, member, new UnknownLimitNotice(limits, gate, mayLearn), settings);
	}

	private static AdmissionGate gate(RateLimits limits, AiClientBuilder settings) {
		if (settings.admissionGate != null) {
			if (settings.sharedQuota != null) {
				throw new InvalidSettingException("sharedQuota", settings.sharedQuota.name(),
						"an admissionGate replaces the whole admission, so leave one of them out");
			}
			return UserParts.guardGate(settings.admissionGate);
		}
		ConcurrencyLimit concurrency = (settings.concurrencyLimit != null)
				? UserParts.guardLimit(settings.concurrencyLimit) : ConcurrencyLimit.of(settings.concurrency);
		return new DefaultAdmissionGate(limits, concurrency, settings.ticker, settings.scheduler);
	}

	private static CircuitBreaker circuitBreaker(EndpointSettings own, AiClientBuilder settings) {
		if (own.circuitBreaker() != null) {
			return own.circuitBreaker();
		}
		CircuitBreakerConfig config = CircuitBreakerConfig.from(settings.breakerSettings.toConfig())
			.clock(new TickerClock(settings.ticker))
			.currentTimestampFunction((clock) -> settings.ticker.nanos(), TimeUnit.NANOSECONDS)
			.build();
		return CircuitBreaker.of("ai-client-" + name(own, settings), config);
	}

	/**
	 * The name under which logs and the breaker know an endpoint.
	 */
	private static String name(EndpointSettings own, AiClientBuilder settings) {
		return isFirst(own) ? settings.name : settings.name + "-" + own.name();
	}

	private static boolean isFirst(EndpointSettings own) {
		return own.name().equals(Failover.FIRST);
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
