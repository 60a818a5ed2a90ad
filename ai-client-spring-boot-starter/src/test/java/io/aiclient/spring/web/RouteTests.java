package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways to a provider: through a proxy, and with TLS.
 */
class RouteTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path directory;

	private static KeyStore keyStore;

	@BeforeAll
	static void generateKey() throws Exception {
		Path file = directory.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
			.redirectErrorStream(true)
			.start();
		keytool.getInputStream().readAllBytes();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		keyStore = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
	}

	@Test
	void trustsWhatTheBundleTrusts() throws Exception {
		try (MockWebServer server = tlsServer();
				WebClientExchange exchange = new WebClientExchange("default", settings(server, "localhost"),
						WebClient.builder(), trusting())) {
			server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	@Test
	void trustsWhatTheBundleTrustsWhateverACustomizerSays() throws Exception {
		OutgoingHttp customized = new OutgoingHttp(
				ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer(HttpClient::secure),
				HttpClientSettings.defaults());
		try (MockWebServer server = tlsServer();
				WebClientExchange exchange = new WebClientExchange(new ExchangeOwner("default", null),
						settings(server, "localhost"), WebClient.builder(), customized.withSslBundle(trusting()))) {
			server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	@Test
	void sendsAKeyInTheQueryOverTls() throws Exception {
		try (MockWebServer server = tlsServer();
				WebClientExchange exchange = new WebClientExchange("default",
						WebExchangeSettings
							.builder(URI.create(
									"https://localhost:" + server.getPort() + "/v1?key=" + Exchanges.KEY + "&alt=sse"))
							.build(),
						WebClient.builder(), trusting())) {
			server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
			Exchanges.answer(exchange);
			assertThat(server.takeRequest().getTarget())
				.isEqualTo("/v1/chat/completions?key=" + Exchanges.KEY + "&alt=sse");
		}
	}

	@Test
	void refusesACertificateItDoesNotTrust() throws Exception {
		try (MockWebServer server = tlsServer();
				WebClientExchange exchange = new WebClientExchange("cheap", settings(server, "localhost"),
						WebClient.builder(), null)) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasMessageContaining("TLS handshake with localhost")
				.hasMessageContaining("ai.client.clients.cheap.ssl.bundle");
		}
	}

	@Test
	void namesTheBaseUrlOfAFurtherEndpointAndTheOtherPropertiesOfItsClient() throws Exception {
		try (MockWebServer server = tlsServer();
				WebClientExchange exchange = new WebClientExchange(new ExchangeOwner("cheap", "azure"),
						WebExchangeSettings.builder(URI.create("http://no-such-host.invalid/v1")).build(),
						WebClient.builder(), OutgoingHttp.defaults());
				WebClientExchange untrusting = new WebClientExchange(new ExchangeOwner("cheap", "azure"),
						settings(server, "localhost"), WebClient.builder(), OutgoingHttp.defaults())) {
			assertThat(Exchanges.failure(exchange))
				.hasMessageContaining("check ai.client.clients.cheap.failover.endpoints.azure.base-url");
			assertThat(Exchanges.failure(untrusting)).hasMessageContaining("in ai.client.clients.cheap.ssl.bundle");
		}
	}

	@Test
	void refusesACertificateOfAnotherHost() throws Exception {
		try (MockWebServer server = tlsServer();
				WebClientExchange exchange = new WebClientExchange("default", settings(server, "127.0.0.1"),
						WebClient.builder(), trusting())) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasMessageContaining("TLS handshake with 127.0.0.1");
		}
	}

	@Test
	void tunnelsThroughAProxyThatResolvesTheName() throws IOException {
		try (RawServer proxy = new RawServer(RouteTests::tunnel);
				WebClientExchange exchange = viaProxy("http://only.the.proxy.knows/v1", proxy, null)) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
			String connect = proxy.heads().remove();
			assertThat(connect).startsWith("CONNECT only.the.proxy.knows:80 ")
				.doesNotContain(Exchanges.KEY)
				.containsIgnoringCase("proxy-authorization: Basic "
						+ Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8)));
			assertThat(proxy.heads().remove()).contains("Bearer " + Exchanges.KEY)
				.doesNotContainIgnoringCase("proxy-authorization");
		}
	}

	@Test
	void callsHostsOfNoProxyDirectly() throws IOException {
		try (RawServer proxy = new RawServer(RouteTests::tunnel);
				RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = viaProxy("http://localhost:" + server.port(), proxy, "*.x|localhost")) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
			assertThat(proxy.heads()).isEmpty();
		}
	}

	@Test
	void proxyThatRefuses() throws IOException {
		try (RawServer proxy = new RawServer(
				(answer) -> answer.send("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n").close());
				WebClientExchange exchange = viaProxy("http://a.example", proxy, null)) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasMessageContaining("through the proxy 127.0.0.1")
				.hasMessageContaining("407")
				.hasMessageContaining("ai.client.proxy");
		}
	}

	@Test
	void proxyThatHangs() throws IOException {
		try (RawServer proxy = new RawServer(RawServer.Answer::hang);
				WebClientExchange exchange = viaProxy("http://a.example", proxy, null)) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasCauseInstanceOf(TimeoutException.class)
				.hasMessageContaining("ai.client.timeout.connect");
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

	private static WebClientExchange viaProxy(String url, RawServer proxy, String noProxy) {
		return Exchanges.of(URI.create(url),
				(settings) -> settings.proxy(new ProxySettings("127.0.0.1", proxy.port(), "u", "p", noProxy))
					.timeouts(Exchanges.timeouts(300, 5000, 5000)));
	}

	private static MockWebServer tlsServer() throws Exception {
		MockWebServer server = new MockWebServer();
		server
			.useHttps(SslBundle.of(SslStoreBundle.of(keyStore, PASSWORD, null)).createSslContext().getSocketFactory());
		server.start();
		return server;
	}

	private static SslBundle trusting() throws Exception {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("server", keyStore.getCertificate("server"));
		return SslBundle.of(SslStoreBundle.of(null, null, trusted));
	}

	private static WebExchangeSettings settings(MockWebServer server, String host) {
		return WebExchangeSettings.builder(URI.create("https://" + host + ":" + server.getPort() + "/v1"))
			.apiKey(Exchanges.KEY)
			.build();
	}

}
