package io.aiclient.spring.autoconfigure;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings.Mode;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.FilePermissions;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.cost.ModelPrice;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.web.BaseUrl;
import io.aiclient.spring.web.PoolSettings;
import io.aiclient.spring.web.ProxySettings;
import io.aiclient.spring.web.WebExchangeSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ClientSettingsResolverTests {

	private static final String BASE_URL = "base-url=http://localhost:1/v1";

	@Test
	void baseUrlAloneGivesTheDefaults() {
		ClientSettings settings = resolve("default", BASE_URL);
		assertThat(settings.exchange())
			.isEqualTo(WebExchangeSettings.builder(URI.create("http://localhost:1/v1")).build());
		assertThat(settings.model()).isNull();
		assertThat(settings.sslBundle()).isNull();
		assertThat(settings.concurrency()).isEqualTo(ConcurrencySettings.defaults());
		assertThat(settings.rateLimit()).isEqualTo(RateLimitSettings.none());
		assertThat(settings.providerLimits()).isEqualTo(ProviderLimits.ofUnknownProvider());
		assertThat(settings.retry()).isEqualTo(RetrySettings.defaults());
		assertThat(settings.circuitBreaker()).isEqualTo(CircuitBreakerSettings.defaults());
		assertThat(settings.latch()).isEqualTo(LatchSettings.defaults());
		assertThat(settings.prices()).isEmpty();
		assertThat(settings.shareInFlight()).isFalse();
		assertThat(settings.cacheName()).isNull();
		assertThat(settings.cachePartition()).isNull();
		assertThat(settings.structuredOutputRetries()).isZero();
		assertThat(settings.jobFilePermissions()).isEqualTo(FilePermissions.ownerOnly());
	}

	@Test
	void readsEveryPropertyOfTheProvider() {
		ClientSettings settings = resolve("default", "base-url=https://api.example.com/v1/", "api-key=sk-1",
				"model=gpt-4.1-mini", "provider=azure-openai", "timeout.connect=1s", "timeout.response=2s",
				"timeout.idle=3s", "timeout.total=4s", "pool.max-connections=70", "pool.max-idle-time=5s",
				"pool.dns-cache-time=6s", "proxy.host=proxy.local", "proxy.port=3128", "proxy.username=u",
				"proxy.password=p", "proxy.no-proxy=*.internal,localhost", "ssl.bundle=corporate",
				"max-response-size=2MB", "max-inspected-request-size=3MB");
		assertThat(settings.model()).isEqualTo("gpt-4.1-mini");
		assertThat(settings.sslBundle()).isEqualTo("corporate");
		assertThat(settings.exchange()).isEqualTo(WebExchangeSettings.builder(URI.create("https://api.example.com/v1"))
			.apiKey("sk-1")
			.provider(ProviderPreset.AZURE_OPENAI)
			.timeouts(new TimeoutSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
					Duration.ofSeconds(4)))
			.pool(new PoolSettings(70, Duration.ofSeconds(5), Duration.ofSeconds(6)))
			.proxy(new ProxySettings("proxy.local", 3128, "u", "p", "*.internal,localhost"))
			.maxResponseSize(DataSize.ofMegabytes(2))
			.maxInspectedRequestSize(DataSize.ofMegabytes(3))
			.build());
	}

	@Test
	void readsEveryPropertyOfTheChain() {
		ClientSettings settings = resolve("default", BASE_URL, "concurrency.mode=adaptive", "concurrency.max=90",
				"concurrency.initial=15", "concurrency.min=5", "concurrency.step=0.2", "concurrency.target-latency=2s",
				"rate-limit.requests-per-minute=500", "rate-limit.tokens-per-minute=200000",
				"rate-limit.requests-per-day=10000", "rate-limit.window=10s", "rate-limit.token-window=20s",
				"retry.max-retries=5", "retry.initial-delay=1s", "retry.multiplier=3", "retry.max-delay=40s",
				"retry.max-retry-after=50s", "retry.budget=0.3", "circuit-breaker.failure-rate-threshold=60",
				"circuit-breaker.window-size=30", "circuit-breaker.minimum-calls=10",
				"circuit-breaker.wait-in-open-state=7s", "circuit-breaker.probes-in-half-open-state=2",
				"latch.retry-after=8m", "prices[0].model=m", "prices[0].prompt=0.40", "prices[0].cached-prompt=0.10",
				"prices[0].completion=1.60", "share-in-flight=true", "cache.name=answers", "cache.partition=team-a",
				"structured-output.retries=2", "job.file-permissions=rw-r-----");
		assertThat(settings.concurrency())
			.isEqualTo(new ConcurrencySettings(Mode.ADAPTIVE, 90, 15, 5, 0.2, Duration.ofSeconds(2)));
		assertThat(settings.exchange().pool().maxConnections()).isEqualTo(90);
		assertThat(settings.rateLimit()).isEqualTo(RateLimitSettings.none()
			.withRequestsPerMinute(500L)
			.withTokensPerMinute(200000L)
			.withRequestsPerDay(10000L)
			.withWindow(Duration.ofSeconds(10))
			.withTokenWindow(Duration.ofSeconds(20)));
		assertThat(settings.retry()).isEqualTo(RetrySettings.defaults()
			.withMaxRetries(5)
			.withDelays(Duration.ofSeconds(1), 3, Duration.ofSeconds(40))
			.withMaxRetryAfter(Duration.ofSeconds(50))
			.withBudget(0.3));
		assertThat(settings.circuitBreaker())
			.isEqualTo(new CircuitBreakerSettings(60, 30, 10, Duration.ofSeconds(7), 2));
		assertThat(settings.latch().retryAfter()).isEqualTo(Duration.ofMinutes(8));
		assertThat(settings.prices()).containsExactly(
				new ModelPrice("m", new BigDecimal("0.40"), new BigDecimal("0.10"), new BigDecimal("1.60")));
		assertThat(settings.shareInFlight()).isTrue();
		assertThat(settings.cacheName()).isEqualTo("answers");
		assertThat(settings.cachePartition()).isEqualTo("team-a");
		assertThat(settings.structuredOutputRetries()).isEqualTo(2);
		assertThat(settings.jobFilePermissions()).isEqualTo(FilePermissions.of("rw-r-----"));
	}

	@ParameterizedTest
	@CsvSource({ "https://api.openai.com/v1, OPENAI", "https://api.deepseek.com/v1, DEEPSEEK",
			"https://me.openai.azure.com/openai/v1, AZURE_OPENAI", "http://localhost:11434/v1, OPENAI_COMPATIBLE" })
	void guessesTheProviderByItsHost(String baseUrl, ProviderPreset provider) {
		ClientSettings settings = resolve("default", "base-url=" + baseUrl, "api-key=k");
		assertThat(settings.exchange().provider()).isEqualTo(provider);
	}

	@Test
	void defaultsGiveWayToWhatIsWritten() {
		assertThat(resolve("default", BASE_URL, "pool.max-connections=30").concurrency())
			.isEqualTo(ConcurrencySettings.fixed(30));
		assertThat(resolve("default", BASE_URL, "pool.max-connections=80").concurrency())
			.isEqualTo(ConcurrencySettings.fixed(50));
		assertThat(resolve("default", BASE_URL, "concurrency.mode=adaptive", "concurrency.max=10").concurrency())
			.isEqualTo(ConcurrencySettings.adaptive(10));
		assertThat(resolve("default", BASE_URL, "concurrency.mode=adaptive", "concurrency.min=150").concurrency())
			.isEqualTo(new ConcurrencySettings(Mode.ADAPTIVE, 150, 150, 150, 0.1, null));
		assertThat(resolve("default", BASE_URL, "concurrency.mode=adaptive", "pool.max-connections=15").concurrency())
			.isEqualTo(ConcurrencySettings.adaptive(15));
		assertThat(resolve("default", BASE_URL, "retry.max-delay=100ms").retry().initialDelay())
			.isEqualTo(Duration.ofMillis(100));
		assertThat(resolve("default", BASE_URL, "retry.initial-delay=90s").retry().maxDelay())
			.isEqualTo(Duration.ofSeconds(90));
		assertThat(resolve("default", BASE_URL, "circuit-breaker.window-size=5").circuitBreaker().minimumCalls())
			.isEqualTo(5);
		assertThat(resolve("default", BASE_URL, "circuit-breaker.minimum-calls=50").circuitBreaker().windowSize())
			.isEqualTo(50);
	}

	@Test
	void namedClientInheritsWhatItDoesNotSet() {
		ClientSettings settings = resolve("cheap", "base-url=https://api.openai.com/v1", "api-key=k", "model=large",
				"rate-limit.requests-per-minute=600", "rate-limit.window=10s", "proxy.host=h", "proxy.port=1",
				"retry.max-retries=7", "share-in-flight=true", "cache.name=answers", "clients.cheap.model=small",
				"clients.cheap.rate-limit.window=5s", "job.file-permissions=rw-r-----");
		assertThat(settings.jobFilePermissions()).hasToString("rw-r-----");
		assertThat(settings.prefix()).isEqualTo("ai.client.clients.cheap");
		assertThat(settings.model()).isEqualTo("small");
		assertThat(settings.exchange().apiKey()).isEqualTo("k");
		assertThat(settings.exchange().baseUrl()).hasHost("api.openai.com");
		assertThat(settings.exchange().proxy()).isNotNull();
		assertThat(settings.rateLimit().requestsPerMinute()).isEqualTo(600);
		assertThat(settings.rateLimit().window()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.retry().maxRetries()).isEqualTo(7);
		assertThat(settings.shareInFlight()).isTrue();
		assertThat(settings.cacheName()).isEqualTo("answers");
	}

	@Test
	void namedClientInheritsThePartitionOfTheCacheWithBaseUrlAndKeyOnly() {
		assertThat(partitionOfHeir("timeout.total=9s")).isEqualTo("team-a");
		assertThat(partitionOfHeir("api-key=other")).isNull();
		assertThat(partitionOfHeir("base-url=http://localhost:11434/v1")).isNull();
		assertThat(partitionOfHeir("cache.partition=")).isNull();
		assertThat(partitionOfHeir("api-key=other", "clients.heir.cache.partition=own")).isEqualTo("own");
	}

	private static @Nullable String partitionOfHeir(String... own) {
		List<String> all = new ArrayList<>(List.of("base-url=https://api.openai.com/v1", "api-key=k",
				"cache.name=answers", "cache.partition=team-a"));
		all.add("clients.heir." + own[0]);
		all.addAll(List.of(own).subList(1, own.length));
		return resolve("heir", all.toArray(String[]::new)).cachePartition();
	}

	@Test
	void namedClientWithItsOwnBaseUrlInheritsNothingOfTheProvider() {
		ClientSettings settings = resolve("local", "base-url=https://api.openai.com/v1", "api-key=k", "model=large",
				"provider=openai", "rate-limit.requests-per-minute=600", "rate-limit.window=10s", "proxy.host=h",
				"proxy.port=1", "retry.max-retries=7", "clients.local.base-url=http://localhost:11434/v1");
		assertThat(settings.model()).isNull();
		assertThat(settings.exchange().apiKey()).isNull();
		assertThat(settings.exchange().provider()).isEqualTo(ProviderPreset.OPENAI_COMPATIBLE);
		assertThat(settings.exchange().proxy()).isNull();
		assertThat(settings.rateLimit()).isEqualTo(RateLimitSettings.none());
		assertThat(settings.providerLimits()).isEqualTo(ProviderLimits.ofUnknownProvider());
		assertThat(settings.retry().maxRetries()).isEqualTo(7);
	}

	@Test
	void readsTheLimitsOfPromptsAndAnswersApart() {
		ClientSettings settings = resolve("claude", BASE_URL, "clients.claude.provider=anthropic",
				"rate-limit.input-tokens-per-minute=40000", "clients.claude.rate-limit.output-tokens-per-minute=8000",
				"rate-limit.token-window=15s");
		assertThat(settings.rateLimit()).isEqualTo(RateLimitSettings.none()
			.withInputTokensPerMinute(40000L)
			.withOutputTokensPerMinute(8000L)
			.withTokenWindow(Duration.ofSeconds(15)));
		assertThat(settings.providerLimits()).isEqualTo(ProviderPreset.ANTHROPIC.limits());
		assertThat(settings.warnings()).isEmpty();
	}

	@Test
	void keepsToALimitThatTheProviderIsNotKnownToHaveAndSaysSo() {
		ClientSettings settings = resolve("default", BASE_URL, "provider=deepseek", "rate-limit.requests-per-minute=60",
				"rate-limit.tokens-per-minute=5000");
		assertThat(settings.providerLimits().limits()).extracting(ProviderLimit::name, ProviderLimit::charge)
			.containsExactly(tuple("requests", ChargeRule.REQUEST), tuple("tokens", ChargeRule.PROMPT_AND_LARGER));
		assertThat(settings.warnings()).hasSize(2)
			.first()
			.asString()
			.startsWith(
					"ai.client.rate-limit.requests-per-minute (60) is kept to, though deepseek is not known to have "
							+ "such a limit");
		assertThat(resolve("default", BASE_URL, "provider=deepseek").providerLimits().limits()).isEmpty();
	}

	@Test
	void tokenWindowHasAnEffectIfAnyTokensAreLimited() {
		assertThat(resolve("default", BASE_URL, "provider=anthropic", "rate-limit.output-tokens-per-minute=8000",
				"rate-limit.token-window=10s")
			.warnings()).isEmpty();
		assertThat(resolve("default", BASE_URL, "provider=anthropic", "rate-limit.requests-per-minute=50",
				"rate-limit.token-window=10s")
			.warnings()).singleElement().asString().contains("ai.client.rate-limit.token-window (10s) has no effect");
	}

	@ParameterizedTest
	@CsvSource({ "azure-openai, 600, PT10S", "azure-openai, 6, PT10S", "azure-openai, 5, PT1M", "openai, 600, PT1M" })
	void windowIsThatOfTheProviderUnlessItWouldAllowNothing(String provider, long limit, Duration window) {
		assertThat(resolve("default", BASE_URL, "provider=" + provider, "rate-limit.requests-per-minute=" + limit)
			.rateLimit()
			.window()).isEqualTo(window);
		assertThat(resolve("default", BASE_URL, "provider=" + provider, "rate-limit.requests-per-minute=" + limit,
				"rate-limit.window=30s")
			.rateLimit()
			.window()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void fixedNamedClientDropsWhatItsAdaptiveParentSet() {
		ClientSettings settings = resolve("steady", BASE_URL, "concurrency.mode=adaptive", "concurrency.max=64",
				"concurrency.initial=32", "clients.steady.concurrency.mode=fixed");
		assertThat(settings.concurrency()).isEqualTo(ConcurrencySettings.fixed(64));
	}

	@Test
	void namesBeginWithTheDefaultClient() {
		assertThat(resolver(BASE_URL, "clients.b.model=m", "clients.a.model=m").names()).startsWith("default")
			.containsExactlyInAnyOrder("default", "a", "b");
		assertThat(resolver("clients.b.base-url=http://localhost/v1").names()).containsExactly("b");
		assertThat(resolver("model=m").names()).isEmpty();
	}

	@Test
	void textOfPropertiesAndSettingsHoldsNoSecret() {
		String[] properties = { "base-url=https://api.openai.com/v1", "api-key=sk-secret", "proxy.host=h",
				"proxy.port=1", "proxy.username=u-secret", "proxy.password=p-secret",
				"clients.cheap.api-key=sk-secret" };
		assertThat(bind(properties).toString()).doesNotContain("secret");
		assertThat(String.valueOf(bind(properties).proxy())).doesNotContain("secret");
		assertThat(resolve("default", properties).toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost/v1, true", "http://127.0.0.1:8080, true", "http://127.9.9.9, true",
			"http://[::1]:80/v1, true", "http://api.localhost, true", "http://example.com, false",
			"http://10.0.0.1, false", "http://localhost.example.com, false", "http://127.0.0.1.example.com, false" })
	void knowsLoopbackHosts(URI url, boolean loopback) {
		assertThat(BaseUrl.isLoopback(url)).isEqualTo(loopback);
	}

	private static ClientSettings resolve(String name, String... properties) {
		return resolver(properties).resolve(name);
	}

	private static ClientSettingsResolver resolver(String... properties) {
		return new ClientSettingsResolver(bind(properties), TimeoutSettings.defaults());
	}

	private static AiClientProperties bind(String... properties) {
		Map<String, String> map = Stream.of(properties)
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> "ai.client." + pair[0], (pair) -> pair[1]));
		return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("ai.client", AiClientProperties.class);
	}

}
