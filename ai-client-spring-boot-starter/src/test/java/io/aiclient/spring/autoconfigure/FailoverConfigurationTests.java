package io.aiclient.spring.autoconfigure;

import java.net.ConnectException;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.client.EndpointSettings;
import io.aiclient.client.Failover;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.actuate.AiClientsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A client of several endpoints beside the beans of an application.
 */
class FailoverConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1",
				"ai.client.failover.endpoints.azure.base-url=http://localhost:2/v1", "ai.client.model=m");

	@Test
	void eachEndpointHasABreakerInTheRegistry() {
		this.runner.withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
			.withPropertyValues("resilience4j.circuitbreaker.instances.ai-client-default-azure.sliding-window-size=7")
			.run((context) -> {
				context.getBean("aiClient");
				CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
				assertThat(registry.getAllCircuitBreakers()).extracting(CircuitBreaker::getName)
					.containsExactlyInAnyOrder("ai-client-default", "ai-client-default-azure");
				assertThat(registry.circuitBreaker("ai-client-default-azure")
					.getCircuitBreakerConfig()
					.getSlidingWindowSize()).isEqualTo(7);
			});
	}

	@Test
	void anExchangeOfTheUserAndEndpointsContradictEachOther() {
		this.runner.withBean(AiExchange.class, StubExchange::answering)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("Invalid ai.client.failover.endpoints: a bean of the application replaces the "
						+ "AiExchange of client 'default'"));
	}

	@Test
	void aCustomizerCanAddEndpointsToAnExchangeOfTheUser() {
		StubExchange spare = StubExchange.answering();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m")
			.withBean("own", AiExchange.class,
					() -> StubExchange.by((attempt) -> Mono.error(new ConnectException("refused"))))
			.withBean(AiClientCustomizer.class,
					() -> (name, builder) -> builder
						.failover(Failover.inOrder(EndpointSettings.builder("spare", spare).build())))
			.run((context) -> {
				context.getBean(ManagedAiClient.class).call(AiRequest.of("a"));
				assertThat(spare.requests()).hasSize(1);
			});
	}

	@Test
	void aGateOfTheUserIsForAllEndpoints() {
		AdmissionGate gate = mock(AdmissionGate.class);
		AdmissionSnapshot snapshot = AdmissionSnapshot.of(0, 4711, 0);
		given(gate.snapshot()).willReturn(snapshot);
		this.runner.withBean(AdmissionGate.class, () -> gate)
			.run((context) -> assertThat(context.getBean(ManagedAiClient.class).snapshot().quotas())
				.containsExactly(snapshot));
	}

	@Test
	void theActuatorShowsEachEndpointWithoutItsKey() {
		this.runner.withConfiguration(AutoConfigurations.of(AiClientsEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=aiclients",
					"ai.client.failover.endpoints.azure.api-key=sk-secret",
					"ai.client.failover.endpoints.azure.rate-limit.requests-per-minute=300")
			.run((context) -> {
				AiClientsEndpoint endpoint = context.getBean(AiClientsEndpoint.class);
				assertThat(new JsonMapper().writeValueAsString(endpoint.client("default"))).doesNotContain("secret")
					.contains("\"failover\":{\"strategy\":\"in-order\",\"weight\":1,\"endpoints\":[{\"name\":\"azure\","
							+ "\"baseUrl\":\"http://localhost:2/v1\",\"hasApiKey\":true")
					.contains("\"endpoints\":[{\"name\":\"first\",\"sharedQuota\":false,",
							"{\"name\":\"azure\",\"sharedQuota\":false,", "\"allowance\":300,");
			});
	}

	@Test
	void gaugesCountEveryQuotaOnce() {
		this.runner.withConfiguration(AutoConfigurations.of(AiClientMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("ai.client.failover.endpoints.same.base-url=http://localhost:3/v1",
					"ai.client.failover.endpoints.same.shared-quota=true")
			.run((context) -> {
				context.getBean(ManagedAiClient.class);
				assertThat(context.getBean(MeterRegistry.class).get("ai.client.concurrency.limit").gauge().value())
					.isEqualTo(100);
			});
	}

}
