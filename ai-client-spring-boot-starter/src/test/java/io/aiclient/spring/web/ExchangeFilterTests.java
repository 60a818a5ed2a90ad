package io.aiclient.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client around the exchanges of a WebClient of the application's own.
 */
@Timeout(60)
class ExchangeFilterTests {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
			+ "Transfer-Encoding: chunked\r\n\r\n";

	private static final String EVENT = "{\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";

	private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500,"
			+ "\"total_tokens\":1500}}";

	@Test
	void aStreamPassesAsItComesAndItsUsageCounts() throws IOException {
		CountDownLatch read = new CountDownLatch(1);
		try (RawServer server = new RawServer((answer) -> {
			answer.send(STREAM + chunk(Exchanges.event(EVENT)));
			await(read);
			answer.send(chunk(Exchanges.event(USAGE)) + chunk(Exchanges.event("[DONE]")));
			answer.pause(Duration.ofMillis(20)).send("0\r\n\r\n");
		});
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange)
					.rateLimit(RateLimitSettings.none().withTokensPerMinute(100_000L))
					.build()) {
			WebClient webClient = Face.webClient(client, server.url());
			List<String> events = Objects.requireNonNull(
					stream(webClient).doOnNext((event) -> read.countDown()).collectList().block(Passing.TIMEOUT));
			assertThat(events).containsExactly(EVENT, USAGE, "[DONE]");
			Passing.assertNothingInFlight(client);
			assertThat(client.snapshot().admission().windows()).extracting(WindowUsage::used).containsExactly(1500L);
			assertThat(stream(webClient).blockLast(Passing.TIMEOUT)).isEqualTo("[DONE]");
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void aStreamThatBreaksOffFailsAsWithoutTheFilter() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send(STREAM + chunk(Exchanges.event(EVENT))).pause(Duration.ofMillis(50)).close());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			Throwable filtered = failure(stream(Face.webClient(client, server.url())));
			Throwable bare = failure(stream(WebClient.create(server.url().toString())));
			assertThat(filtered).hasSameClassAs(bare).isInstanceOf(WebClientResponseException.class);
			assertThat(filtered.getCause()).hasSameClassAs(bare.getCause());
			assertThat(server.heads()).hasSize(2);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aCancelledStreamLeavesNothingInFlight() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(STREAM + chunk(Exchanges.event(EVENT))).hang());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			StepVerifier.create(stream(Face.webClient(client, server.url()))).expectNext(EVENT).thenCancel().verify();
			Passing.assertNothingInFlight(client);
			Disposable waiting = Face.webClient(client, server.url())
				.get()
				.uri("/x")
				.retrieve()
				.toBodilessEntity()
				.subscribe();
			waiting.dispose();
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aResponseThatIsDroppedHoldsItsSlotUntilTheDeadline() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(STREAM + chunk(Exchanges.event(EVENT))).hang());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).totalTimeout(Duration.ofSeconds(2)).build()) {
			ClientResponse response = Objects.requireNonNull(exchange(client, server.url()).block(Passing.TIMEOUT));
			assertThat(client.snapshot().admission().inFlight()).isOne();
			Passing.assertNothingInFlight(client);
			assertThatExceptionOfType(AiTimeoutException.class)
				.isThrownBy(() -> response.body(BodyExtractors.toDataBuffers())
					.doOnNext(DataBufferUtils::release)
					.blockLast(Passing.TIMEOUT));
		}
	}

	@Test
	void aResponseThatIsReleasedHoldsNothing() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send(STREAM + chunk(Exchanges.event(EVENT)) + "0\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			ClientResponse response = Objects.requireNonNull(exchange(client, server.url()).block(Passing.TIMEOUT));
			assertThat(client.snapshot().admission().inFlight()).isOne();
			response.releaseBody().block(Passing.TIMEOUT);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void theBodyIsWhatTheCodecsOfTheWebClientWrite() throws IOException {
		JsonMapper snakeCase = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (requests.incrementAndGet() % 2 == 1) {
				answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			WebClient.Builder builder = Face.webClient(client, server.url()).mutate();
			WebClient plain = builder.build();
			WebClient special = builder
				.codecs((codecs) -> codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(snakeCase)))
				.build();
			for (WebClient webClient : List.of(special, special, plain, plain, special)) {
				webClient.post()
					.uri(Passing.CHAT)
					.bodyValue(new Question("m", 3))
					.retrieve()
					.toBodilessEntity()
					.block(Passing.TIMEOUT);
			}
			String snake = "{\"model\":\"m\",\"max_tokens\":3}";
			String camel = "{\"model\":\"m\",\"maxTokens\":3}";
			assertThat(server.bodies()).containsExactly(snake, snake, snake, snake, camel, camel, camel, camel, snake,
					snake);
			assertThat(server.heads()).allMatch((head) -> head.contains("Content-Type: application/json"));
		}
	}

	@Test
	void aBodyThatIsPublishedIsAdmittedAndNotSentAgain() throws IOException {
		AtomicInteger subscriptions = new AtomicInteger();
		Flux<String> body = Flux.defer(() -> {
			subscriptions.incrementAndGet();
			return Flux.just("{\"model\":", "\"m\"}");
		});
		try (RawServer server = new RawServer((answer) -> {
			drain(answer.in());
			answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
		});
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange)
					.rateLimit(RateLimitSettings.none().withRequestsPerMinute(100L))
					.build()) {
			assertThatExceptionOfType(WebClientResponseException.InternalServerError.class)
				.isThrownBy(() -> Face.webClient(client, server.url())
					.post()
					.uri(Passing.CHAT)
					.body(body, String.class)
					.retrieve()
					.toBodilessEntity()
					.block(Passing.TIMEOUT));
			assertThat(server.heads()).hasSize(1);
			assertThat(subscriptions).hasValue(1);
			assertThat(client.snapshot().admission().windows()).extracting(WindowUsage::used).containsExactly(1L);
		}
	}

	@Test
	void filtersBehindItSeeEachAttempt() throws IOException {
		AtomicInteger before = new AtomicInteger();
		AtomicInteger behind = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			WebClient webClient = WebClient.builder()
				.baseUrl(server.url().toString())
				.filter(counting(before))
				.filter(new AiClientExchangeFilter(client.http()))
				.filter(counting(behind))
				.build();
			assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> webClient.post()
				.uri(Passing.CHAT)
				.bodyValue(Passing.BODY)
				.retrieve()
				.toBodilessEntity()
				.block(Passing.TIMEOUT));
			assertThat(before).hasValue(1);
			assertThat(behind).hasValue(3);
		}
	}

	@Test
	void whatAFilterThrowsIsSeenAsItIsAndIsNotSentAgain() throws IOException {
		AtomicInteger attempts = new AtomicInteger();
		IllegalStateException thrown = new IllegalStateException("of a filter");
		try (WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			WebClient webClient = Face.webClient(client, NOWHERE).mutate().filter((request, next) -> {
				attempts.incrementAndGet();
				throw thrown;
			}).build();
			assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> webClient.get().uri("/x").retrieve().toBodilessEntity().block(Passing.TIMEOUT))
				.withCause(thrown);
			assertThat(attempts).hasValue(1);
		}
	}

	@Test
	void anAnswerThatDoesNotBeginEndsItsAttempt() throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::hang);
				WebClientExchange exchange = Exchanges.of(NOWHERE,
						(settings) -> settings.timeouts(Exchanges.timeouts(100, 100, 1000)));
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(AiTimeoutException.class)
				.isThrownBy(() -> Face.WEB_CLIENT.post(client, server.url(), Passing.BODY))
				.matches((ex) -> ex.timeout() == AiTimeoutException.Timeout.RESPONSE);
			Passing.assertNothingInFlight(client);
		}
	}

	private static Flux<String> stream(WebClient webClient) {
		return webClient.post()
			.uri(Passing.CHAT)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Passing.BODY)
			.retrieve()
			.bodyToFlux(String.class);
	}

	private static Throwable failure(Flux<String> stream) {
		return Objects
			.requireNonNull(stream.then(Mono.<Throwable>empty()).onErrorResume(Mono::just).block(Passing.TIMEOUT));
	}

	private static Mono<ClientResponse> exchange(ManagedAiClient client, URI url) {
		ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create(url + Passing.CHAT))
			.body(BodyInserters.fromValue(Passing.BODY))
			.build();
		return new AiClientExchangeFilter(client.http()).filter(request,
				ExchangeFunctions.create(new ReactorClientHttpConnector()));
	}

	private static ExchangeFilterFunction counting(AtomicInteger count) {
		return (request, next) -> {
			count.incrementAndGet();
			return next.exchange(request);
		};
	}

	/**
	 * Reads a body in chunks to its end.
	 */
	private static void drain(InputStream in) throws IOException {
		StringBuilder read = new StringBuilder();
		while (!read.toString().endsWith("0\r\n\r\n")) {
			read.append((char) in.read());
		}
	}

	private static String chunk(String text) {
		return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Question(String model, int maxTokens) {

	}

}
