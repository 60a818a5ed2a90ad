package io.aiclient.spring.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;

/**
 * Registers a bean for each client that is configured and that the user does not replace.
 * The default client is a candidate wherever an {@link AiClient} is asked for; a named
 * one only where its name is asked for too, unless it is the only client. Settings that
 * cannot be are refused here, before any bean is made. While the application is processed
 * ahead of time they are not looked at: those of each run count, and are refused there.
 */
final class AiClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ConfigurableListableBeanFactory beanFactory;

	AiClientRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (!PropertiesBinder.isProcessing()) {
			RepeatedNames.refuse(this.environment);
		}
		ClientSettingsResolver resolver = ClientSettingsResolver.of(this.environment);
		List<String> names = resolver.names();
		if (!PropertiesBinder.isProcessing()) {
			this.beanFactory.registerSingleton(CheckedSettings.BEAN_NAME, new CheckedSettings(resolver));
		}
		UserBeans userBeans = new UserBeans(this.beanFactory, names);
		boolean userHasDefault = !userBeans.unqualified(AiClient.class).isEmpty();
		for (String name : names) {
			boolean replaced = (name.equals(ClientSource.DEFAULT) && userHasDefault)
					|| !userBeans.qualified(AiClient.class, name).isEmpty();
			if (!replaced) {
				if (!PropertiesBinder.isProcessing()) {
					resolver.resolve(name);
				}
				boolean only = names.size() == 1 && !userHasDefault;
				registry.registerBeanDefinition(ClientNames.bean(name),
						definition(name, name.equals(ClientSource.DEFAULT) || only));
			}
		}
	}

	private static RootBeanDefinition definition(String name, boolean defaultCandidate) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(ManagedAiClient.class);
		definition.setFactoryBeanName(AiClientFactory.BEAN_NAME);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
		definition.setDefaultCandidate(defaultCandidate);
		definition.setDescription("Client '" + name + "' of ai.client");
		return definition;
	}

}
