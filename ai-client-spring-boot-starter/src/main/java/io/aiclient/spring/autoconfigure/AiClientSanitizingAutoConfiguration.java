package io.aiclient.spring.autoconfigure;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import io.aiclient.spring.autoconfigure.AiClientProperties.Proxy;

/**
 * Auto-configuration that keeps keys and the proxies' passwords out of the endpoints of
 * the actuator that show properties, also where these are configured to show values, and
 * also in the environment variable that a placeholder names.
 */
@AutoConfiguration(after = AiClientAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBean(AiClientProperties.class)
public final class AiClientSanitizingAutoConfiguration {

	@Bean
	SanitizingFunction aiClientSanitizingFunction(AiClientProperties properties) {
		Set<String> secrets = new HashSet<>();
		collect(properties, secrets);
		Collection<AiClientProperties> clients = (properties.clients() != null) ? properties.clients().values()
				: Set.of();
		clients.forEach((client) -> collect(client, secrets));
		return (data) -> secrets.contains(String.valueOf(data.getValue())) ? data.withSanitizedValue() : data;
	}

	private static void collect(AiClientProperties properties, Set<String> secrets) {
		Proxy proxy = properties.proxy();
		add(properties.apiKey(), secrets);
		add((proxy != null) ? proxy.password() : null, secrets);
	}

	private static void add(@Nullable String secret, Set<String> secrets) {
		if (secret != null && !secret.isBlank()) {
			secrets.add(secret);
		}
	}

}
