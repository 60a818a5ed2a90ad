package io.aiclient.spring.actuate;

import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsHealthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

class AiClientsHealthIndicatorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsHealthAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.clients.other.timeout.total=9s");

	@Test
	void showsEachClientInTheDetails() {
		this.runner.withBean(AiExchange.class, StubExchange::answering).run((context) -> {
			Health health = context.getBean(AiClientsHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("default", "other");
			assertThat(health.getDetails().get("other")).asInstanceOf(MAP)
				.containsExactly(entry("breaker", "closed"), entry("latch", "released"));
		});
	}

	@Test
	void isUpAlsoWhileALatchIsSet() {
		StubExchange exchange = StubExchange.by((attempt) -> Mono
			.error(AiExchangeException.status(401, Map.of(), new ProviderError(null, "invalid_api_key", "no"))));
		this.runner.withBean(AiExchange.class, () -> exchange).run((context) -> {
			assertThatExceptionOfType(AiAuthenticationException.class)
				.isThrownBy(() -> context.getBean(AiClient.class).call(AiRequest.of("Hello")));
			Health health = context.getBean(AiClientsHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("default")).asInstanceOf(MAP)
				.containsEntry("waitingFor", "latch")
				.containsEntry("latch", "set");
		});
	}

	@Test
	void canBeLeftOut() {
		this.runner.withBean(AiExchange.class, StubExchange::answering)
			.withPropertyValues("management.health.aiclients.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AiClientsHealthIndicator.class));
	}

}
