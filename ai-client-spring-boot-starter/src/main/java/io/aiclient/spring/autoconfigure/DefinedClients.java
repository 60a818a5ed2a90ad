package io.aiclient.spring.autoconfigure;

import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The names of the clients that were configured when bean definitions were made. In an
 * application that was processed ahead of time, which fixes them and has no
 * {@link AiClientRegistrar}, refuses to start with others, or with two that are one to
 * Boot.
 */
final class DefinedClients implements BeanFactoryPostProcessor {

	private final List<String> names;

	DefinedClients(List<String> names) {
		this.names = List.copyOf(names);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (!AotDetector.useGeneratedArtifacts()) {
			return;
		}
		Environment environment = beanFactory.getBean(Environment.class);
		RepeatedNames.refuse(environment);
		List<String> configured = ClientSettingsResolver.of(environment).names();
		for (String name : configured) {
			if (!this.names.contains(name)) {
				throw new InvalidAiClientSettingsException(property(name), null,
						"client '" + name + "' was not configured when this application was processed ahead of time, "
								+ "and none can be added later",
						"Configure it in the build too, where any address will do, or start without "
								+ "spring.aot.enabled=true.");
			}
		}
		for (String name : this.names) {
			if (!configured.contains(name)) {
				throw new InvalidAiClientSettingsException(property(name), null, "client '" + name
						+ "' was configured when this application was processed ahead of time, " + "and is not now",
						"Configure it, or build the application without it.");
			}
		}
	}

	private static String property(String name) {
		return AiClientProperties.PREFIX + (name.equals(ClientSource.DEFAULT) ? ".base-url" : ".clients." + name);
	}

	static final class Registrar implements ImportBeanDefinitionRegistrar {

		private final Environment environment;

		Registrar(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			RootBeanDefinition definition = new RootBeanDefinition(DefinedClients.class);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			definition.getConstructorArgumentValues()
				.addIndexedArgumentValue(0, ClientSettingsResolver.of(this.environment).names());
			registry.registerBeanDefinition("aiClientDefinedClients", definition);
		}

	}

}
