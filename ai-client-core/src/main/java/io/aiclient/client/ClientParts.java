package io.aiclient.client;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

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

	static ClientParts of(ClientOptions settings) {
		return new ClientParts(endpoints(settings), new TokenForecast(UserParts.guardCounter(settings.tokenCounter)),
				new OutcomeClassifier(settings.name, InstantSource.system(), settings.includeProviderMessage),
				(settings.retryPolicy != null) ? UserParts.guardPolicy(settings.retryPolicy)
						: new ExponentialBackoff(settings.retry),
				new RetryBudget(settings.retry.budget(), settings.ticker), new PriceTable(settings.prices));
	}

	private static Endpoints endpoints(ClientOptions settings) {
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

	private static Endpoint endpoint(EndpointSettings own, Quota quota, ClientOptions settings) {
		boolean only = settings.failover.endpoints().isEmpty();
		BillingLatch.Owner owner = new BillingLatch.Owner(settings.name, only ? null : own.name());
		BillingLatch latch = new BillingLatch(owner, settings.latch.retryAfter(), settings.ticker, settings.scheduler);
		quota.shareLatch(latch, own.exchange());
		return new Endpoint(own, settings.model, quota,
				new Breaker(circuitBreaker(own, settings), settings.ticker, settings.scheduler), latch,
				new OutageNotice(owner, settings.ticker));
	}

	private static Quota quota(EndpointSettings own, ClientOptions settings) {
		String group = isFirst(own) ? "rate-limit" : "failover.endpoints." + own.name() + ".rate-limit";
		SharedQuotaMember member = (isFirst(own) && settings.sharedQuota != null)
				? new SharedQuotaMember(settings.sharedQuota) : null;
		RateLimits limits = new RateLimits(name(own, settings), settings.property(group), own.rateLimit(),
				own.providerLimits(), member);
		return new Quota(limits, gate(limits, settings), member, settings);
	}

	private static AdmissionGate gate(RateLimits limits, ClientOptions settings) {
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

	private static CircuitBreaker circuitBreaker(EndpointSettings own, ClientOptions settings) {
		if (own.circuitBreaker() != null) {
			return own.circuitBreaker();
		}
		InstantSource time = () -> Instant.EPOCH.plusNanos(settings.ticker.nanos()); // only
																						// differences
																						// count
		CircuitBreakerConfig config = CircuitBreakerConfig.from(settings.breakerSettings.toConfig())
			.clock(time.withZone(ZoneOffset.UTC))
			.currentTimestampFunction((clock) -> settings.ticker.nanos(), TimeUnit.NANOSECONDS)
			.build();
		return CircuitBreaker.of("ai-client-" + name(own, settings), config);
	}

	private static String name(EndpointSettings own, ClientOptions settings) {
		return isFirst(own) ? settings.name : settings.name + "-" + own.name();
	}

	private static boolean isFirst(EndpointSettings own) {
		return own.name().equals(Failover.FIRST);
	}

}
