package io.aiclient.client;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchange;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;

import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.require;

/**
 * One more endpoint of a client, beside that of its own exchange.
 *
 * @param name its name for logs and the breaker, of letters, digits, dashes and
 * underscores
 * @param exchange what makes the HTTP calls there
 * @param model what the client's own model is called there; null for the same name.
 * Requests that name another model keep its name
 * @param sharedQuota whether it draws on the quota of the client's own exchange; if not,
 * it has limits and a number in flight of its own
 * @param rateLimit the limits of its own quota
 * @param providerLimits what kinds of limit its own quota has, and how each counts
 * @param weight its share of the requests where the strategy is weighted; one or more
 * @param circuitBreaker its breaker, for example one of a registry; null for one of the
 * client's settings
 */
public record EndpointSettings(String name, AiExchange exchange, @Nullable String model, boolean sharedQuota,
		RateLimitSettings rateLimit, ProviderLimits providerLimits, int weight,
		@Nullable CircuitBreaker circuitBreaker) {

	public EndpointSettings {
		require(ClientPropertyNames.isPart(name), "name", name, ClientPropertyNames.RULE);
		oneOrMore("weight", weight);
		require(!sharedQuota || rateLimit.equals(RateLimitSettings.none()), "rateLimit", rateLimit,
				"must be none with sharedQuota, because the limits are those of the client");
	}

	/**
	 * Begins with what has no default.
	 * @param name the name, of letters, digits, dashes and underscores
	 * @param exchange what makes the HTTP calls there
	 * @return the builder
	 */
	public static Builder builder(String name, AiExchange exchange) {
		return new Builder(name, exchange);
	}

	/**
	 * Builds {@link EndpointSettings}. Each method but {@link #build()} returns this
	 * builder. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String name;

		private final AiExchange exchange;

		private @Nullable String model;

		private boolean sharedQuota;

		private RateLimitSettings rateLimit = RateLimitSettings.none();

		private ProviderLimits providerLimits = ProviderLimits.ofUnknownProvider();

		private int weight = 1;

		private @Nullable CircuitBreaker circuitBreaker;

		private Builder(String name, AiExchange exchange) {
			this.name = name;
			this.exchange = exchange;
		}

		/**
		 * Sets what the client's own model is called there. Default: the same.
		 * @param model the provider's name of the model; null for the default
		 */
		public Builder model(@Nullable String model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets whether it draws on the quota of the client's own exchange. Default: no.
		 * @param sharedQuota whether it does
		 */
		public Builder sharedQuota(boolean sharedQuota) {
			this.sharedQuota = sharedQuota;
			return this;
		}

		/**
		 * Sets the limits of its own quota. Default: none.
		 * @param rateLimit the limits
		 */
		public Builder rateLimit(RateLimitSettings rateLimit) {
			this.rateLimit = rateLimit;
			return this;
		}

		/**
		 * Sets what kinds of limit its own quota has. Default: what is assumed of a
		 * provider that is not known.
		 * @param providerLimits the kinds
		 */
		public Builder providerLimits(ProviderLimits providerLimits) {
			this.providerLimits = providerLimits;
			return this;
		}

		/**
		 * Sets its share of the requests where the strategy is weighted. Default: 1.
		 * @param weight one or more
		 */
		public Builder weight(int weight) {
			this.weight = weight;
			return this;
		}

		/**
		 * Sets its circuit breaker. Default: one of the client's settings.
		 * @param circuitBreaker the breaker; null for the default
		 */
		public Builder circuitBreaker(@Nullable CircuitBreaker circuitBreaker) {
			this.circuitBreaker = circuitBreaker;
			return this;
		}

		public EndpointSettings build() {
			return new EndpointSettings(this.name, this.exchange, this.model, this.sharedQuota, this.rateLimit,
					this.providerLimits, this.weight, this.circuitBreaker);
		}

	}

}
