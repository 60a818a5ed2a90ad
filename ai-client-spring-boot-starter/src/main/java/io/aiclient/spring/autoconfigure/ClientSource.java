package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.aiclient.client.ClientPropertyNames;

/**
 * Where the values of one client come from: what was written for it, else what was
 * written for the default client. One with a base URL of its own talks to another
 * provider, and so inherits nothing that belongs to the provider.
 *
 * @param prefix what the names of its properties begin with
 * @param parent what it inherits from; null for the default client
 * @param warnings what may be a mistake in what was written, each a sentence
 */
record ClientSource(String name, String prefix, AiClientProperties own, @Nullable AiClientProperties parent,
		List<String> warnings) {

	static final String DEFAULT = "default";

	static ClientSource of(AiClientProperties properties, String name) {
		if (name.equals(DEFAULT)) {
			return new ClientSource(name, AiClientProperties.PREFIX, properties, null, new ArrayList<>());
		}
		Map<String, AiClientProperties> clients = (properties.clients() != null) ? properties.clients() : Map.of();
		AiClientProperties own = clients.get(name);
		if (own == null) {
			throw new IllegalArgumentException("There is no client " + name);
		}
		return new ClientSource(name, ClientPropertyNames.prefix(name), own, properties, new ArrayList<>());
	}

	/**
	 * Finds a value that the client inherits whatever its provider.
	 */
	<T> @Nullable Written<T> find(String path, Function<AiClientProperties, @Nullable T> getter) {
		T value = getter.apply(this.own);
		if (value != null) {
			return new Written<>(property(path), value, false);
		}
		T inherited = (this.parent != null) ? getter.apply(this.parent) : null;
		return (inherited != null) ? new Written<>(AiClientProperties.PREFIX + "." + path, inherited, true) : null;
	}

	/**
	 * Finds a value that belongs to the provider, and is inherited with the base URL
	 * only.
	 */
	<T> @Nullable Written<T> findOfProvider(String path, Function<AiClientProperties, @Nullable T> getter) {
		return (this.own.baseUrl() != null) ? alone().find(path, getter) : find(path, getter);
	}

	/**
	 * Finds a value that belongs to the account at the provider, and is inherited with
	 * the base URL and the key only.
	 */
	<T> @Nullable Written<T> findOfAccount(String path, Function<AiClientProperties, @Nullable T> getter) {
		return (this.own.apiKey() != null) ? alone().find(path, getter) : findOfProvider(path, getter);
	}

	/**
	 * The values of a group that the client inherits whatever its provider.
	 */
	<G> PropertyGroup<G> group(String path, Function<AiClientProperties, @Nullable G> group) {
		return new PropertyGroup<>(this, path, group);
	}

	/**
	 * The values of a group that belongs to the provider.
	 */
	<G> PropertyGroup<G> groupOfProvider(String path, Function<AiClientProperties, @Nullable G> group) {
		return new PropertyGroup<>((this.own.baseUrl() != null) ? alone() : this, path, group);
	}

	private ClientSource alone() {
		return new ClientSource(this.name, this.prefix, this.own, null, this.warnings);
	}

	ClientSource ofEndpoint(String prefix, AiClientProperties own) {
		return new ClientSource(this.name, prefix, own, null, this.warnings);
	}

	void warn(String sentence) {
		this.warnings.add(sentence);
	}

	InvalidAiClientSettingsException missing(String path, String why, String action) {
		return new InvalidAiClientSettingsException(property(path), null, "it is missing, " + why, action);
	}

	/**
	 * Reads a value of a group that may be missing as a whole.
	 */
	static <G, T> Function<AiClientProperties, @Nullable T> in(Function<AiClientProperties, @Nullable G> group,
			Function<G, @Nullable T> getter) {
		return (properties) -> {
			G values = group.apply(properties);
			return (values != null) ? getter.apply(values) : null;
		};
	}

	String property(String path) {
		return this.prefix + "." + path;
	}

}
