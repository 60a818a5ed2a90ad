package io.aiclient.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.AiClientSnapshot;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Every property of the design at once, and calls over TLS that the bundle trusts.
 */
@ExtendWith(OutputCaptureExtension.class)
class WholeConfigurationTests {

	private static final Path RESOURCES = Path.of("..", "ai-client-simulator", "src", "test", "resources");

	@Test
	void startsAndCalls(CapturedOutput output) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.tls(read("localhost.pem"), read("localhost-key.pem")))) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class,
						WebClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
						JacksonAutoConfiguration.class, SslAutoConfiguration.class, LifecycleAutoConfiguration.class))
				.withBean(ConcurrentMapCacheManager.class, () -> new ConcurrentMapCacheManager("answers"))
				.withPropertyValues(
						"spring.ssl.bundle.pem.corporate.truststore.certificate=file:"
								+ RESOURCES.resolve("localhost.pem").toAbsolutePath(),
						"ai.client.base-url=" + provider.baseUrl(), "ai.client.api-key=sk-very-secret-key-of-the-test",
						"ai.client.model=gpt-4.1-mini", "ai.client.provider=openai",
						"ai.client.concurrency.mode=adaptive", "ai.client.concurrency.max=100",
						"ai.client.concurrency.initial=20", "ai.client.concurrency.min=1",
						"ai.client.concurrency.step=0.1", "ai.client.concurrency.target-latency=2s",
						"ai.client.rate-limit.requests-per-minute=500", "ai.client.rate-limit.tokens-per-minute=200000",
						"ai.client.rate-limit.requests-per-day=100000", "ai.client.rate-limit.window=1m",
						"ai.client.rate-limit.token-window=1m", "ai.client.timeout.connect=5s",
						"ai.client.timeout.response=60s", "ai.client.timeout.idle=30s", "ai.client.timeout.total=120s",
						"ai.client.pool.max-connections=100", "ai.client.pool.max-idle-time=30s",
						"ai.client.pool.dns-cache-time=5m", "ai.client.proxy.host=proxy.local",
						"ai.client.proxy.port=3128", "ai.client.proxy.username=u",
						"ai.client.proxy.password=hidden-password",
						"ai.client.proxy.no-proxy=*.internal,localhost,127.0.0.1", "ai.client.ssl.bundle=corporate",
						"ai.client.max-response-size=10MB", "ai.client.max-inspected-request-size=10MB",
						"ai.client.retry.max-retries=3", "ai.client.retry.initial-delay=500ms",
						"ai.client.retry.multiplier=2", "ai.client.retry.max-delay=60s",
						"ai.client.retry.max-retry-after=120s", "ai.client.retry.budget=0.2",
						"ai.client.circuit-breaker.failure-rate-threshold=50",
						"ai.client.circuit-breaker.window-size=20", "ai.client.circuit-breaker.minimum-calls=20",
						"ai.client.circuit-breaker.wait-in-open-state=60s",
						"ai.client.circuit-breaker.probes-in-half-open-state=3", "ai.client.latch.retry-after=5m",
						"ai.client.prices[0].model=gpt-4.1-mini", "ai.client.prices[0].prompt=0.40",
						"ai.client.prices[0].cached-prompt=0.10", "ai.client.prices[0].completion=1.60",
						"ai.client.share-in-flight=true", "ai.client.cache.name=answers",
						"ai.client.cache.partition=team-a",
						"ai.client.clients.cheap.base-url=https://api.deepseek.com/v1",
						"ai.client.clients.cheap.api-key=sk-other-secret-key",
						"ai.client.clients.cheap.model=deepseek-chat")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					ManagedAiClient client = (ManagedAiClient) context.getBean(AiClient.class);
					AiResponse response = client.call(AiRequest.of("hello"));
					assertThat(response.content()).isEqualTo(SimulatedProvider.answerTo("hello"));
					assertThat(response.cost()).isPositive();
					List<AiResult<AiResponse>> results = client.batch(List.of(AiRequest.of("a"), AiRequest.of("b")))
						.collectList()
						.block();
					assertThat(results).hasSize(2).allMatch(AiResult::isSuccess);
					assertThat(client.call(AiRequest.of("hello")).cached()).isTrue();
					AiClientSnapshot snapshot = client.snapshot();
					assertThat(snapshot.admission().concurrencyLimit()).isEqualTo(20);
					assertThat(snapshot.admission().windows()).extracting("name", "allowance")
						.containsExactlyInAnyOrder(tuple("requests", 500L), tuple("tokens", 200_000L),
								tuple("requests-per-day", 100_000L));
					assertThat(context.getBean("cheapAiClient", ManagedAiClient.class).snapshot().admission().windows())
						.isEmpty();
				});
		}
		assertThat(output).doesNotContain("very-secret", "hidden-password", "other-secret");
	}

	private static String read(String file) {
		try {
			return Files.readString(RESOURCES.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
