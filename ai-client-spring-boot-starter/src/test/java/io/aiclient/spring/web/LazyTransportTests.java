package io.aiclient.spring.web;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * When an exchange makes what it calls with.
 */
class LazyTransportTests {

	private final AtomicInteger made = new AtomicInteger();

	private WebClientExchange exchange(HttpClientSettings settings) {
		OutgoingHttp http = new OutgoingHttp(ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> {
			this.made.incrementAndGet();
			return client;
		}), settings);
		return new WebClientExchange(new ExchangeOwner("default", null),
				WebExchangeSettings.builder(URI.create("https://localhost:1")).build(), WebClient.builder(), http);
	}

	@Test
	void isMadeOnceAndNotBeforeItIsNeeded() {
		try (WebClientExchange exchange = exchange(HttpClientSettings.defaults())) {
			assertThat(this.made).hasValue(0);
			exchange.exchange(Exchanges.REQUEST).onErrorComplete().block();
			exchange.stream(Exchanges.REQUEST).onErrorComplete().blockLast();
			exchange.prepare();
			assertThat(this.made).hasValue(1);
		}
	}

	@Test
	void isMadeAtOnceWithAFilterOfAddresses() {
		try (WebClientExchange exchange = exchange(
				HttpClientSettings.defaults().withInetAddressFilter(InetAddressFilter.externalAddresses()))) {
			assertThat(exchange).isNotNull();
			assertThat(this.made).hasValue(1);
		}
	}

	@Test
	void isNotMadeOnceItIsClosed() {
		WebClientExchange exchange = exchange(HttpClientSettings.defaults());
		exchange.close();
		exchange.prepare();
		assertThatIllegalStateException().isThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block())
			.withMessageContaining("The exchange of client 'default' is closed");
		assertThat(this.made).hasValue(0);
	}

}
