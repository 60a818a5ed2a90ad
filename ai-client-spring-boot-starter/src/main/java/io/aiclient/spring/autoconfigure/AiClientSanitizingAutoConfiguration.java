package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps keys and passwords of clients out of the endpoints of the
 * actuator that show properties, also where these are configured to show values, and
 * wherever in a value they stand: the environment variable that a placeholder names, the
 * command line, a URL.
 */
@AutoConfiguration(after = AiClientAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBean(SecretProperties.class)
public final class AiClientSanitizingAutoConfiguration {

	@Bean
	SanitizingFunction aiClientSanitizingFunction(SecretProperties secrets) {
		return (data) -> sanitize(data, secrets);
	}

	private static SanitizableData sanitize(SanitizableData data, SecretProperties secrets) {
		@Nullable Object value = data.getValue();
		if (value == null || value instanceof Boolean) {
			return data;
		}
		String text = value.toString();
		String masked = secrets.mask(data.getKey(), text);
		return masked.equals(text) ? data : data.withValue(masked);
	}

}
