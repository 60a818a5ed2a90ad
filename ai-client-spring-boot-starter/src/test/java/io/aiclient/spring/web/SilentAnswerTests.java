package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The time between two bytes of an answer, on connections of the application's own.
 */
@Timeout(60)
class SilentAnswerTests {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	private static final String EVENT = Exchanges.event("{\"model\":\"m-1\",\"choices\":[]}");

	private static final Duration IDLE = Duration.ofMillis(300);

	@ParameterizedTest
	@EnumSource
	void aStreamThatIsSilentEnds(Face face) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(head("text/event-stream", 1000) + EVENT).hang());
				WebClientExchange exchange = exchange();
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertSilent(face, client, server);
			assertThat(server.heads()).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void jsonThatIsSilentEndsEachAttempt(Face face) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(head("application/json", 1000) + "{").hang());
				WebClientExchange exchange = exchange();
				ManagedAiClient client = Passing.client(exchange).retry(Passing.retries(0)).build()) {
			assertSilent(face, client, server);
		}
	}

	@ParameterizedTest
	@EnumSource
	void jsonThatComesSlowlyIsNotSilent(Face face) throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send(head("application/json", Exchanges.ANSWER.length()));
			for (int i = 0; i < Exchanges.ANSWER.length(); i += 40) {
				answer.pause(Duration.ofMillis(100))
					.send(Exchanges.ANSWER.substring(i, Math.min(i + 40, Exchanges.ANSWER.length())));
			}
		}); WebClientExchange exchange = exchange(); ManagedAiClient client = Passing.client(exchange).build()) {
			assertThat(face.post(client, server.url(), Passing.BODY).getBody()).isEqualTo(Exchanges.ANSWER);
			assertThat(server.heads()).hasSize(1);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aWebClientThatTakesNoMoreIsNotMistakenForASilentProvider() throws Exception {
		try (RawServer server = new RawServer((answer) -> stream(answer));
				WebClientExchange exchange = exchange();
				ManagedAiClient client = Passing.client(exchange).build()) {
			CountDownLatch first = new CountDownLatch(1);
			CountDownLatch ended = new CountDownLatch(1);
			BaseSubscriber<String> slow = new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
					subscription.request(1);
				}

				@Override
				protected void hookOnNext(String event) {
					first.countDown();
				}

				@Override
				protected void hookOnComplete() {
					ended.countDown();
				}

			};
			Face.webClient(client, server.url())
				.post()
				.uri(Passing.CHAT)
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(Passing.BODY)
				.retrieve()
				.bodyToFlux(String.class)
				.subscribe(slow);
			assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(ended.await(3 * IDLE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
			slow.requestUnbounded();
			assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aRestClientThatTakesItsTimeIsNotMistakenForASilentProvider() throws Exception {
		CountDownLatch pause = new CountDownLatch(1);
		try (RawServer server = new RawServer((answer) -> stream(answer));
				WebClientExchange exchange = exchange();
				ManagedAiClient client = Passing.client(exchange).build()) {
			String text = Objects.requireNonNull(Face.restClient(client, server.url())
				.post()
				.uri(Passing.CHAT)
				.contentType(MediaType.APPLICATION_JSON)
				.body(Passing.BODY)
				.exchange((request, response) -> {
					byte[] first = response.getBody().readNBytes(10);
					awaitInVain(pause);
					return new String(first, StandardCharsets.UTF_8)
							+ new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
				}));
			assertThat(text).endsWith("[DONE]\n\n");
			Passing.assertNothingInFlight(client);
		}
	}

	private static void stream(RawServer.Answer answer) throws IOException {
		String events = EVENT.repeat(50);
		String done = Exchanges.event("[DONE]");
		answer.send(head("text/event-stream", events.length() + done.length()) + events)
			.pause(Duration.ofMillis(50))
			.send(done);
	}

	private static void awaitInVain(CountDownLatch latch) {
		try {
			assertThat(latch.await(3 * IDLE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertSilent(Face face, ManagedAiClient client, RawServer server) {
		Throwable thrown = catchThrowable(() -> face.post(client, server.url(), Passing.BODY));
		// a WebClient wraps what fails a body of which something has come
		assertThat((thrown instanceof WebClientResponseException) ? thrown.getCause() : thrown)
			.isInstanceOf(AiTimeoutException.class)
			.hasMessageContaining("silent for 300 ms (timeout.idle)")
			.matches((ex) -> ((AiTimeoutException) ex).timeout() == AiTimeoutException.Timeout.IDLE);
		assertThat(Thread.interrupted()).isFalse();
		Passing.assertNothingInFlight(client);
	}

	private static WebClientExchange exchange() {
		return Exchanges.of(NOWHERE,
				(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, (int) IDLE.toMillis())));
	}

	private static String head(String type, int length) {
		return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
	}

}
