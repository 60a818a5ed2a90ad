package io.aiclient.springai.autoconfigure;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.aiclient.client.ClientPropertyNames;
import io.aiclient.spring.autoconfigure.AiClientProperties;

/**
 * Where a client calls, by its properties.
 *
 * @param baseUrl the address; null if the client is a bean of the application's, of which
 * no property says it
 * @param apiKey the key, or null for none
 */
record ClientConnection(@Nullable Setting baseUrl, @Nullable Setting apiKey) {

	private static final String DEFAULT = "default";

	static ClientConnection of(String client, @Nullable AiClientProperties properties) {
		if (properties == null) {
			return new ClientConnection(null, null);
		}
		Map<String, AiClientProperties> clients = properties.clients();
		AiClientProperties own = (clients != null) ? clients.get(client) : null;
		if (own == null) {
			return client.equals(DEFAULT) ? of(DEFAULT, properties, null) : new ClientConnection(null, null);
		}
		return of(client, own, (own.baseUrl() != null) ? null : properties);
	}

	private static ClientConnection of(String client, AiClientProperties own, @Nullable AiClientProperties inherited) {
		return new ClientConnection(setting(client, own, inherited, "base-url", AiClientProperties::baseUrl),
				setting(client, own, inherited, "api-key", AiClientProperties::apiKey));
	}

	private static @Nullable Setting setting(String client, AiClientProperties own,
			@Nullable AiClientProperties inherited, String name,
			Function<AiClientProperties, @Nullable String> getter) {
		String value = getter.apply(own);
		String owner = client;
		if (value == null && inherited != null) {
			value = getter.apply(inherited);
			owner = DEFAULT;
		}
		return (value == null || value.isBlank()) ? null
				: new Setting(ClientPropertyNames.prefix(owner) + "." + name, value.strip());
	}

	/**
	 * What was written, and where.
	 */
	record Setting(String property, String value) {

		@Override
		public String toString() {
			return this.property;
		}

	}

}
