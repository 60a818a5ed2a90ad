package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

import io.aiclient.error.Sanitizer;

/**
 * Says where properties were written, as Boot does: file and line, the environment
 * variable, or the source.
 */
final class PropertyOrigins {

	private final Environment environment;

	PropertyOrigins(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Finds where a property was written; for a group, where the first of it was; null if
	 * that is not known.
	 */
	@Nullable String find(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = find(source, name);
			if (found != null) {
				return (found.getOrigin() != null) ? Sanitizer.clean(found.getOrigin().toString()) : null;
			}
		}
		return null;
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertySource source,
			ConfigurationPropertyName name) {
		ConfigurationProperty exact = source.getConfigurationProperty(name);
		if (exact != null || !(source instanceof IterableConfigurationPropertySource iterable)) {
			return exact;
		}
		for (ConfigurationPropertyName one : iterable) {
			if (name.isAncestorOf(one)) {
				return source.getConfigurationProperty(one);
			}
		}
		return null;
	}

}
