package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A duration in a property may be longer than can be counted in nanoseconds.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongDurationTests {

	private static final String ANSWER = """
			{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},
			"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

	@ParameterizedTest
	@ValueSource(strings = { "109500d", "PT2562047788015215H30M7.999999999S", "24000d" })
	void everyPropertyMayBeForEver(String endless) throws IOException {
		try (MockWebServer server = new MockWebServer()) {
			server.enqueue(new MockResponse.Builder().body(ANSWER).build());
			server.start();
			String client = "ai.client.";
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class,
						WebClientAutoConfiguration.class, SslAutoConfiguration.class))
				.withPropertyValues(client + "base-url=" + server.url("/v1"), client + "model=m",
						client + "timeout.connect=" + endless, client + "timeout.response=" + endless,
						client + "timeout.idle=" + endless, client + "timeout.total=" + endless,
						client + "retry.initial-delay=" + endless, client + "retry.max-delay=" + endless,
						client + "retry.max-retry-after=" + endless,
						client + "circuit-breaker.wait-in-open-state=" + endless,
						client + "latch.retry-after=" + endless, client + "pool.max-idle-time=" + endless,
						client + "pool.dns-cache-time=" + endless, client + "concurrency.mode=adaptive",
						client + "concurrency.target-latency=" + endless)
				.withBean(LifecycleProperties.class, () -> {
					LifecycleProperties lifecycle = new LifecycleProperties();
					lifecycle.setTimeoutPerShutdownPhase(duration(endless));
					return lifecycle;
				})
				.run((context) -> {
					assertThat(context).hasNotFailed();
					ManagedAiClient built = context.getBean(ManagedAiClient.class);
					assertThat(built.send(AiRequest.of("x")).block(Duration.ofSeconds(20)).content())
						.isEqualTo("Hello");
					assertThat(built.snapshot().admission().inFlight()).isZero();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "109500d", "PT2562047788015215H30M7.999999999S" })
	void aWindowThatIsTooLongIsSaidInFigures(String endless) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					SslAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.rate-limit.window=" + endless)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidAiClientSettingsException.class)
				.hasMessageContaining("rate-limit.window (" + duration(endless).toSeconds() + "s)"));
	}

	private static Duration duration(String written) {
		return DurationStyle.detectAndParse(written);
	}

}
