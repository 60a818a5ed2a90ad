package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

import io.aiclient.client.TimeoutSettings;
import io.aiclient.error.Log;
import io.aiclient.spring.web.OutgoingHttp;

/**
 * What the application says of all its outgoing HTTP, through Boot's auto-configuration
 * or by beans that replace it: settings, customizers, and a filter of addresses. The
 * filter holds in any case, also where no {@link HttpClientSettings} bean names it.
 */
final class ApplicationHttp {

	private static final Log logger = Log.of(ApplicationHttp.class);

	private final ObjectProvider<ClientHttpConnectorBuilder<?>> builders;

	private final ObjectProvider<HttpClientSettings> settings;

	private final ObjectProvider<InetAddressFilter> filters;

	private final AtomicBoolean logged = new AtomicBoolean();

	ApplicationHttp(ObjectProvider<ClientHttpConnectorBuilder<?>> builders, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<InetAddressFilter> filters) {
		this.builders = builders;
		this.settings = settings;
		this.filters = filters;
	}

	/**
	 * The time-outs that hold where {@code ai.client} has none.
	 */
	TimeoutSettings timeouts() {
		TimeoutSettings defaults = TimeoutSettings.defaults();
		HttpClientSettings settings = settings();
		return new TimeoutSettings(orElse(settings.connectTimeout(), defaults.connect()),
				orElse(settings.readTimeout(), defaults.response()), orElse(settings.readTimeout(), defaults.idle()),
				defaults.total());
	}

	OutgoingHttp outgoing() {
		HttpClientSettings settings = settings();
		return new OutgoingHttp(builder(), (settings.inetAddressFilter() != null) ? settings
				: settings.withInetAddressFilter(this.filters.getIfAvailable()));
	}

	private HttpClientSettings settings() {
		return this.settings.getIfAvailable(HttpClientSettings::defaults);
	}

	private ReactorClientHttpConnectorBuilder builder() {
		ClientHttpConnectorBuilder<?> builder = this.builders.getIfAvailable(ClientHttpConnectorBuilder::reactor);
		if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return reactor;
		}
		if (this.logged.compareAndSet(false, true)) {
			logger.info("AI clients make their calls with Reactor Netty: {} and its customizers do not hold for them, "
					+ "the other settings of spring.http.clients do", builder.getClass().getSimpleName());
		}
		return ClientHttpConnectorBuilder.reactor();
	}

	/**
	 * A time-out of zero, which means none elsewhere, is no time-out for a client.
	 */
	private static Duration orElse(@Nullable Duration timeout, Duration other) {
		return (timeout != null && timeout.compareTo(Duration.ofMillis(1)) >= 0) ? timeout : other;
	}

}
