package io.aiclient.springai.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

import io.aiclient.error.Log;

/**
 * Says once which client serves which models, and what was written that does not hold.
 */
final class SetupNotice implements SmartInitializingSingleton {

	private static final Log logger = Log.of(SetupNotice.class);

	private static final List<String> IGNORED = List.of("timeout", "max-retries", "connection-pool-metrics-enabled",
			"microsoft-foundry", "microsoft-deployment-name", "deployment-name", "microsoft-foundry-service-version");

	private final ModelClients clients;

	private final Environment environment;

	private final ConfigurableListableBeanFactory beanFactory;

	SetupNotice(ModelClients clients, Environment environment, ConfigurableListableBeanFactory beanFactory) {
		this.clients = clients;
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<ServedModel, String> served = this.clients.served();
		if (!served.isEmpty()) {
			logger.info("Spring AI calls through ai.client: {}", byClient(served));
			String ignored = String.join(", ", ignored(served.keySet()));
			if (!ignored.isEmpty()) {
				logger.warn(
						"Spring AI calls through ai.client, whose address, key, times and retries hold. Ignored: {}",
						ignored);
			}
		}
	}

	private static String byClient(Map<ServedModel, String> served) {
		Map<String, List<String>> models = new LinkedHashMap<>();
		served.forEach(
				(model, client) -> models.computeIfAbsent(client, (name) -> new ArrayList<>()).add(model.toString()));
		return models.entrySet()
			.stream()
			.map((entry) -> "client '" + entry.getKey() + "' serves " + String.join(", ", entry.getValue()))
			.collect(Collectors.joining("; "));
	}

	private Set<String> ignored(Set<ServedModel> served) {
		Set<String> ignored = new LinkedHashSet<>();
		collect(ServedModel.COMMON_PREFIX, ignored);
		served.forEach((model) -> collect(model.prefix(), ignored));
		ignored.addAll(this.clients.incomparable());
		if (isDefined(OpenAiHttpClientBuilderCustomizer.class)) {
			ignored.add("beans of type OpenAiHttpClientBuilderCustomizer");
		}
		return ignored;
	}

	private void collect(String prefix, Set<String> ignored) {
		for (String name : IGNORED) {
			String property = prefix + "." + name;
			ConfigurationPropertyName wanted = ConfigurationPropertyName.of(property);
			for (var source : ConfigurationPropertySources.get(this.environment)) {
				if (source.getConfigurationProperty(wanted) != null) {
					ignored.add(property);
				}
			}
		}
	}

	private boolean isDefined(Class<?> type) {
		return this.beanFactory.getBeanNamesForType(type, true, false).length > 0;
	}

}
