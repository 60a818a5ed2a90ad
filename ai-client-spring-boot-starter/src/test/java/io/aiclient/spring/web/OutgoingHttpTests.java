package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.ProxyProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiResponse;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an application says of all its outgoing HTTP holds for the exchange, and what the
 * exchange must have holds in spite of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutgoingHttpTests {

	private static final InetAddressFilter NOT_LOOPBACK = (address) -> !address.isLoopbackAddress();

	private static final InetAddressFilter ONLY_127_0_0_1 = InetAddressFilter.of("127.0.0.1");

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "[::ffff:127.0.0.1]" })
	void connectsToNoAddressThatTheFilterForbids(String host) throws IOException {
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(url(host, server.port()), filtered(NOT_LOOPBACK))) {
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block(Duration.ofSeconds(10)))
				.withMessageContaining("InetAddressFilter")
				.withMessageContaining("127.0.0.1 of " + host + ":" + server.port())
				.withMessageContaining("nothing was sent")
				.withMessageContaining("ai.client.base-url")
				.satisfies((ex) -> assertThat(ex.retryable()).isFalse());
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void streamsToNoAddressThatTheFilterForbids() throws IOException {
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(server.url(), filtered(NOT_LOOPBACK))) {
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> exchange.stream(Exchanges.REQUEST).blockLast(Duration.ofSeconds(10)));
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void connectsToAnAddressThatTheFilterAllows() throws IOException {
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(server.url(), filtered(ONLY_127_0_0_1))) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	/**
	 * A name that resolves to another address the second time.
	 */
	@Test
	void looksAtTheAddressOfEachConnection() throws IOException {
		Addresses addresses = new Addresses("127.0.0.1", "127.0.0.2");
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n" + Exchanges.ANSWER)
			.close());
				WebClientExchange exchange = exchange(url("provider.example", server.port()),
						filtered(ONLY_127_0_0_1, (client) -> client.resolver(addresses)))) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block(Duration.ofSeconds(10)))
				.withMessageContaining("127.0.0.2 of provider.example");
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void goesToTheAddressOfSeveralThatTheFilterAllows() throws IOException {
		Addresses addresses = new Addresses("127.0.0.2,127.0.0.1");
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(url("provider.example", server.port()),
						filtered(ONLY_127_0_0_1, (client) -> client.resolver(addresses)))) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	@Test
	void selectorOfACustomizerDoesNotReplaceTheFilter() throws IOException {
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(url("localhost", server.port()), filtered(NOT_LOOPBACK,
						(client) -> client.resolvedAddressesSelector((config, addresses) -> addresses)))) {
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block(Duration.ofSeconds(10)));
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void filterThatThrowsLetsNothingThrough() throws IOException {
		try (RawServer server = answering(); WebClientExchange exchange = exchange(server.url(), filtered((address) -> {
			throw new IllegalStateException("no list of addresses");
		}))) {
			assertThat(Exchanges.failure(exchange)).hasMessageContaining("no list of addresses");
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void throughAProxyTheFilterSeesWhatIsWrittenAsANumber() throws IOException {
		try (RawServer proxy = new RawServer(OutgoingHttpTests::tunnel)) {
			UnaryOperator<WebExchangeSettings.Builder> own = (settings) -> settings
				.proxy(new ProxySettings("127.0.0.1", proxy.port(), null, null, null));
			try (WebClientExchange number = exchange("http://127.0.0.1:1/v1", own, filtered(NOT_LOOPBACK));
					WebClientExchange name = exchange("http://only.the.proxy.knows/v1", own, filtered(NOT_LOOPBACK))) {
				assertThatExceptionOfType(AiRefusedLocallyException.class)
					.isThrownBy(() -> number.exchange(Exchanges.REQUEST).block(Duration.ofSeconds(10)));
				assertThat(proxy.connections()).isZero();
				assertThat(Exchanges.answer(name).content()).isEqualTo("Hello");
			}
		}
	}

	@Test
	void besideAProxyTheFilterSeesWhatIsCalledDirectly() throws IOException {
		try (RawServer proxy = new RawServer(OutgoingHttpTests::tunnel); RawServer server = answering()) {
			UnaryOperator<HttpClient> proxied = (client) -> client.proxy((spec) -> spec.type(ProxyProvider.Proxy.HTTP)
				.host("127.0.0.1")
				.port(proxy.port())
				.nonProxyHosts("localhost"));
			try (WebClientExchange allowed = exchange(url("localhost", server.port()),
					filtered(ONLY_127_0_0_1, proxied));
					WebClientExchange forbidden = exchange(url("localhost", server.port()),
							filtered(NOT_LOOPBACK, proxied))) {
				assertThat(Exchanges.answer(allowed).content()).isEqualTo("Hello");
				assertThatExceptionOfType(AiRefusedLocallyException.class)
					.isThrownBy(() -> forbidden.exchange(Exchanges.REQUEST).block(Duration.ofSeconds(10)))
					.withMessageContaining("127.0.0.1 of localhost");
				assertThat(server.connections()).isOne();
				assertThat(proxy.connections()).isZero();
			}
		}
	}

	@Test
	void warnsWhereAProxyMayResolveNames(CapturedOutput output) {
		UnaryOperator<WebExchangeSettings.Builder> proxied = (settings) -> settings
			.proxy(new ProxySettings("proxy.example", 3128, null, null, null));
		exchange("http://a.example/v1", UnaryOperator.identity(), filtered(NOT_LOOPBACK)).close();
		exchange("http://a.example/v1", proxied, OutgoingHttp.defaults()).close();
		assertThat(output).doesNotContain("InetAddressFilter");
		exchange("http://a.example/v1", proxied, filtered(NOT_LOOPBACK)).close();
		assertThat(output).containsOnlyOnce("ai.client: calls may go through a proxy")
			.contains("sees only addresses that are written as numbers then");
	}

	@Test
	void proxyAndResolverOfACustomizerHold() throws IOException {
		Addresses addresses = new Addresses("127.0.0.1");
		try (RawServer proxy = new RawServer(OutgoingHttpTests::tunnel);
				RawServer server = answering();
				WebClientExchange proxied = exchange(URI.create("http://only.the.proxy.knows/v1"),
						customized((client) -> client.proxy(
								(spec) -> spec.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(proxy.port()))));
				WebClientExchange resolved = exchange(url("provider.example", server.port()),
						customized((client) -> client.resolver(addresses)))) {
			assertThat(Exchanges.answer(proxied).content()).isEqualTo("Hello");
			assertThat(proxy.heads().remove()).startsWith("CONNECT only.the.proxy.knows:80 ");
			assertThat(Exchanges.answer(resolved).content()).isEqualTo("Hello");
		}
	}

	@Test
	void eventLoopsOfTheApplicationLeaveNamesToTheProxy() throws IOException {
		LoopResources loops = LoopResources.create("application");
		try (RawServer proxy = new RawServer(OutgoingHttpTests::tunnel);
				WebClientExchange proxied = exchange("http://only.the.proxy.knows/v1",
						(settings) -> settings.proxy(new ProxySettings("127.0.0.1", proxy.port(), "u", "p", null)),
						customized((client) -> client.runOn(loops)))) {
			assertThat(Exchanges.answer(proxied).content()).isEqualTo("Hello");
			assertThat(proxy.heads().remove()).startsWith("CONNECT only.the.proxy.knows:80 ");
		}
		finally {
			loops.dispose();
		}
	}

	@Test
	void followsNoRedirectWhateverTheApplicationSays() throws IOException {
		try (RawServer other = answering();
				RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 307 Moved\r\nLocation: "
						+ other.url() + "/chat/completions\r\nContent-Length: 0\r\n\r\n"));
				WebClientExchange bySettings = exchange(server.url(), settings(HttpRedirects.FOLLOW));
				WebClientExchange byCustomizer = exchange(server.url(),
						customized((client) -> client.followRedirect(true)))) {
			assertThat(Exchanges.failure(bySettings)).hasMessageContaining("a redirect, which is not followed");
			assertThat(Exchanges.failure(byCustomizer)).hasMessageContaining("a redirect, which is not followed");
			assertThat(other.connections()).isZero();
		}
	}

	@Test
	void keepsNoCookieAndSendsNothingTwiceAndSpeaksOneProtocol() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Type: application/json\r\nContent-Length: "
					+ Exchanges.ANSWER.length() + "\r\n\r\n" + Exchanges.ANSWER));
				RawServer gone = new RawServer(RawServer.Answer::close);
				WebClientExchange exchange = exchange(server.url(),
						new OutgoingHttp(ClientHttpConnectorBuilder.reactor(),
								HttpClientSettings.defaults().withCookieHandling(HttpCookieHandling.ENABLE)));
				WebClientExchange once = exchange(gone.url(), customized(
						(client) -> client.disableRetry(false).protocol(HttpProtocol.H2C, HttpProtocol.HTTP11)))) {
			Exchanges.answer(exchange);
			AiResponse second = Exchanges.answer(exchange);
			assertThat(second.content()).isEqualTo("Hello");
			assertThat(server.heads()).hasSize(2)
				.allSatisfy((head) -> assertThat(head).doesNotContainIgnoringCase("cookie"));
			Exchanges.failure(once);
			assertThat(gone.heads()).hasSize(1)
				.allSatisfy((head) -> assertThat(head).doesNotContainIgnoringCase("upgrade"));
		}
	}

	private static void tunnel(RawServer.Answer answer) throws IOException {
		if (answer.head().startsWith("CONNECT")) {
			answer.send("HTTP/1.1 200 Connected\r\n\r\n");
		}
		else {
			answer.ok("application/json", Exchanges.ANSWER);
		}
	}

	private static RawServer answering() {
		return new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
	}

	private static URI url(String host, int port) {
		return URI.create("http://" + host + ":" + port + "/v1");
	}

	private static OutgoingHttp filtered(InetAddressFilter filter) {
		return filtered(filter, UnaryOperator.identity());
	}

	private static OutgoingHttp filtered(InetAddressFilter filter, UnaryOperator<HttpClient> customizer) {
		return new OutgoingHttp(ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer(customizer),
				HttpClientSettings.defaults().withInetAddressFilter(filter));
	}

	private static OutgoingHttp customized(UnaryOperator<HttpClient> customizer) {
		return new OutgoingHttp(ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer(customizer),
				HttpClientSettings.defaults());
	}

	private static OutgoingHttp settings(HttpRedirects redirects) {
		return new OutgoingHttp(ClientHttpConnectorBuilder.reactor(),
				HttpClientSettings.defaults().withRedirects(redirects));
	}

	private static WebClientExchange exchange(URI url, OutgoingHttp http) {
		return exchange(url.toString(), UnaryOperator.identity(), http);
	}

	private static WebClientExchange exchange(String url, UnaryOperator<WebExchangeSettings.Builder> change,
			OutgoingHttp http) {
		return new WebClientExchange(new ExchangeOwner("default", null),
				change.apply(WebExchangeSettings.builder(URI.create(url)).apiKey(Exchanges.KEY)).build(),
				WebClient.builder(), http);
	}

}
