package io.aiclient.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.function.SingletonSupplier;

import io.aiclient.error.Log;
import io.aiclient.spring.autoconfigure.UnknownPropertiesException.UnknownProperty;

/**
 * Finds the properties below {@code ai.client} that nothing reads.
 * <p>
 * How is it designed, and why? Only what was written for this application is checked:
 * files that Boot reads as configuration, imports and configuration trees among them, the
 * command line, and properties in the annotations of a test. What the environment and
 * Java's system properties hold may be meant for other programs, as
 * {@code AI_CLIENT_PORT} is, which Kubernetes adds for a service named ai-client. A name
 * is known if it leads through the type that is bound to {@code ai.client}. Only if one
 * does not is the metadata on the class path read, where modules and applications
 * describe what they bind themselves: that takes longer.
 */
final class UnknownPropertiesCheck {

	private static final Log logger = Log.of(UnknownPropertiesCheck.class);

	static final String PROPERTY = AiClientProperties.PREFIX + ".unknown-properties";

	static final ConfigurationPropertyName PROPERTY_NAME = ConfigurationPropertyName.of(PROPERTY);

	/**
	 * Properties of the application rather than of a client, which are read one by one.
	 */
	private static final Set<ConfigurationPropertyName> SINGLE = Set.of(PROPERTY_NAME,
			ConfigurationPropertyName.of(ColdStart.PROPERTY));

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(AiClientProperties.PREFIX);

	/**
	 * The names of sources that say no line: the command line, and what a test has in its
	 * annotation.
	 */
	private static final Set<String> TYPED = Set.of(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME,
			"Inlined Test Properties");

	private final ConfigurableEnvironment environment;

	private final BoundNames bound = new BoundNames(AiClientProperties.class, PREFIX);

	private final SingletonSupplier<DescribedNames> described;

	UnknownPropertiesCheck(ConfigurableEnvironment environment, @Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.described = SingletonSupplier.of(() -> DescribedNames.read(classLoader));
	}

	void run() {
		Reaction reaction = PropertiesBinder.of(this.environment).bind(PROPERTY, Reaction.class).orElse(Reaction.FAIL);
		List<UnknownProperty> unknown = find();
		if (unknown.isEmpty()) {
			return;
		}
		if (reaction == Reaction.FAIL) {
			throw new UnknownPropertiesException(unknown);
		}
		logger.warn("Nothing reads {}", UnknownPropertiesException.list(unknown));
	}

	private List<UnknownProperty> find() {
		Set<UnknownProperty> unknown = new LinkedHashSet<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				collect(enumerable, unknown);
			}
		}
		return List.copyOf(unknown);
	}

	private void collect(EnumerablePropertySource<?> source, Set<UnknownProperty> unknown) {
		boolean typed = TYPED.contains(source.getName());
		if (!typed && !(source instanceof OriginLookup)) {
			return;
		}
		for (String text : source.getPropertyNames()) {
			if (text.length() < 3 || !text.substring(0, 2).toLowerCase(Locale.ROOT).equals("ai")) {
				continue;
			}
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(text, '.');
			if (!PREFIX.isAncestorOf(name) || SINGLE.contains(name) || this.bound.knows(name)) {
				continue;
			}
			Origin origin = OriginLookup.getOrigin(source, text);
			if ((typed || origin instanceof TextResourceOrigin) && !this.described.obtain().knows(name)) {
				unknown.add(new UnknownProperty(text, PropertySourceOrigin.get(source, text).toString(),
						new NearestName(this.bound, this.described.obtain().names()).find(name)));
			}
		}
	}

	/**
	 * What follows from a property that nothing reads.
	 */
	enum Reaction {

		/**
		 * The application does not start.
		 */
		FAIL,
		/**
		 * A warning.
		 */
		WARN;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
