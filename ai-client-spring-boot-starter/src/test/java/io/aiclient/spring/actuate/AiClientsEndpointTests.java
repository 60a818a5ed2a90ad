package io.aiclient.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.AiClientSnapshot.Pause;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiProviderException;
import io.aiclient.resilience.RetryBudget;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.actuate.AiClientsEndpoint.Client;
import io.aiclient.spring.actuate.AiClientsEndpoint.Part;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsEndpointAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class AiClientsEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=aiclients",
				"ai.client.base-url=https://api.example.com/v1?code=query-secret", "ai.client.api-key=sk-key-secret",
				"ai.client.model=m", "ai.client.proxy.host=proxy.local", "ai.client.proxy.port=3128",
				"ai.client.proxy.username=user-secret", "ai.client.proxy.password=password-secret",
				"ai.client.rate-limit.requests-per-minute=600", "ai.client.share-in-flight=true",
				"ai.client.clients.cheap.model=small", "ai.client.clients.claude.base-url=http://localhost:1/v1",
				"ai.client.clients.claude.provider=anthropic",
				"ai.client.clients.claude.rate-limit.input-tokens-per-minute=40000");

	@Test
	void showsSettingsLimitsQueueAndBreakerOfEachClient() {
		this.runner.run((context) -> {
			AiClientsEndpoint endpoint = context.getBean(AiClientsEndpoint.class);
			assertThat(endpoint.clients().clients()).containsOnlyKeys("default", "cheap", "claude");
			Client client = endpoint.client("cheap");
			assertThat(client).isNotNull();
			assertThat(client.settings().model()).isEqualTo("small");
			assertThat(client.settings().baseUrl()).isEqualTo("https://api.example.com/v1");
			assertThat(client.settings().hasApiKey()).isTrue();
			assertThat(client.settings().shareInFlight()).isTrue();
			assertThat(client.settings().cacheName()).isNull();
			assertThat(client.settings().proxy()).isEqualTo("proxy.local:3128");
			assertThat(client.admission().concurrencyLimit()).isEqualTo(50);
			assertThat(client.admission().waiting()).isZero();
			assertThat(client.admission().windows()).hasSize(1);
			assertThat(client.breaker()).hasToString("closed");
			assertThat(client.latch()).isNull();
			assertThat(client.retries()).isEqualTo(new RetryBudget.Use(0, 10));
			assertThat(endpoint.client("claude").settings().rateLimit().inputTokensPerMinute()).isEqualTo(40_000);
			assertThat(endpoint.client("unknown")).isNull();
		});
	}

	@Test
	void showsNoSecret() {
		this.runner.run((context) -> {
			String json = new JsonMapper().writeValueAsString(context.getBean(AiClientsEndpoint.class).clients());
			assertThat(json).contains("\"baseUrl\":\"https://api.example.com/v1\"", "\"initialDelay\":\"PT0.5S\"")
				.doesNotContain("secret");
		});
	}

	@Test
	void showsWhetherTheCacheWorks() {
		this.runner.withBean("own", AiExchange.class, StubExchange::answering)
			.withBean(ConcurrentMapCacheManager.class, ConcurrentMapCacheManager::new)
			.withPropertyValues("ai.client.share-in-flight=false", "ai.client.cache.name=answers",
					"ai.client.clients.cheap.cache.name=")
			.run((context) -> {
				AiClient client = context.getBean("aiClient", AiClient.class);
				client.call(AiRequest.of("a"));
				client.call(AiRequest.of("a"));
				AiClientsEndpoint endpoint = context.getBean(AiClientsEndpoint.class);
				assertThat(new JsonMapper().writeValueAsString(endpoint.client("default")))
					.contains("\"cache\":{\"hits\":1,\"misses\":1,\"errors\":0}");
				assertThat(endpoint.client("cheap").cache()).isNull();
			});
	}

	@Test
	void namesWhatTheApplicationReplaces() {
		this.runner.withBean(AiExchange.class, StubExchange::answering)
			.run((context) -> assertThat(
					context.getBean(AiClientsEndpoint.class).client("default").settings().replaced())
				.containsExactly("exchange"));
	}

	@Test
	void showsWhyTheConcurrencyLimitChanged() {
		StubExchange exchange = StubExchange.by((attempt) -> Mono
			.error(AiExchangeException.status(503, Map.of(), new ProviderError(null, null, "no"))));
		this.runner.withBean(AiExchange.class, () -> exchange)
			.withPropertyValues("ai.client.concurrency.mode=adaptive", "ai.client.retry.max-retries=0")
			.run((context) -> {
				AiClientsEndpoint endpoint = context.getBean(AiClientsEndpoint.class);
				assertThat(endpoint.client("default").admission().concurrencyChange()).isNull();
				AiClient client = context.getBean("aiClient", AiClient.class);
				assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
				assertThat(new JsonMapper().writeValueAsString(endpoint.client("default")))
					.contains("\"concurrencyLimit\":18", "\"concurrencyChange\":{\"from\":20,\"to\":18,"
							+ "\"reason\":\"the provider was overloaded\",\"ago\":\"PT");
			});
	}

	@Test
	void releasesTheLatch() {
		StubExchange exchange = StubExchange.by((attempt) -> (attempt == 1)
				? Mono
					.error(AiExchangeException.status(401, Map.of(), new ProviderError(null, "invalid_api_key", "no")))
				: Mono.just(StubExchange.answer()));
		this.runner.withBean(AiExchange.class, () -> exchange).run((context) -> {
			AiClientsEndpoint endpoint = context.getBean(AiClientsEndpoint.class);
			AiClient client = context.getBean("aiClient", AiClient.class);
			assertThatExceptionOfType(AiAuthenticationException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
			assertThat(endpoint.client("default").latch()).isNotNull();
			endpoint.release("default", Part.LATCH);
			assertThat(endpoint.client("default").latch()).isNull();
			assertThat(client.call(AiRequest.of("b")).content()).isEqualTo("Hallo");
		});
	}

	@Test
	void showsThePauseAndReleasesIt() {
		StubExchange exchange = StubExchange.by((attempt) -> (attempt == 1)
				? Mono.error(AiExchangeException.status(429, Map.of("Retry-After", "4102444800"),
						new ProviderError(null, null, "Limit of requests per day reached")))
				: Mono.just(StubExchange.answer()));
		this.runner.withBean(AiExchange.class, () -> exchange).run((context) -> {
			AiClientsEndpoint endpoint = context.getBean(AiClientsEndpoint.class);
			AiClient client = context.getBean("aiClient", AiClient.class);
			assertThat(endpoint.client("default").pause()).isNull();
			Queue<AiResult<AiResponse>> results = new ConcurrentLinkedQueue<>();
			client.batch(List.of(AiRequest.of("a"))).subscribe(results::add);
			await().until(() -> endpoint.client("default").pause() != null);
			Pause pause = endpoint.client("default").pause();
			assertThat(pause.reason()).contains("Limit of requests per day reached");
			assertThat(pause.left()).isLessThanOrEqualTo(Duration.ofDays(1));
			endpoint.release("default", Part.PAUSE);
			await().until(() -> !results.isEmpty());
			assertThat(results).singleElement().matches(AiResult::isSuccess);
			assertThat(endpoint.client("default").pause()).isNull();
		});
	}

	@Test
	void refusesToReleaseTheLatchOfAnUnknownClient() {
		this.runner.run((context) -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> context.getBean(AiClientsEndpoint.class).release("unknown", Part.LATCH)));
	}

}
