package io.aiclient.spring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

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

	private final ClientSettingsResolver resolver;

	private final NamedClients clients;

	ServiceClients(ConfigurableListableBeanFactory beanFactory, ClientSettingsResolver resolver) {
		this.resolver = resolver;
		this.clients = new NamedClients(beanFactory, resolver.names());
	}

	@Override
	public Collection<String> names() {
		List<String> names = this.resolver.names();
		boolean injectable = names.size() == 1 || this.clients.hasUnnamed();
		return Stream.concat(injectable ? Stream.of(ClientSource.DEFAULT) : Stream.empty(), names.stream())
			.distinct()
			.toList();
	}

	@Override
	public AiServiceClient client(String name) {
		AiClient client = this.clients.get(name);
		String settingsName = (client instanceof ManagedAiClient managed) ? managed.name() : name;
		if (!this.resolver.names().contains(settingsName)) {
			return new AiServiceClient(client, ProviderPreset.OPENAI_COMPATIBLE.structuredOutput());
		}
		ClientSettings settings = this.resolver.resolve(settingsName);
		return new AiServiceClient(client, settings.structuredOutput(), settings.structuredOutputRetries());
	}

}
