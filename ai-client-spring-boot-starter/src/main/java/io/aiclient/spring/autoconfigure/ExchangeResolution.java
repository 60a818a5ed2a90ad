package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.client.TimeoutSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.Pool;
import io.aiclient.spring.autoconfigure.AiClientProperties.Proxy;
import io.aiclient.spring.autoconfigure.AiClientProperties.Ssl;
import io.aiclient.spring.autoconfigure.AiClientProperties.Timeout;
import io.aiclient.spring.web.PoolSettings;
import io.aiclient.spring.web.ProxySettings;
import io.aiclient.spring.web.WebExchangeSettings;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out how a client reaches its provider.
 */
final class ExchangeResolution {

	/**
	 * Of the host of a proxy: an IPv6 address has two colons or more, and may have a
	 * zone.
	 */
	private static final String IPV6 = "(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+(?:%[\\w.-]+)?";

	private static final Pattern HOST = Pattern.compile("[^/@:\\s]+|" + IPV6 + "|\\[" + IPV6 + "]");

	private static final Pattern HOST_AND_PORT = Pattern
		.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");

	private final ClientSource source;

	private final TimeoutSettings timeouts;

	private final @Nullable Written<Integer> maxConnections;

	/**
	 * Begins to work it out.
	 * @param source the client's values
	 * @param timeouts the time-outs that hold where none is written
	 */
	ExchangeResolution(ClientSource source, TimeoutSettings timeouts) {
		this.source = source;
		this.timeouts = timeouts;
		this.maxConnections = source.find("pool.max-connections", in(AiClientProperties::pool, Pool::maxConnections));
		if (this.maxConnections != null) {
			this.maxConnections.require((max) -> max >= 1, "must be one or more");
		}
	}

	@Nullable Written<Integer> maxConnections() {
		return this.maxConnections;
	}

	@Nullable String sslBundle() {
		Written<String> bundle = this.source.find("ssl.bundle", in(AiClientProperties::ssl, Ssl::bundle));
		return (bundle != null && !bundle.value().isBlank()) ? bundle.value() : null;
	}

	WebExchangeSettings resolve(EndpointResolution endpoint, int concurrency) {
		WebExchangeSettings.Builder builder = WebExchangeSettings.builder(endpoint.baseUrl())
			.apiKey(endpoint.apiKey())
			.provider(endpoint.provider())
			.timeouts(timeouts())
			.pool(pool(concurrency))
			.proxy(proxy());
		Written<DataSize> size = this.source.find("max-response-size", AiClientProperties::maxResponseSize);
		if (size != null) {
			builder.maxResponseSize(
					size.require((value) -> value.toBytes() >= 1 && value.compareTo(DataSize.ofGigabytes(1)) <= 0,
							"must be from one byte to 1GB"));
		}
		return builder.build();
	}

	private TimeoutSettings timeouts() {
		TimeoutSettings defaults = this.timeouts;
		return new TimeoutSettings(timeout("connect", Timeout::connect, defaults.connect()),
				timeout("response", Timeout::response, defaults.response()),
				timeout("idle", Timeout::idle, defaults.idle()), timeout("total", Timeout::total, defaults.total()));
	}

	private Duration timeout(String name, Function<Timeout, @Nullable Duration> getter, Duration byDefault) {
		return Written.aMilliOrMore(this.source.find("timeout." + name, in(AiClientProperties::timeout, getter)),
				byDefault);
	}

	private PoolSettings pool(int concurrency) {
		PoolSettings defaults = PoolSettings.ofMaxConnections(concurrency);
		return new PoolSettings(Written.orElse(this.maxConnections, concurrency),
				Written.aMilliOrMore(
						this.source.find("pool.max-idle-time", in(AiClientProperties::pool, Pool::maxIdleTime)),
						defaults.maxIdleTime()),
				Written.require(
						this.source.find("pool.dns-cache-time", in(AiClientProperties::pool, Pool::dnsCacheTime)),
						(value) -> !value.isNegative(), "must be zero or more", defaults.dnsCacheTime()));
	}

	private @Nullable ProxySettings proxy() {
		Written<String> host = this.source.findOfProvider("proxy.host", in(AiClientProperties::proxy, Proxy::host));
		Written<Integer> port = this.source.findOfProvider("proxy.port", in(AiClientProperties::proxy, Proxy::port));
		Written<String> username = this.source.findOfProvider("proxy.username",
				in(AiClientProperties::proxy, Proxy::username));
		Written<String> password = this.source.findOfProvider("proxy.password",
				in(AiClientProperties::proxy, Proxy::password));
		Written<List<String>> noProxy = this.source.findOfProvider("proxy.no-proxy",
				in(AiClientProperties::proxy, Proxy::noProxy));
		if (host == null) {
			refuseWithout("host", port, username, password, noProxy);
			return null;
		}
		requireHostAlone(host);
		if (port == null) {
			refuseWithout("port", host);
		}
		if (username == null) {
			refuseWithout("username", password);
		}
		if (password == null) {
			refuseWithout("password", username);
		}
		return new ProxySettings(host.value(),
				Written.require(port, (value) -> value >= 1 && value <= 65535, "must be from 1 to 65535", 0),
				Written.orNull(username), Written.orNull(password),
				(noProxy != null) ? String.join(",", noProxy.value()) : null);
	}

	/**
	 * The address of a proxy is often known as a URL, or with its port.
	 */
	private void requireHostAlone(Written<String> host) {
		if (HOST.matcher(host.value()).matches()) {
			return;
		}
		Matcher parts = HOST_AND_PORT.matcher(host.value());
		throw host.invalid("it must be the name of a host alone", parts.matches()
				? "Write " + this.source.property("proxy.host") + "=" + parts.group(1)
						+ ((parts.group(2) != null)
								? " and " + this.source.property("proxy.port") + "=" + parts.group(2) + "." : ".")
				: "Change it, or remove it for the default.");
	}

	private void refuseWithout(String missing, @Nullable Written<?>... others) {
		for (Written<?> other : others) {
			if (other != null) {
				String property = this.source.property("proxy." + missing);
				throw new InvalidAiClientSettingsException(property, null,
						"it is missing, and there is " + other.property(),
						"Write " + property + ", or remove " + other.property() + ".");
			}
		}
	}

}
