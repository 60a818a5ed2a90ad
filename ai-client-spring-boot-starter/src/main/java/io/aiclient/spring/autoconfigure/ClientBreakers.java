package io.aiclient.spring.autoconfigure;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

import io.aiclient.error.Log;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;

/**
 * Takes the breakers of clients from the application's registry, so that Resilience4j's
 * endpoints, health and meters, if they are there, show them. One that is there already,
 * because the user configured it, is used as it is.
 */
final class ClientBreakers {

	static final String PREFIX = "ai-client-";

	private static final Log logger = Log.of(ClientBreakers.class);

	private final CircuitBreakerRegistry registry;

	ClientBreakers(CircuitBreakerRegistry registry) {
		this.registry = registry;
	}

	CircuitBreaker breaker(ClientSettings settings) {
		return breaker(PREFIX + settings.name(), settings);
	}

	CircuitBreaker breaker(ClientSettings settings, FurtherEndpoint endpoint) {
		return breaker(PREFIX + settings.name() + "-" + endpoint.name(), settings);
	}

	private CircuitBreaker breaker(String name, ClientSettings settings) {
		CircuitBreaker users = this.registry.find(name).orElse(null);
		if (users != null) {
			logger.info("Client '{}' uses Resilience4j's instance {} as it is configured there; "
					+ "{}.circuit-breaker.* has no effect", settings.name(), name, settings.prefix());
			return users;
		}
		return this.registry.circuitBreaker(name, settings.circuitBreaker().toConfig());
	}

}
