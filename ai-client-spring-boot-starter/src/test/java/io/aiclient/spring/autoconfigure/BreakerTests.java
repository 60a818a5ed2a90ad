package io.aiclient.spring.autoconfigure;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakersHealthIndicatorAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.monitoring.health.CircuitBreakersHealthIndicator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiProviderException;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class BreakerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class,
				AiClientBreakerAutoConfiguration.class, CircuitBreakerAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.clients.cheap.model=n");

	@Test
	void eachClientHasABreakerInTheRegistry() {
		this.runner.run((context) -> {
			context.getBean("aiClient");
			assertThat(context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers())
				.extracting(CircuitBreaker::getName)
				.containsExactlyInAnyOrder("ai-client-default", "ai-client-cheap");
		});
	}

	@Test
	void breakerHasOurSettings() {
		this.runner
			.withPropertyValues("ai.client.circuit-breaker.failure-rate-threshold=40",
					"ai.client.circuit-breaker.window-size=30", "ai.client.circuit-breaker.minimum-calls=10",
					"ai.client.circuit-breaker.wait-in-open-state=7s",
					"ai.client.circuit-breaker.probes-in-half-open-state=2",
					"resilience4j.circuitbreaker.configs.default.sliding-window-size=99")
			.run((context) -> {
				CircuitBreakerConfig config = config(context.getBean(CircuitBreakerRegistry.class));
				assertThat(config.getFailureRateThreshold()).isEqualTo(40);
				assertThat(config.getSlidingWindowSize()).isEqualTo(30);
				assertThat(config.getMinimumNumberOfCalls()).isEqualTo(10);
				assertThat(config.getWaitIntervalFunctionInOpenState().apply(1)).isEqualTo(7000);
				assertThat(config.getPermittedNumberOfCallsInHalfOpenState()).isEqualTo(2);
				assertThat(config.getSlowCallDurationThreshold()).isGreaterThan(Duration.ofDays(1));
			});
	}

	@Test
	void instanceOfTheUserHoldsWhole(CapturedOutput output) {
		this.runner
			.withPropertyValues("resilience4j.circuitbreaker.instances.ai-client-default.sliding-window-size=7",
					"ai.client.circuit-breaker.failure-rate-threshold=40")
			.run((context) -> {
				CircuitBreakerConfig config = config(context.getBean(CircuitBreakerRegistry.class));
				assertThat(config.getSlidingWindowSize()).isEqualTo(7);
				assertThat(config.getFailureRateThreshold()).isEqualTo(50);
				assertThat(output).contains("Client 'default' uses Resilience4j's instance ai-client-default")
					.contains("ai.client.circuit-breaker.* has no effect")
					.doesNotContain("Client 'cheap' uses");
			});
	}

	@Test
	void clientAsksTheBreakerOfTheRegistry() {
		StubExchange exchange = StubExchange
			.by((attempt) -> Mono.error(AiExchangeException.failed(Stage.CONNECT, "refused", null)));
		this.runner.withBean("own", AiExchange.class, () -> exchange)
			.withPropertyValues("ai.client.retry.max-retries=0", "ai.client.circuit-breaker.window-size=2")
			.run((context) -> {
				ManagedAiClient client = context.getBean("aiClient", ManagedAiClient.class);
				assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
				assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("b")));
				assertThat(client.snapshot().breaker()).hasToString("open");
				assertThat(context.getBean(CircuitBreakerRegistry.class).circuitBreaker("ai-client-default").getState())
					.isEqualTo(CircuitBreaker.State.OPEN);
				assertThatExceptionOfType(AiCircuitOpenException.class)
					.isThrownBy(() -> client.call(AiRequest.of("c")));
				assertThat(exchange.requests()).hasSize(2);
			});
	}

	@Test
	void healthShowsBreakersOnceTheyAreAskedFor() {
		this.runner
			.withConfiguration(AutoConfigurations.of(CircuitBreakersHealthIndicatorAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class))
			.withPropertyValues("management.health.circuitbreakers.enabled=true",
					"resilience4j.circuitbreaker.configs.default.register-health-indicator=true")
			.run((context) -> assertThat(context.getBean(CircuitBreakersHealthIndicator.class).health().getDetails())
				.containsOnlyKeys("ai-client-default", "ai-client-cheap"));
	}

	@Test
	void registryIsOursWhereResilience4jHasNone() {
		alone().run((context) -> {
			context.getBean("aiClient");
			assertThat(context).hasSingleBean(CircuitBreakerRegistry.class).hasBean("aiClientCircuitBreakerRegistry");
			assertThat(context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers())
				.extracting(CircuitBreaker::getName)
				.containsExactlyInAnyOrder("ai-client-default", "ai-client-cheap");
		});
	}

	@Test
	void registryBacksOffBeforeOneOfTheUser() {
		CircuitBreakerRegistry own = CircuitBreakerRegistry.ofDefaults();
		alone().withBean("own", CircuitBreakerRegistry.class, () -> own)
			.withPropertyValues("resilience4j.circuitbreaker.instances.ai-client-default.sliding-window-size=7")
			.run((context) -> {
				context.getBean("aiClient");
				assertThat(context.getBean(CircuitBreakerRegistry.class)).isSameAs(own);
				assertThat(own.find("ai-client-default")).isPresent();
			});
	}

	@Test
	void registryBacksOffBeforeThatOfAnyOtherAutoConfiguration() {
		alone().withConfiguration(AutoConfigurations.of(ZealousRegistryAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(CircuitBreakerRegistry.class)
				.hasBean("registryOfAnother"));
	}

	@Test
	void registryBacksOffBeforeThatOfResilience4j() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(CircuitBreakerRegistry.class)
			.doesNotHaveBean("aiClientCircuitBreakerRegistry"));
	}

	@Test
	void instanceThatNothingReadsIsRefused() {
		alone()
			.withPropertyValues("resilience4j.circuitbreaker.instances.backend.sliding-window-size=7",
					"resilience4j.circuitbreaker.instances.ai-client-default.sliding-window-size=7")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidAiClientSettingsException.class)
				.hasMessageContaining("resilience4j.circuitbreaker.instances.ai-client-default")
				.hasMessageContaining("Add the dependency io.github.resilience4j:resilience4j-spring-boot4"));
	}

	@Test
	void instanceOfAnotherIsNoMatterOfOurs() {
		alone().withPropertyValues("resilience4j.circuitbreaker.instances.backend.sliding-window-size=7")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void worksWithoutARegistry() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1")
			.run((context) -> assertThat(context).hasSingleBean(AiClient.class)
				.doesNotHaveBean(CircuitBreakerRegistry.class));
	}

	private static ApplicationContextRunner alone() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientBreakerAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
					"ai.client.clients.cheap.model=n");
	}

	private static CircuitBreakerConfig config(CircuitBreakerRegistry registry) {
		return registry.circuitBreaker("ai-client-default").getCircuitBreakerConfig();
	}

	@AutoConfiguration
	static class ZealousRegistryAutoConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CircuitBreakerRegistry registryOfAnother() {
			return CircuitBreakerRegistry.ofDefaults();
		}

	}

}
