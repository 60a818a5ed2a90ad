package io.aiclient.spring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.annotation.AiServiceClient;
import io.aiclient.spring.annotation.AiServiceClients;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * The clients that annotated interfaces name: those that are configured, and those with
 * which the user replaces them. What can be injected as an {@link AiClient} without a
 * name goes by {@code default}.
 */
final class ServiceClients implements AiServiceClients {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ClientSettingsResolver resolver;

	private final UserBeans userBeans;

	ServiceClients(ConfigurableListableBeanFactory beanFactory, ClientSettingsResolver resolver) {
		this.beanFactory = beanFactory;
		this.resolver = resolver;
		this.userBeans = new UserBeans(beanFactory, resolver.names());
	}

	@Override
	public Collection<String> names() {
		List<String> names = this.resolver.names();
		boolean injectable = names.size() == 1 || !this.userBeans.unqualified(AiClient.class).isEmpty();
		return Stream.concat(injectable ? Stream.of(ClientSource.DEFAULT) : Stream.empty(), names.stream())
			.distinct()
			.toList();
	}

	@Override
	public AiServiceClient client(String name) {
		AiClient client = bean(name);
		String settingsName = (client instanceof ManagedAiClient managed) ? managed.name() : name;
		if (!this.resolver.names().contains(settingsName)) {
			return new AiServiceClient(client, ProviderPreset.OPENAI_COMPATIBLE.structuredOutput());
		}
		ClientSettings settings = this.resolver.resolve(settingsName);
		return new AiServiceClient(client, settings.structuredOutput(), settings.structuredOutputRetries());
	}

	private AiClient bean(String name) {
		try {
			return name.equals(ClientSource.DEFAULT) ? this.beanFactory.getBean(AiClient.class)
					: BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, AiClient.class, name);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new IllegalArgumentException(
					"There is no client '" + name + "'; there are: " + String.join(", ", names()), ex);
		}
	}

}
