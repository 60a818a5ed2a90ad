package io.aiclient.spring.web;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;

import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some gateways want the key in the query of the URL: it is in the request line, and
 * nowhere else.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyInTheQueryTests {

	private static final String RAW = "in%2Bthe-query-0123456789";

	private static final String DECODED = "in+the-query-0123456789";

	private static final String QUERY = "?api-version=2024-10-21&key=" + RAW + "&alt=sse&n";

	private static final String REFUSAL = "{\"error\":{\"message\":\"The key " + DECODED + " (" + RAW
			+ ") is not known\"}}";

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final List<String> observed = new CopyOnWriteArrayList<>();

	@BeforeEach
	void logEverything() {
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.root.setLevel(this.level);
	}

	@ParameterizedTest
	@ValueSource(strings = { QUERY, "?key=" + RAW, "?key=" + RAW + "&", "?" + RAW, "?&a=b&&key=x=y?z/%20;c&",
			"?&a=bcde&&key=x=y?z/%20;c&", "?alt=sse&key=first&alt=other&key=second", "?alt=sse", "?", "" })
	void requestLineIsThatOfTheUrl(String query) throws IOException {
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(URI.create(server.url() + query), WebClient.builder())) {
			for (int i = 0; i < 3; i++) {
				Exchanges.answer(exchange);
			}
			exchange.stream(Exchanges.REQUEST).blockLast(Duration.ofSeconds(10));
			assertThat(server.connections()).isOne();
			assertThat(server.heads()).hasSize(4)
				.allSatisfy((head) -> assertThat(head.lines().findFirst())
					.hasValue("POST /v1/chat/completions" + query + " HTTP/1.1"));
		}
	}

	@Test
	void requestLineIsTheSameAfterAnAnswerThatRefuses() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
				WebClientExchange exchange = exchange(URI.create(server.url() + QUERY), WebClient.builder())) {
			Exchanges.failure(exchange);
			Exchanges.failure(exchange);
			assertThat(server.heads()).hasSize(2)
				.allSatisfy(
						(head) -> assertThat(head).startsWith("POST /v1/chat/completions" + QUERY + " HTTP/1.1\r\n"));
		}
	}

	@Test
	void proxyDoesNotSeeIt() throws IOException {
		try (RawServer proxy = new RawServer((answer) -> {
			if (answer.head().startsWith("CONNECT")) {
				answer.send("HTTP/1.1 200 Connected\r\n\r\n");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(URI.create("http://only.the.proxy.knows/v1" + QUERY),
						(settings) -> settings.proxy(new ProxySettings("127.0.0.1", proxy.port(), "u", "p", null)))) {
			Exchanges.answer(exchange);
			assertThat(proxy.heads().remove()).startsWith("CONNECT only.the.proxy.knows:80 HTTP/1.1\r\n")
				.doesNotContain(RAW);
			assertThat(proxy.heads().remove()).startsWith("POST /v1/chat/completions" + QUERY + " HTTP/1.1\r\n");
		}
	}

	@Test
	void filterDoesNotSeeItAndMayAddParameters() throws IOException {
		List<String> seen = new ArrayList<>();
		WebClient.Builder webClient = WebClient.builder().filter((request, next) -> {
			seen.add(request.url().toString());
			return next.exchange(ClientRequest.from(request)
				.url(UriComponentsBuilder.fromUri(request.url()).queryParam("tenant", "t1").build(true).toUri())
				.build());
		});
		try (RawServer server = answering();
				WebClientExchange exchange = exchange(URI.create(server.url() + "?alt=sse&key=" + RAW), webClient)) {
			Exchanges.answer(exchange);
			assertThat(seen).containsExactly(server.url() + "/chat/completions?alt=sse");
			assertThat(server.heads().remove())
				.startsWith("POST /v1/chat/completions?alt=sse&tenant=t1&key=" + RAW + " HTTP/1.1\r\n");
		}
	}

	@Test
	void filterThatSendsARequestElsewhereTakesNoKeyAlong() throws IOException {
		try (RawServer other = answering(); RawServer server = answering()) {
			WebClient.Builder webClient = WebClient.builder().filter((request, next) -> {
				URI elsewhere = URI.create(other.url() + "/chat/completions");
				URI otherPath = URI.create(server.url() + "/token");
				ClientRequest second = ClientRequest.from(request).url(elsewhere).build();
				ClientRequest third = ClientRequest.from(request).url(otherPath).build();
				return next.exchange(request)
					.flatMap((answer) -> answer.releaseBody())
					.then(next.exchange(third))
					.flatMap((answer) -> answer.releaseBody())
					.then(next.exchange(second));
			});
			try (WebClientExchange exchange = exchange(URI.create(server.url() + "?key=" + RAW), webClient)) {
				Exchanges.answer(exchange);
				assertThat(server.connections()).isOne();
				assertThat(server.heads().remove()).contains(RAW);
				assertThat(server.heads().remove()).startsWith("POST /v1/token HTTP/1.1").doesNotContain(RAW);
				assertThat(other.heads().remove()).startsWith("POST /v1/chat/completions HTTP/1.1").doesNotContain(RAW);
			}
		}
	}

	@Test
	void nothingThatIsPrintedOrObservedHoldsIt(CapturedOutput output) throws IOException {
		try (RawServer server = answering();
				RawServer broken = new RawServer((answer) -> answer.ok("application/json", "{\"Hello"));
				RawServer gone = new RawServer(RawServer.Answer::reset);
				RawServer refusing = new RawServer((answer) -> answer
					.send("HTTP/1.1 401 No\r\nContent-Length: " + REFUSAL.length() + "\r\n\r\n" + REFUSAL));
				RawServer silent = new RawServer(RawServer.Answer::hang)) {
			List<String> texts = new ArrayList<>();
			try (WebClientExchange exchange = exchange(URI.create(server.url() + QUERY), observed())) {
				Exchanges.answer(exchange);
				exchange.stream(Exchanges.REQUEST).blockLast(Duration.ofSeconds(10));
			}
			for (URI url : List.of(broken.url(), gone.url(), refusing.url(), silent.url(), unused(),
					URI.create("https://127.0.0.1:" + server.port() + "/v1"),
					URI.create("http://no-such-host.invalid/v1"))) {
				WebExchangeSettings settings = WebExchangeSettings.builder(URI.create(url + QUERY))
					.timeouts(Exchanges.timeouts(5000, 200, 200))
					.build();
				texts.add(settings.toString());
				try (WebClientExchange exchange = new WebClientExchange("default", settings, observed(), null)) {
					texts.addAll(chain(Exchanges.failure(exchange)));
					texts.add(exchange.toString());
				}
			}
			assertThat(texts).hasSizeGreaterThan(20).allSatisfy(KeyInTheQueryTests::holdsNoKey);
			assertThat(this.observed).anySatisfy((tag) -> assertThat(tag).contains("/v1/chat/completions"))
				.allSatisfy(KeyInTheQueryTests::holdsNoKey);
		}
		assertThat(output.getAll()).contains("HTTP POST", "api-version=2024-10-21", "reactor.netty");
		holdsNoKey(output.getAll());
	}

	@Test
	void fingerprintIsThatOfTheKeyInTheQueryToo() {
		try (WebClientExchange one = exchange(URI.create("http://a.example?key=the-one"), WebClient.builder());
				WebClientExchange same = exchange(URI.create("http://a.example?key=the-one&alt=sse"),
						WebClient.builder());
				WebClientExchange two = exchange(URI.create("http://a.example?key=the-two"), WebClient.builder());
				WebClientExchange none = exchange(URI.create("http://a.example?alt=sse"), WebClient.builder())) {
			assertThat(one.keyFingerprint("s")).isNotNull()
				.isEqualTo(same.keyFingerprint("s"))
				.isNotEqualTo(two.keyFingerprint("s"));
			assertThat(none.keyFingerprint("s")).isEmpty();
		}
	}

	private static void holdsNoKey(String text) {
		assertThat(text).doesNotContain(RAW, DECODED);
	}

	private static List<String> chain(AiExchangeException failure) {
		List<String> texts = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			texts.add(cause.toString());
			for (Throwable suppressed : cause.getSuppressed()) {
				texts.add(suppressed.toString());
			}
		}
		return texts;
	}

	private WebClient.Builder observed() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {
			@Override
			public void onStop(Observation.Context context) {
				KeyInTheQueryTests.this.observed.add(context.toString());
				for (KeyValue tag : context.getAllKeyValues()) {
					KeyInTheQueryTests.this.observed.add(tag.getValue());
				}
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}
		});
		return WebClient.builder().observationRegistry(registry);
	}

	private static RawServer answering() {
		return new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
	}

	private static URI unused() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
		}
	}

	private static WebClientExchange exchange(URI url, WebClient.Builder webClient) {
		return new WebClientExchange("default",
				WebExchangeSettings.builder(url).pool(PoolSettings.ofMaxConnections(1)).build(), webClient, null);
	}

}
