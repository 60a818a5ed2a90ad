package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.ClientPropertyNames;
import io.aiclient.client.Failover.Strategy;
import io.aiclient.spring.autoconfigure.AiClientProperties.Endpoint;
import io.aiclient.spring.autoconfigure.AiClientProperties.Failover;
import io.aiclient.spring.autoconfigure.AiClientProperties.RateLimit;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;
import io.aiclient.spring.web.WebExchangeSettings;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out the further endpoints of a client. Each is read as a client of its own would
 * be; how it is reached besides (time-outs, pool, proxy, TLS) is the client's.
 */
final class FailoverResolution {

	private final ClientSource source;

	private final @Nullable Written<Strategy> strategy;

	private final @Nullable Written<Integer> weight;

	private final @Nullable Written<Map<String, Endpoint>> endpoints;

	FailoverResolution(ClientSource source) {
		this.source = source;
		this.strategy = source.findOfProvider("failover.strategy",
				in(AiClientProperties::failover, Failover::strategy));
		this.weight = source.findOfProvider("failover.weight", in(AiClientProperties::failover, Failover::weight));
		this.endpoints = source.findOfProvider("failover.endpoints",
				in(AiClientProperties::failover, Failover::endpoints));
	}

	FailoverSettings resolve(ExchangeResolution exchange, int concurrency) {
		List<FurtherEndpoint> further = new ArrayList<>();
		if (this.endpoints != null) {
			this.endpoints.value().forEach((name, own) -> further.add(endpoint(name, own, exchange, concurrency)));
		}
		if (further.isEmpty()) {
			warnWithoutEndpoints(this.strategy);
			warnWithoutEndpoints(this.weight);
		}
		else {
			refuseUnlessWeighted(this.weight);
		}
		return new FailoverSettings(Written.orElse(this.strategy, Strategy.IN_ORDER), weight(this.weight), further);
	}

	private FurtherEndpoint endpoint(String name, Endpoint own, ExchangeResolution exchange, int concurrency) {
		String prefix = requireName(name);
		if (own.baseUrl() == null) {
			throw new InvalidAiClientSettingsException(prefix + ".base-url", null, "it is missing",
					"Write the address of the endpoint, such as https://api.openai.com/v1, or remove " + prefix + ".");
		}
		ClientSource ofEndpoint = this.source.ofEndpoint(prefix, asClient(own));
		EndpointResolution reached = new EndpointResolution(ofEndpoint);
		reached.warnOfPlainHttp();
		warnOfModelWithoutOther(prefix, reached.model());
		Written<Integer> share = ofEndpoint.find("weight", (client) -> own.weight());
		refuseUnlessWeighted(share);
		WebExchangeSettings settings = exchange.resolve(reached, concurrency);
		boolean shared = Boolean.TRUE.equals(own.sharedQuota());
		refuseLimitsBesideShared(prefix, own.rateLimit(), shared);
		RateLimitResolution rateLimit = new RateLimitResolution(ofEndpoint, reached.provider());
		RateLimitSettings limits = rateLimit.resolve();
		return new FurtherEndpoint(name, reached.model(), settings, shared, limits, rateLimit.kinds(limits),
				weight(share));
	}

	private static AiClientProperties asClient(Endpoint own) {
		return new AiClientProperties(own.baseUrl(), own.apiKey(), own.model(), own.provider(), null, own.rateLimit(),
				null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
				null, null);
	}

	private static int weight(@Nullable Written<Integer> share) {
		return (share != null) ? share.check(io.aiclient.client.Failover::weighted).weight() : 1;
	}

	private String requireName(String name) {
		String group = (this.endpoints != null) ? this.endpoints.property() : "";
		String prefix = group + "." + name;
		if (name.equals(io.aiclient.client.Failover.FIRST)) {
			throw new InvalidAiClientSettingsException(prefix, null,
					"that is the name of the endpoint that " + this.source.property("base-url") + " is",
					"Choose another name.");
		}
		if (!ClientPropertyNames.isPart(name)) {
			String legal = ClientNames.legal(name);
			throw new InvalidAiClientSettingsException(prefix, null,
					"the name of an endpoint " + ClientPropertyNames.RULE,
					legal.isEmpty() ? "Choose another name." : "Write " + group + "." + legal + ".");
		}
		return prefix;
	}

	private void warnOfModelWithoutOther(String prefix, @Nullable String model) {
		if (model != null && this.source.findOfProvider("model", AiClientProperties::model) == null) {
			this.source.warn(prefix + ".model (" + model + ") has no effect, because it is another name for "
					+ this.source.property("model") + ", which is not set: write that, or remove it");
		}
	}

	private static void refuseLimitsBesideShared(String prefix, @Nullable RateLimit limits, boolean shared) {
		if (shared && limits != null) {
			throw new InvalidAiClientSettingsException(prefix + ".rate-limit", null,
					"there is " + prefix + ".shared-quota (true): the limits are those of the client then",
					"Remove it, or write " + prefix + ".shared-quota=false.");
		}
	}

	private void warnWithoutEndpoints(@Nullable Written<?> written) {
		if (written != null) {
			this.source.warn(written + " has no effect, because there is no other endpoint: write "
					+ this.source.property("failover.endpoints") + ", or remove it");
		}
	}

	/**
	 * A weight where it means nothing: refused if the strategy was written, else a
	 * warning.
	 */
	private void refuseUnlessWeighted(@Nullable Written<Integer> share) {
		if (share == null) {
			return;
		}
		if (this.strategy == null) {
			this.source.warn(share + " has no effect, because endpoints are used in order by default: write "
					+ this.source.property("failover.strategy") + "=weighted, or remove it");
		}
		else if (this.strategy.value() != Strategy.WEIGHTED) {
			throw share.invalid(
					"it means something with the weighted strategy only, and " + this.strategy + " says otherwise",
					"Write " + this.strategy.property() + "=weighted, or remove it.");
		}
	}

}
