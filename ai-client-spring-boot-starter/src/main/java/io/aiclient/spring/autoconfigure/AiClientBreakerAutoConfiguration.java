package io.aiclient.spring.autoconfigure;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the registry of the clients' breakers, unless the application
 * has one: of its own, or Resilience4j's, which that binds to
 * {@code resilience4j.circuitbreaker} and shows in its endpoints, health and meters.
 * Comes last, as another auto-configuration may have one too; clients look for it only
 * when they are created.
 */
@AutoConfiguration(
		afterName = { "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
				"io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration" })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@Conditional(OnAiClientCondition.class)
@ConditionalOnMissingBean(CircuitBreakerRegistry.class)
public final class AiClientBreakerAutoConfiguration {

	private static final String INSTANCES = "resilience4j.circuitbreaker.instances";

	@Bean
	CircuitBreakerRegistry aiClientCircuitBreakerRegistry(Environment environment) {
		refuseInstances(Binder.get(environment));
		return CircuitBreakerRegistry.ofDefaults();
	}

	private static void refuseInstances(Binder binder) {
		binder.bind(INSTANCES, Bindable.mapOf(String.class, Object.class)).ifBound((instances) -> {
			for (String name : instances.keySet()) {
				if (name.startsWith(ClientBreakers.PREFIX)) {
					throw new InvalidAiClientSettingsException(INSTANCES + "." + name, null,
							"nothing reads it, as Resilience4j's auto-configuration is not there",
							"Add the dependency io.github.resilience4j:resilience4j-spring-boot4, "
									+ "or write ai.client.circuit-breaker.* instead.");
				}
			}
		});
	}

}
