package io.aiclient.spring.autoconfigure;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NativeDetector;
import org.springframework.core.Ordered;

/**
 * Judges the properties below {@code ai.client} when an application starts, whether they
 * configure a client or not: a misspelt {@code base-url} is how there comes to be none.
 * Not in a native image, which cannot look its class path through; the properties were
 * judged wherever the same application ran on a JVM.
 */
final class UnknownPropertiesInitializer
		implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (!NativeDetector.inNativeImage()) {
			new UnknownPropertiesCheck(context.getEnvironment(), context.getClassLoader()).run();
		}
	}

	/**
	 * After those that add properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
