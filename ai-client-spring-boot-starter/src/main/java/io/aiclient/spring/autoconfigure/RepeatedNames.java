package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.aiclient.error.Sanitizer;

/**
 * Refuses two clients, or two endpoints of one client, of which Boot would read one only.
 * <p>
 * How is it designed, and why? A map has an entry for each spelling of a name, but Boot
 * takes values without regard to dashes, underscores and capital letters:
 * {@code my-cheap} and {@code myCheap} are two entries with the same values. Who writes
 * both into files, or into one other source, means two. Another source may spell the name
 * of the files in its own way to override a value: system properties and the command line
 * do. The environment knows one spelling only, and so says nothing about it. A name in
 * brackets is taken literally; without them it is another to Boot, which never merges the
 * two.
 */
final class RepeatedNames {

	private static final ConfigurationPropertyName CLIENTS = ConfigurationPropertyName
		.of(AiClientProperties.PREFIX + ".clients");

	private static final String ENDPOINTS = "failover.endpoints";

	private final Map<ConfigurationPropertyName, Map<String, List<Place>>> seen = new HashMap<>();

	private RepeatedNames() {
	}

	static void refuse(Environment environment) {
		if (!(environment instanceof ConfigurableEnvironment configurable)) {
			return;
		}
		RepeatedNames names = new RepeatedNames();
		for (PropertySource<?> source : configurable.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable
					&& !(source instanceof SystemEnvironmentPropertySource)) {
				Stream.of(enumerable.getPropertyNames())
					.filter((text) -> text.regionMatches(true, 0, AiClientProperties.PREFIX, 0, 2))
					.forEach((text) -> names.add(enumerable, text));
			}
		}
	}

	private void add(EnumerablePropertySource<?> source, String text) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(text, '.');
		int client = CLIENTS.getNumberOfElements();
		if (CLIENTS.isAncestorOf(name)) {
			String property = child(CLIENTS.toString(), name, client);
			add(name.chop(client + 1), property, source, text);
			addEndpoint(name, name.chop(client + 1), property, source, text);
		}
		else {
			addEndpoint(name, CLIENTS.getParent(), AiClientProperties.PREFIX, source, text);
		}
	}

	private void addEndpoint(ConfigurationPropertyName name, ConfigurationPropertyName client, String prefix,
			EnumerablePropertySource<?> source, String text) {
		ConfigurationPropertyName group = client.append(ENDPOINTS);
		if (group.isAncestorOf(name)) {
			int index = group.getNumberOfElements();
			add(name.chop(index + 1), child(prefix + "." + ENDPOINTS, name, index), source, text);
		}
	}

	private void add(ConfigurationPropertyName entry, String property, EnumerablePropertySource<?> source,
			String text) {
		String name = entry.getLastElement(Form.ORIGINAL);
		Place place = new Place(entry, name, property, source, text);
		List<Place> others = this.seen.computeIfAbsent(entry.getParent(), (group) -> new HashMap<>())
			.computeIfAbsent(ClientNames.uniform(name), (uniform) -> new ArrayList<>());
		others.forEach(place::requireSameAs);
		if (others.stream().noneMatch(place::repeats)) {
			others.add(place);
		}
	}

	private static String child(String group, ConfigurationPropertyName name, int index) {
		ConfigurationPropertyName child = name.chop(index + 1);
		String element = child.getLastElement(Form.ORIGINAL);
		return group + (child.isLastElementIndexed() ? "[" + element + "]" : "." + element);
	}

	/**
	 * Where a name is written.
	 *
	 * @param entry what Boot reads below it, for comparison
	 * @param property the whole name of the client or endpoint as a property
	 * @param text the property below it that was written there
	 */
	private record Place(ConfigurationPropertyName entry, String name, String property,
			EnumerablePropertySource<?> source, String text) {

		boolean repeats(Place other) {
			return this.source.equals(other.source) && this.name.equals(other.name) && this.entry.equals(other.entry);
		}

		/**
		 * Refuses a name that is another one's too, in the same source or in one that
		 * overrides this one.
		 */
		void requireSameAs(Place other) {
			if (!isSameAs(other)) {
				throw new InvalidAiClientSettingsException(this.property, null,
						"it is the name of " + other.property
								+ " too, but for dashes, underscores, brackets or capital "
								+ "letters, and one of the two would be lost",
						"Choose another name for one of them, or, if they are one, write " + other.property
								+ " in both places.",
						Map.of(this.property, origin(), other.property, other.origin()));
			}
		}

		/**
		 * Whether Boot reads the same for both, that is meant, and the client keeps the
		 * spelling of the files: {@link ClientNames#withoutRepeated} keeps that of the
		 * lower source, unless it is the uniform one.
		 */
		private boolean isSameAs(Place other) {
			if (!this.entry.equals(other.entry)) {
				return false;
			}
			if (this.name.equals(other.name)) {
				return true;
			}
			if (this.source.equals(other.source) || (isInAFile() && other.isInAFile())) {
				return false;
			}
			if (other.isInAFile()) {
				return isUniform(this.name);
			}
			return !isInAFile() || !isUniform(this.name) || isUniform(other.name);
		}

		private static boolean isUniform(String name) {
			return name.equals(ClientNames.uniform(name));
		}

		private boolean isInAFile() {
			return OriginLookup.getOrigin(this.source, this.text) instanceof TextResourceOrigin;
		}

		String origin() {
			Origin origin = PropertySourceOrigin.get(this.source, this.text);
			return Sanitizer.clean(origin.toString());
		}

	}

}
