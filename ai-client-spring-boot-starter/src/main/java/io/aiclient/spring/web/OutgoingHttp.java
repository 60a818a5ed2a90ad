package io.aiclient.spring.web;

import java.util.Objects;

import reactor.netty.tcp.SslProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.ReactorHttpClientBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;

/**
 * What an application says of all its outgoing HTTP. A {@link WebClientExchange} starts
 * from it. Of the builder it replaces the factory of the {@code HttpClient}, since each
 * exchange has a pool of its own. Of the settings it takes the SSL bundle and the address
 * filter; it has time-outs of its own, follows no redirect, and keeps no cookie.
 *
 * @param builder what makes the connections, customizers included
 * @param settings the settings
 */
public record OutgoingHttp(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {

	/**
	 * What holds where the application says nothing.
	 * @return Boot's defaults
	 */
	public static OutgoingHttp defaults() {
		return new OutgoingHttp(ClientHttpConnectorBuilder.reactor(), HttpClientSettings.defaults());
	}

	/**
	 * The same with an SSL bundle that no customizer replaces.
	 * @param sslBundle what to trust and who to be with TLS
	 * @return the copy
	 */
	public OutgoingHttp withSslBundle(SslBundle sslBundle) {
		SslProvider ssl = Objects
			.requireNonNull(new ReactorHttpClientBuilder().build(HttpClientSettings.ofSslBundle(sslBundle))
				.configuration()
				.sslProvider());
		return new OutgoingHttp(this.builder.withHttpClientCustomizer((client) -> client.secure(ssl)),
				this.settings.withSslBundle(null));
	}

}
