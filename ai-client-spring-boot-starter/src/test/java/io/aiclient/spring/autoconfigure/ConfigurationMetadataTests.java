package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.Failover;
import io.aiclient.client.FilePermissions;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.web.PoolSettings;
import io.aiclient.spring.web.WebExchangeSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What IDEs show is what holds.
 */
class ConfigurationMetadataTests {

	private static final String PREFIX = "ai.client.";

	private final JsonNode metadata = read();

	@Test
	void everyPropertyIsDescribedInASentence() {
		Map<String, JsonNode> properties = properties();
		assertThat(properties).hasSizeGreaterThan(40);
		properties.forEach((name, property) -> assertThat(property.path("description").asString()).as(name)
			.matches("[A-Z].*\\.")
			.doesNotMatch("(The|A|An) .*"));
	}

	@Test
	void defaultsAreThoseOfTheSettings() {
		Map<String, Object> shown = new HashMap<>();
		properties().forEach((name, property) -> {
			if (property.has("defaultValue")) {
				shown.put(name, value(property));
			}
		});
		assertThat(shown).containsExactlyInAnyOrderEntriesOf(defaults());
	}

	@Test
	void hintsNameEveryProviderModeAndStrategy() {
		assertThat(hints("ai.client.provider")).containsExactlyInAnyOrder(shown(ProviderPreset.values()));
		assertThat(hints("ai.client.concurrency.mode")).containsExactlyInAnyOrder("fixed", "adaptive")
			.containsExactlyInAnyOrder(shown(ConcurrencySettings.Mode.values()));
		assertThat(hints("ai.client.failover.strategy")).containsExactlyInAnyOrder("in-order", "weighted")
			.containsExactlyInAnyOrder(shown(Failover.Strategy.values()));
		assertThat(hints("ai.client.shared-quota.on-failure")).containsExactlyInAnyOrder("share", "fail")
			.containsExactlyInAnyOrder(shown(SharedQuotaSettings.OnFailure.values()));
		assertThat(hints("ai.client.unknown-properties"))
			.containsExactlyInAnyOrder(shown(UnknownPropertiesCheck.Reaction.values()));
		assertThat(hints("ai.client.warm-up")).containsExactlyInAnyOrder(shown(ColdStart.Moment.values()));
		assertThat(Failover.none().strategy()).isEqualTo(Failover.Strategy.IN_ORDER);
	}

	@Test
	void everySwitchOfTheActuatorIsDescribed() {
		assertThat(this.metadata.get("properties").valueStream().map((property) -> property.get("name").asString()))
			.contains("management.health.aiclients.enabled", "management.endpoint.aiclients.access",
					"management.endpoint.aiclients.cache.time-to-live");
	}

	/**
	 * As Boot's analysis of a failure and the endpoint show them.
	 */
	private static String[] shown(Enum<?>[] values) {
		return Arrays.stream(values).map(Object::toString).toArray(String[]::new);
	}

	private static Map<String, Object> defaults() {
		ConcurrencySettings adaptive = ConcurrencySettings.adaptive();
		RateLimitSettings rateLimit = RateLimitSettings.none();
		TimeoutSettings timeouts = TimeoutSettings.defaults();
		PoolSettings pool = PoolSettings.defaults();
		RetrySettings retry = RetrySettings.defaults();
		CircuitBreakerSettings breaker = CircuitBreakerSettings.defaults();
		Map<String, Object> defaults = new LinkedHashMap<>();
		defaults.put("concurrency.mode", "fixed");
		defaults.put("concurrency.min", (double) adaptive.min());
		defaults.put("concurrency.step", adaptive.step());
		defaults.put("rate-limit.window", rateLimit.window());
		defaults.put("rate-limit.token-window", rateLimit.tokenWindow());
		defaults.put("shared-quota.enabled", "false");
		defaults.put("shared-quota.on-failure", "share");
		defaults.put("shared-quota.assumed-members", (double) SharedQuotaSettings.DEFAULT_ASSUMED_MEMBERS);
		defaults.put("timeout.connect", timeouts.connect());
		defaults.put("timeout.response", timeouts.response());
		defaults.put("timeout.idle", timeouts.idle());
		defaults.put("timeout.total", timeouts.total());
		defaults.put("pool.max-idle-time", pool.maxIdleTime());
		defaults.put("pool.dns-cache-time", pool.dnsCacheTime());
		defaults.put("max-inspected-request-size",
				WebExchangeSettings.builder(URI.create("http://localhost")).build().maxInspectedRequestSize());
		defaults.put("max-response-size",
				WebExchangeSettings.builder(URI.create("http://localhost")).build().maxResponseSize());
		defaults.put("retry.max-retries", (double) retry.maxRetries());
		defaults.put("retry.initial-delay", retry.initialDelay());
		defaults.put("retry.multiplier", retry.multiplier());
		defaults.put("retry.max-delay", retry.maxDelay());
		defaults.put("retry.max-retry-after", retry.maxRetryAfter());
		defaults.put("retry.budget", retry.budget());
		defaults.put("circuit-breaker.failure-rate-threshold", (double) breaker.failureRateThreshold());
		defaults.put("circuit-breaker.window-size", (double) breaker.windowSize());
		defaults.put("circuit-breaker.minimum-calls", (double) breaker.minimumCalls());
		defaults.put("circuit-breaker.wait-in-open-state", breaker.waitInOpenState());
		defaults.put("circuit-breaker.probes-in-half-open-state", (double) breaker.probesInHalfOpenState());
		defaults.put("latch.retry-after", LatchSettings.defaults().retryAfter());
		defaults.put("failover.strategy", "in-order");
		defaults.put("failover.weight", (double) Failover.none().weight());
		defaults.put("share-in-flight", "false");
		defaults.put("include-provider-message", "true");
		defaults.put("structured-output.retries", 0.0);
		defaults.put("job.file-permissions", FilePermissions.ownerOnly().toString());
		defaults.put("embedding.linger", EmbeddingSettings.defaults().linger());
		defaults.put("embedding.truncate", "false");
		defaults.put("unknown-properties", "fail");
		defaults.put("warm-up", "background");
		return defaults;
	}

	private static Object value(JsonNode property) {
		JsonNode value = property.get("defaultValue");
		return switch (property.get("type").asString()) {
			case "java.time.Duration" -> DurationStyle.detectAndParse(value.asString());
			case "org.springframework.util.unit.DataSize" -> DataSize.parse(value.asString());
			default -> value.isNumber() ? (Object) value.asDouble() : value.asString();
		};
	}

	private Map<String, JsonNode> properties() {
		Map<String, JsonNode> properties = new LinkedHashMap<>();
		for (JsonNode property : this.metadata.get("properties")) {
			String name = property.get("name").asString();
			if (name.startsWith(PREFIX)) {
				properties.put(name.substring(PREFIX.length()), property);
			}
		}
		return properties;
	}

	private String[] hints(String name) {
		return this.metadata.get("hints")
			.valueStream()
			.filter((hint) -> hint.get("name").asString().equals(name))
			.flatMap((hint) -> hint.get("values").valueStream())
			.map((value) -> value.get("value").asString())
			.toArray(String[]::new);
	}

	private static JsonNode read() {
		try {
			URL ours = AiClientProperties.class.getProtectionDomain().getCodeSource().getLocation();
			Path file = Path.of(ours.toURI()).resolve("META-INF/spring-configuration-metadata.json");
			return new JsonMapper().readTree(Files.readString(file));
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException("Cannot read the metadata", ex);
		}
	}

}
