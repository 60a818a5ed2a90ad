package io.aiclient.spring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import io.aiclient.error.InvalidSettingException;

/**
 * The properties of a client of which one record of settings is made. They are called as
 * the record's components are, in kebab case below the group's path: {@code maxRetries}
 * of the group {@code retry} is {@code retry.max-retries}. So the error about a component
 * names the property that it was written in.
 */
final class PropertyGroup<G> {

	private final ClientSource source;

	private final String path;

	private final Function<AiClientProperties, @Nullable G> group;

	private final Map<String, Written<?>> found = new HashMap<>();

	PropertyGroup(ClientSource source, String path, Function<AiClientProperties, @Nullable G> group) {
		this.source = source;
		this.path = path;
		this.group = group;
	}

	<T> @Nullable Written<T> find(String name, Function<G, @Nullable T> getter) {
		Written<T> written = this.source.find(this.path + "." + name, ClientSource.in(this.group, getter));
		if (written != null) {
			this.found.put(name, written);
		}
		return written;
	}

	<T> T get(String name, Function<G, @Nullable T> getter, T other) {
		return Written.orElse(find(name, getter), other);
	}

	/**
	 * Makes settings of the values that were found.
	 * @throws InvalidAiClientSettingsException if they refuse one of the values
	 */
	<R> R check(Supplier<R> settings) {
		try {
			return settings.get();
		}
		catch (InvalidSettingException ex) {
			Written<?> written = this.found.get(DataObjectPropertyName.toDashedForm(ex.name()));
			if (written == null) {
				throw ex;
			}
			throw written.refused(ex, Written.CHANGE);
		}
	}

}
