package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.spring.autoconfigure.AiClientProperties.Pool;
import io.aiclient.spring.autoconfigure.AiClientProperties.Proxy;
import io.aiclient.spring.autoconfigure.AiClientProperties.Ssl;
import io.aiclient.spring.autoconfigure.ClientSettings.Transport;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out how a client connects.
 */
final class TransportResolution {

	private final ClientSource source;

	TransportResolution(ClientSource source) {
		this.source = source;
	}

	static @Nullable Written<Integer> maxConnections(ClientSource source) {
		Written<Integer> written = source.find("pool.max-connections",
				in(AiClientProperties::pool, Pool::maxConnections));
		if (written != null) {
			written.require((max) -> max >= 1, "must be one or more");
		}
		return written;
	}

	Transport resolve(int maxConnections) {
		Written<String> bundle = this.source.find("ssl.bundle", in(AiClientProperties::ssl, Ssl::bundle));
		Written<DataSize> size = this.source.find("max-response-size", AiClientProperties::maxResponseSize);
		return new Transport(maxConnections,
				duration(this.source.find("pool.max-idle-time", in(AiClientProperties::pool, Pool::maxIdleTime))),
				duration(this.source.find("pool.dns-cache-time", in(AiClientProperties::pool, Pool::dnsCacheTime))),
				proxy(), (bundle != null && !bundle.value().isBlank()) ? bundle.value() : null,
				(size != null) ? size.require((value) -> value.toBytes() >= 1 && value.toBytes() <= Integer.MAX_VALUE,
						"must be from 1B to 2047MB") : null);
	}

	private static @Nullable Duration duration(@Nullable Written<Duration> written) {
		return (written != null) ? ClientSettingsResolver.atLeastAMilli(written, written.value()) : null;
	}

	private ClientSettings.@Nullable Proxy proxy() {
		Written<String> host = this.source.findOfProvider("proxy.host", in(AiClientProperties::proxy, Proxy::host));
		Written<Integer> port = this.source.findOfProvider("proxy.port", in(AiClientProperties::proxy, Proxy::port));
		Written<String> username = this.source.findOfProvider("proxy.username",
				in(AiClientProperties::proxy, Proxy::username));
		Written<String> password = this.source.findOfProvider("proxy.password",
				in(AiClientProperties::proxy, Proxy::password));
		Written<List<String>> noProxy = this.source.findOfProvider("proxy.no-proxy",
				in(AiClientProperties::proxy, Proxy::noProxy));
		if (host == null || host.value().isBlank()) {
			requireNone(port, username, password, noProxy);
			return null;
		}
		if (port == null) {
			throw new InvalidAiClientSettingsException(this.source.property("proxy.port"), null,
					"it is missing, and " + host + " needs one", "Write the port of the proxy, for example 3128.");
		}
		if (password != null && username == null) {
			throw new InvalidAiClientSettingsException(this.source.property("proxy.username"), null,
					"it is missing, and there is a " + password.property(), "Write it, or remove the password.");
		}
		return new ClientSettings.Proxy(host.value().strip(),
				port.require((value) -> value >= 1 && value <= 65535, "must be from 1 to 65535"),
				(username != null) ? username.value() : null, (password != null) ? password.value() : null,
				Written.orElse(noProxy, List.of()));
	}

	private void requireNone(@Nullable Written<?>... others) {
		for (Written<?> other : others) {
			if (other != null) {
				throw new InvalidAiClientSettingsException(this.source.property("proxy.host"), null,
						"it is missing, and there is a " + other.property(),
						"Write the host of the proxy, or remove " + other.property() + ".");
			}
		}
	}

}
