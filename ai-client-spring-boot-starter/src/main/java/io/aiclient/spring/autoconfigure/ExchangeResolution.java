package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.client.TimeoutSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.Embedding;
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

	private static final Pattern HOST_AND_PORT = Pattern
		.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");

	private final ClientSource source;

	private final TimeoutSettings timeouts;

	private final PropertyGroup<Pool> pool;

	private final @Nullable Written<Integer> maxConnections;

	ExchangeResolution(ClientSource source, TimeoutSettings timeouts) {
		this.source = source;
		this.timeouts = timeouts;
		this.pool = source.group("pool", AiClientProperties::pool);
		this.maxConnections = this.pool.find("max-connections", Pool::maxConnections);
	}

	@Nullable Written<Integer> maxConnections() {
		return this.maxConnections;
	}

	@Nullable String sslBundle() {
		return Written.textOrNull(this.source.find("ssl.bundle", in(AiClientProperties::ssl, Ssl::bundle)));
	}

	WebExchangeSettings resolve(EndpointResolution endpoint, int concurrency) {
		WebExchangeSettings.Builder exchange = endpoint.exchange()
			.timeouts(timeouts())
			.pool(pool(concurrency))
			.proxy(proxy())
			.embeddingFormat(Written.orNull(this.source.groupOfProvider("embedding", AiClientProperties::embedding)
				.find("encoding-format", Embedding::encodingFormat)));
		Written<DataSize> size = this.source.find("max-response-size", AiClientProperties::maxResponseSize);
		if (size != null) {
			size.check((value) -> exchange.maxResponseSize(value).build());
		}
		Written<DataSize> inspected = this.source.find("max-inspected-request-size",
				AiClientProperties::maxInspectedRequestSize);
		return (inspected != null) ? inspected.check((value) -> exchange.maxInspectedRequestSize(value).build())
				: exchange.build();
	}

	private TimeoutSettings timeouts() {
		TimeoutSettings defaults = this.timeouts;
		PropertyGroup<Timeout> timeout = this.source.group("timeout", AiClientProperties::timeout);
		return timeout.check(() -> new TimeoutSettings(timeout.get("connect", Timeout::connect, defaults.connect()),
				timeout.get("response", Timeout::response, defaults.response()),
				timeout.get("idle", Timeout::idle, defaults.idle()),
				timeout.get("total", Timeout::total, defaults.total())));
	}

	private PoolSettings pool(int concurrency) {
		PoolSettings defaults = PoolSettings.ofMaxConnections(concurrency);
		return this.pool.check(() -> new PoolSettings(Written.orElse(this.maxConnections, concurrency),
				this.pool.get("max-idle-time", Pool::maxIdleTime, defaults.maxIdleTime()),
				this.pool.get("dns-cache-time", Pool::dnsCacheTime, defaults.dnsCacheTime())));
	}

	private @Nullable ProxySettings proxy() {
		PropertyGroup<Proxy> proxy = this.source.groupOfProvider("proxy", AiClientProperties::proxy);
		Written<String> host = proxy.find("host", Proxy::host);
		Written<Integer> port = proxy.find("port", Proxy::port);
		Written<String> username = proxy.find("username", Proxy::username);
		Written<String> password = proxy.find("password", Proxy::password);
		Written<List<String>> noProxy = proxy.find("no-proxy", Proxy::noProxy);
		if (host == null) {
			refuseWithout("host", port, username, password, noProxy);
			return null;
		}
		host.check((value) -> new ProxySettings(value, 1, null, null, null), hostAlone(host.value()));
		if (port == null) {
			refuseWithout("port", host);
		}
		if (username == null) {
			refuseWithout("username", password);
		}
		if (password == null) {
			refuseWithout("password", username);
		}
		return proxy.check(() -> new ProxySettings(host.value(), Written.orElse(port, 0), Written.orNull(username),
				Written.orNull(password), (noProxy != null) ? String.join(",", noProxy.value()) : null));
	}

	/**
	 * The address of a proxy is often known as a URL, or with its port.
	 */
	private String hostAlone(String host) {
		Matcher parts = HOST_AND_PORT.matcher(host);
		if (!parts.matches()) {
			return Written.CHANGE;
		}
		return "Write " + this.source.property("proxy.host") + "=" + parts.group(1) + ((parts.group(2) != null)
				? " and " + this.source.property("proxy.port") + "=" + parts.group(2) + "." : ".");
	}

	private void refuseWithout(String missing, @Nullable Written<?>... others) {
		for (Written<?> other : others) {
			if (other != null) {
				throw this.source.missing("proxy." + missing, "and there is " + other.property(),
						"Write " + this.source.property("proxy." + missing) + ", or remove " + other.property() + ".");
			}
		}
	}

}
