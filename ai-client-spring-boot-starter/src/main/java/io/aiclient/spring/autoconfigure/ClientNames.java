package io.aiclient.spring.autoconfigure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.aiclient.client.ClientPropertyNames;

/**
 * What clients and endpoints may be called, and what is called after them.
 */
final class ClientNames {

	private ClientNames() {
	}

	static boolean isClient(String name) {
		return Arrays.stream(name.split("\\.", -1)).allMatch(ClientPropertyNames::isPart);
	}

	static String legal(String name) {
		return name.replaceAll("[^A-Za-z0-9_-]", "");
	}

	/**
	 * The name of a client's bean: {@code cheapAiClient} for {@code cheap}, {@code
	 * myCheapAiClient} for {@code my-cheap}, {@code aiClient} for the default client.
	 */
	static String bean(String client) {
		if (client.equals(ClientSource.DEFAULT)) {
			return "aiClient";
		}
		StringBuilder bean = new StringBuilder();
		for (String word : StringUtils.tokenizeToStringArray(client, "-_.")) {
			bean.append(bean.isEmpty() ? word : StringUtils.capitalize(word));
		}
		return bean.append("AiClient").toString();
	}

	/**
	 * Leaves out what sources repeat that spell a name in their own way: Boot binds
	 * {@code AI_CLIENT_CLIENTS_MYCHEAP_MODEL} to {@code my-cheap}, and makes an entry
	 * {@code mycheap} of it too, which has the same values. What stays is the spelling of
	 * the last source, which the others override, unless only another has dashes,
	 * underscores or capital letters. Two names in one source are refused by
	 * {@link RepeatedNames}.
	 */
	static <T> @Nullable Map<String, T> withoutRepeated(@Nullable Map<String, T> named) {
		if (named == null) {
			return null;
		}
		Map<String, String> written = new HashMap<>();
		named.keySet()
			.forEach((name) -> written.merge(uniform(name), name,
					(one, other) -> other.equals(uniform(other)) ? one : other));
		Map<String, T> kept = new LinkedHashMap<>(named);
		kept.keySet().retainAll(written.values());
		return kept;
	}

	static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	/**
	 * Refuses names of which something else is called alike.
	 */
	static final class Taken {

		private final Map<String, String> taken = new HashMap<>();

		void client(String name) {
			String property = ClientPropertyNames.prefix(name);
			take("bean " + ClientNames.bean(name), property, "client '" + name + "'");
			take("circuit breaker ai-client-" + name, property, "client '" + name + "'");
		}

		void endpoint(String client, String name, String property) {
			take("circuit breaker ai-client-" + client + "-" + name, property,
					"endpoint '" + name + "' of client '" + client + "'");
		}

		private void take(String what, String property, String owner) {
			String other = this.taken.putIfAbsent(what, owner);
			if (other != null) {
				throw new InvalidAiClientSettingsException(property, null,
						"the " + what + " of " + owner + " would have the same name as that of " + other,
						"Choose another name.");
			}
		}

	}

}
