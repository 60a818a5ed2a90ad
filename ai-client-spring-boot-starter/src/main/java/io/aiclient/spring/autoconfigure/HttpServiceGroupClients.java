package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.env.Environment;
import org.springframework.web.service.registry.HttpServiceGroup;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.http.AiHttpClient;
import io.aiclient.spring.AiClients;

/**
 * Which client is around the HTTP services of a group, as properties say.
 */
final class HttpServiceGroupClients {

	static final String PROPERTY = AiClientProperties.PREFIX + ".http-service-groups";

	private final Map<String, String> clientByGroup;

	private final AiClients clients;

	/**
	 * Creates the choice.
	 * @param clientByGroup names of clients by names of groups
	 * @throws InvalidAiClientSettingsException if there is no client of a name
	 */
	HttpServiceGroupClients(Map<String, String> clientByGroup, AiClients clients) {
		this.clientByGroup = clientByGroup;
		this.clients = clients;
		List<String> names = clients.names();
		clientByGroup.forEach((group, client) -> {
			if (!names.contains(client)) {
				throw new InvalidAiClientSettingsException(property(group), client, "there is no client of that name",
						names.isEmpty() ? "Configure one, by ai.client.base-url or below ai.client.clients"
								: "Name one of those that there are: " + String.join(", ", names));
			}
		});
	}

	static Map<String, String> clientByGroup(Environment environment) {
		return PropertiesBinder.of(environment)
			.bind(PROPERTY, Bindable.mapOf(String.class, String.class))
			.orElse(Map.of());
	}

	private static String property(String group) {
		return PROPERTY + (group.matches("[a-z0-9-]+") ? "." + group : "[" + group + "]");
	}

	boolean serves(HttpServiceGroup group) {
		return this.clientByGroup.containsKey(group.name());
	}

	/**
	 * The entrance of the client that serves a group.
	 * @throws InvalidAiClientSettingsException if it has none
	 */
	AiHttpClient of(HttpServiceGroup group) {
		String name = Objects.requireNonNull(this.clientByGroup.get(group.name()));
		AiClient client = this.clients.get(name);
		if (!(client instanceof ManagedAiClient managed)) {
			throw new InvalidAiClientSettingsException(property(group.name()), name,
					"it is an AiClient of the application's own, which has no entrance for HTTP",
					"Name another client, or make it a ManagedAiClient with AiClientBuilder");
		}
		try {
			return managed.http();
		}
		catch (AiRefusedLocallyException ex) {
			throw new InvalidAiClientSettingsException(property(group.name()), name,
					"it passes no HTTP requests: " + ex.getMessage(), "Name another client, or complete the exchange");
		}
	}

	/**
	 * Makes sure that each group that is named exists.
	 * @param groups the groups that there are
	 * @throws InvalidAiClientSettingsException if one does not
	 */
	void check(Set<String> groups) {
		this.clientByGroup.forEach((group, client) -> {
			if (!groups.contains(group)) {
				throw new InvalidAiClientSettingsException(property(group), client,
						"there is no group of HTTP services of that name",
						groups.isEmpty() ? "Declare it with @ImportHttpServices, or remove the property"
								: "Name one of those that there are: " + String.join(", ", new TreeSet<>(groups)));
			}
		});
	}

}
