package io.aiclient.spring.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * Binds the properties of clients before there is a bean of them. While an application is
 * processed ahead of time, only which clients there are counts: a placeholder without a
 * value, for example of the key, is no error.
 */
final class PropertiesBinder {

	private PropertiesBinder() {
	}

	static Binder of(Environment environment) {
		if (isProcessing() && environment instanceof ConfigurableEnvironment configurable) {
			PlaceholdersResolver lenient = new PropertySourcesPlaceholdersResolver(configurable.getPropertySources(),
					new PropertyPlaceholderHelper("${", "}", ":", '\\', true));
			return new Binder(ConfigurationPropertySources.get(environment), lenient, null, null,
					new IgnoreErrorsBindHandler());
		}
		return Binder.get(environment);
	}

	static boolean isProcessing() {
		return SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING);
	}

}
