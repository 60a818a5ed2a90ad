package io.aiclient.spring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.web.util.UriUtils;

import io.aiclient.error.Secrets;
import io.aiclient.spring.autoconfigure.AiClientProperties.Proxy;
import io.aiclient.spring.autoconfigure.AiClientProperties.Ssl;
import io.aiclient.spring.web.UrlSecrets;

/**
 * The secrets among the properties of an application: keys, the passwords of proxies and
 * of key stores that clients use, and those of the Redis through which they share a
 * quota. They are registered before the first client is made, so that no message shows
 * them from then on.
 */
final class SecretProperties {

	/**
	 * Where there is no proxy of ours, Java's holds.
	 */
	private static final List<String> OF_JAVA = List.of("https.proxyPassword", "http.proxyPassword",
			"java.net.socks.password");

	private static final List<String> OF_REDIS = List.of("password", "sentinel.password");

	private static final List<String> OF_BUNDLES = List.of("key.password", "keystore.password", "truststore.password",
			"keystore.private-key", "keystore.private-key-password", "truststore.private-key-password");

	private static final Pattern CREDENTIALS = Pattern.compile("//(?:[^/?#@:]*:)?([^/?#@]+)@");

	private final Set<String> values = new LinkedHashSet<>();

	private final Environment environment;

	SecretProperties(AiClientProperties properties, Environment environment) {
		this.environment = environment;
		collect(properties);
		all(properties.clients()).forEach(this::collect);
		addBundle(environment.getProperty("spring.http.clients.ssl.bundle"));
		addBundle(environment.getProperty("spring.data.redis.ssl.bundle"));
		OF_JAVA.forEach(this::add);
		OF_REDIS.forEach((name) -> add("spring.data.redis." + name));
		addUrl(environment.getProperty("spring.data.redis.url"));
		this.values.forEach(Secrets::register);
	}

	/**
	 * Whether a value is one of them, whole.
	 */
	boolean contains(String value) {
		return this.values.contains(value);
	}

	private void collect(AiClientProperties client) {
		addValue(client.apiKey());
		addUrl(client.baseUrl());
		Proxy proxy = client.proxy();
		addValue((proxy != null) ? proxy.password() : null);
		Ssl ssl = client.ssl();
		addBundle((ssl != null) ? ssl.bundle() : null);
		if (client.failover() != null) {
			all(client.failover().endpoints()).forEach((endpoint) -> {
				addValue(endpoint.apiKey());
				addUrl(endpoint.baseUrl());
			});
		}
	}

	private void addBundle(@Nullable String bundle) {
		if (bundle != null) {
			OF_BUNDLES.forEach((name) -> {
				add("spring.ssl.bundle.jks." + bundle + "." + name);
				add("spring.ssl.bundle.pem." + bundle + "." + name);
			});
		}
	}

	private static <T> Collection<T> all(@Nullable Map<String, T> named) {
		return (named != null) ? named.values() : List.of();
	}

	private void add(String property) {
		addValue(this.environment.getProperty(property));
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
			addValue(UriUtils.decode(credentials.group(1), StandardCharsets.UTF_8));
		}
	}

	private void addValue(@Nullable String value) {
		if (value != null && !value.isBlank()) {
			this.values.add(value);
			this.values.add(value.strip());
		}
	}

}
