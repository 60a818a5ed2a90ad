package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.Log;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;
import io.aiclient.spring.web.WebExchangeSettings;
import io.aiclient.spring.web.UrlSecrets;

/**
 * Logs once, when a client starts, what it was made of: the one line to look at when it
 * does not do what was meant. Shows neither keys nor what stands in the query of a URL.
 */
final class StartNotice {

	private static final Log logger = Log.of(StartNotice.class);

	private final ClientSettings settings;

	private final List<String> replaced;

	/**
	 * Creates the notice.
	 * @param settings the client's
	 * @param replaced the parts that beans of the application replace
	 */
	StartNotice(ClientSettings settings, List<String> replaced) {
		this.settings = settings;
		this.replaced = List.copyOf(replaced);
	}

	void log() {
		logger.info("Client '{}': {}", this.settings.name(), this);
	}

	@Override
	public String toString() {
		List<String> parts = new ArrayList<>();
		parts.add(this.replaced.contains("exchange") ? "an exchange of the application"
				: reached(null, this.settings.exchange()));
		parts.add((this.settings.model() != null) ? "model " + this.settings.model() : "no model");
		if (!this.replaced.contains("admissionGate")) {
			parts.add(limits(this.settings.rateLimit()));
			parts.add(this.replaced.contains("concurrencyLimit") ? "slots of the application"
					: slots(this.settings.concurrency()));
		}
		QuotaSharing sharing = this.settings.sharing();
		if (sharing != null) {
			parts.add("quota shared as '" + sharing.name() + "'");
		}
		if (this.settings.cacheName() != null && !this.replaced.contains("responseCache")) {
			parts.add("cache '" + this.settings.cacheName() + "'");
		}
		if (!this.settings.failover().endpoints().isEmpty()) {
			parts.add("fail-over to " + endpoints());
		}
		if (!this.replaced.contains("retryPolicy")) {
			parts.add("retry budget " + this.settings.retry().budget());
		}
		if (!this.replaced.isEmpty()) {
			parts.add("replaced by beans: " + String.join(", ", this.replaced));
		}
		return String.join("; ", parts);
	}

	private String endpoints() {
		return this.settings.failover()
			.endpoints()
			.stream()
			.map((endpoint) -> reached(endpoint, endpoint.exchange()))
			.collect(Collectors.joining(", "));
	}

	private static String reached(@Nullable FurtherEndpoint endpoint, WebExchangeSettings exchange) {
		String name = (endpoint != null) ? endpoint.name() + " " : "";
		return name + UrlSecrets.withoutQuery(exchange.baseUrl().toString()) + " (" + exchange.provider().id() + ")";
	}

	private static String limits(RateLimitSettings limits) {
		List<String> told = new ArrayList<>();
		add(told, limits.requestsPerMinute(), "requests a minute");
		add(told, limits.tokensPerMinute(), "tokens a minute");
		add(told, limits.inputTokensPerMinute(), "input tokens a minute");
		add(told, limits.outputTokensPerMinute(), "output tokens a minute");
		add(told, limits.requestsPerDay(), "requests a day");
		return told.isEmpty() ? "limits learned from the provider" : String.join(", ", told);
	}

	private static void add(List<String> told, @Nullable Long limit, String unit) {
		if (limit != null) {
			told.add(limit + " " + unit);
		}
	}

	private static String slots(ConcurrencySettings concurrency) {
		return (concurrency.mode() == ConcurrencySettings.Mode.FIXED) ? concurrency.max() + " slots"
				: concurrency.min() + " to " + concurrency.max() + " slots, adaptive from " + concurrency.initial();
	}

}
