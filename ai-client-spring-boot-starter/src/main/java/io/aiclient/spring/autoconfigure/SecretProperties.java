package io.aiclient.spring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.web.util.UriUtils;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Secrets;
import io.aiclient.spring.autoconfigure.AiClientProperties.Proxy;
import io.aiclient.spring.web.UrlSecrets;

/**
 * The secrets among the properties of an application: keys, the passwords of proxies, and
 * those of SSL bundles and of Redis. They are registered before the first client is made,
 * so that no message shows them from then on.
 * <p>
 * How is it designed, and why? Each source of properties is looked through by names, as
 * one that another overrides is shown by the actuator too, and may be in use elsewhere.
 * What the clients were given is added, for sources that cannot be listed. A secret also
 * counts as it stands in JSON, in a URL and in Basic credentials. One with fewer than
 * eight characters, {@code test} for example, is a word like others: only where a name
 * says that it is a secret.
 */
final class SecretProperties {

	/**
	 * Names, without what relaxed binding passes over. Where there is no proxy of ours,
	 * Java's holds.
	 */
	private static final Pattern SECRET = Pattern.compile(
			"aiclient.*(apikey|proxypassword)|" + "springdataredis.*password|springsslbundle.*(password|privatekey)|"
					+ "https?proxypassword|javanetsockspassword");

	private static final Pattern URL = Pattern.compile("aiclient.*baseurl|springdataredisurl");

	private static final Pattern CREDENTIALS = Pattern.compile("//(?:[^/?#@:]*:)?([^/?#@]+)@");

	private static final String INLINE_KEY = "-----BEGIN";

	private static final int LONG_ENOUGH = 8;

	private final Set<String> values = new LinkedHashSet<>();

	private final Environment environment;

	private final @Nullable Pattern named;

	SecretProperties(AiClientProperties properties, Environment environment) {
		this.environment = environment;
		collect(properties);
		all(properties.clients()).forEach(this::collect);
		if (environment instanceof ConfigurableEnvironment configurable) {
			configurable.getPropertySources().forEach(this::collect);
		}
		this.values.forEach(Secrets::register);
		this.named = named(this.values);
	}

	/**
	 * Masks what is secret in the value of a property, whose name may be in any spelling.
	 */
	String mask(String name, String value) {
		String canonicalName = canonical(name);
		if (isSecret(canonicalName, value) && !value.isBlank()) {
			return Sanitizer.MASK;
		}
		String masked = Sanitizer.mask(URL.matcher(canonicalName).matches() ? UrlSecrets.mask(value) : value);
		if (this.named == null) {
			return masked;
		}
		String prefix = name + "=";
		return this.named.matcher(prefix + masked)
			.replaceAll((found) -> (found.start(2) < prefix.length()) ? Matcher.quoteReplacement(found.group())
					: Matcher.quoteReplacement(found.group(1)) + Sanitizer.MASK)
			.substring(prefix.length());
	}

	private static boolean isSecret(String canonicalName, String value) {
		return SECRET.matcher(canonicalName).matches()
				&& (!canonicalName.endsWith("privatekey") || value.contains(INLINE_KEY));
	}

	private static String canonical(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/**
	 * Where short secrets stand beside a name or in a URL that says so.
	 */
	private static @Nullable Pattern named(Set<String> values) {
		String shorts = values.stream()
			.filter((value) -> value.length() < LONG_ENOUGH)
			.map(Pattern::quote)
			.collect(Collectors.joining("|"));
		return shorts.isEmpty() ? null : Pattern.compile("((?i:key|password|pwd|secret|token|credentials?)[\"']?\\s*+"
				+ "[=:]\\s*+[\"']?|//[^/?#@\\s:]{0,100}+:(?=[^/?#@\\s]{1,100}+@))(" + shorts + ")(?![A-Za-z0-9])");
	}

	private void collect(AiClientProperties client) {
		addValue(client.apiKey());
		addUrl(client.baseUrl());
		Proxy proxy = client.proxy();
		if (proxy != null && proxy.password() != null) {
			addValue(proxy.password());
			addValue(Base64.getEncoder()
				.encodeToString((proxy.username() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8)));
		}
		if (client.failover() != null) {
			all(client.failover().endpoints()).forEach((endpoint) -> {
				addValue(endpoint.apiKey());
				addUrl(endpoint.baseUrl());
			});
		}
	}

	private static <T> Collection<T> all(@Nullable Map<String, T> named) {
		return (named != null) ? named.values() : List.of();
	}

	private void collect(PropertySource<?> source) {
		if (source instanceof EnumerablePropertySource<?> enumerable) {
			for (String name : enumerable.getPropertyNames()) {
				collect(canonical(name), enumerable.getProperty(name));
			}
		}
	}

	private void collect(String canonicalName, @Nullable Object value) {
		boolean url = URL.matcher(canonicalName).matches();
		if (value == null || (!url && !SECRET.matcher(canonicalName).matches())) {
			return;
		}
		String resolved = resolve(value.toString());
		if (url) {
			addUrl(resolved);
		}
		else if (isSecret(canonicalName, resolved)) {
			addValue(resolved);
		}
	}

	private String resolve(String value) {
		try {
			return this.environment.resolvePlaceholders(value);
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

	/**
	 * A URL may hold credentials, and keys in its query.
	 */
	private void addUrl(@Nullable String url) {
		if (url == null) {
			return;
		}
		UrlSecrets.of(url).forEach(this::addValue);
		Matcher credentials = CREDENTIALS.matcher(url);
		if (credentials.find()) {
			addValue(credentials.group(1));
			addValue(decode(credentials.group(1)));
		}
	}

	private static String decode(String text) {
		try {
			return UriUtils.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	private void addValue(@Nullable String value) {
		if (value == null || value.isBlank() || value.contains("${")) {
			return;
		}
		this.values.add(value);
		String secret = value.strip();
		this.values.add(secret);
		if (secret.length() >= LONG_ENOUGH) {
			String quoted = secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
			this.values.add(quoted);
			this.values.add(quoted.replace("/", "\\/"));
			this.values.add(UriUtils.encode(secret, StandardCharsets.UTF_8));
		}
	}

}
