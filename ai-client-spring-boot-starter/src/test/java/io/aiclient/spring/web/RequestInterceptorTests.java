package io.aiclient.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A client around the exchanges of a RestClient of the application's own.
 */
@Timeout(60)
class RequestInterceptorTests {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
			+ "Transfer-Encoding: chunked\r\n\r\n";

	private static final String EVENT = Exchanges.event("{\"model\":\"m-1\",\"choices\":[]}");

	private static final String USAGE = Exchanges.event(
			"{\"choices\":[],\"usage\":{\"prompt_tokens\":1000," + "\"completion_tokens\":500,\"total_tokens\":1500}}");

	private static final String DONE = Exchanges.event("[DONE]");

	static List<ClientHttpRequestFactory> factories() {
		return List.of(new JdkClientHttpRequestFactory(), new SimpleClientHttpRequestFactory());
	}

	@ParameterizedTest
	@MethodSource("factories")
	void aStreamIsReadAsItComesAndItsUsageCounts(ClientHttpRequestFactory factory) throws IOException {
		CountDownLatch read = new CountDownLatch(1);
		try (RawServer server = new RawServer((answer) -> {
			answer.send(STREAM + chunk(EVENT));
			await(read);
			answer.send(chunk(USAGE) + chunk(DONE) + "0\r\n\r\n");
		});
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange)
					.rateLimit(RateLimitSettings.none().withTokensPerMinute(100_000L))
					.build()) {
			RestClient restClient = Face.restClient(client, server.url()).mutate().requestFactory(factory).build();
			String text = stream(restClient, (body) -> {
				byte[] first = body.readNBytes(EVENT.length());
				assertThat(client.snapshot().admission().inFlight()).isOne();
				read.countDown();
				return new String(first, StandardCharsets.UTF_8)
						+ new String(body.readAllBytes(), StandardCharsets.UTF_8);
			});
			assertThat(text).isEqualTo(EVENT + USAGE + DONE);
			Passing.assertNothingInFlight(client);
			assertThat(client.snapshot().admission().windows()).extracting(WindowUsage::used).containsExactly(1500L);
		}
	}

	@Test
	void aStreamThatBreaksOffFailsAsWithoutTheInterceptor() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send(STREAM + chunk(EVENT)).pause(Duration.ofMillis(50)).close());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			Throwable filtered = failure(Face.restClient(client, server.url()));
			Throwable bare = failure(RestClient.builder()
				.requestFactory(new JdkClientHttpRequestFactory())
				.baseUrl(server.url().toString())
				.build());
			assertThat(filtered).hasSameClassAs(bare).isInstanceOf(ResourceAccessException.class);
			assertThat(server.heads()).hasSize(2);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aResponseThatIsClosedEarlyHoldsNothing() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(STREAM + chunk(EVENT)).hang());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			String first = stream(Face.restClient(client, server.url()),
					(body) -> new String(body.readNBytes(10), StandardCharsets.UTF_8));
			assertThat(first).isEqualTo(EVENT.substring(0, 10));
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aResponseThatIsDroppedHoldsItsSlotUntilTheDeadline() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(STREAM + chunk(EVENT)).hang());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).totalTimeout(Duration.ofSeconds(2)).build()) {
			InputStream dropped = Objects.requireNonNull(Face.restClient(client, server.url())
				.post()
				.uri(Passing.CHAT)
				.body(Passing.BODY)
				.exchange((request, response) -> response.getBody(), false));
			assertThat(client.snapshot().admission().inFlight()).isOne();
			Passing.assertNothingInFlight(client);
			assertThatExceptionOfType(AiTimeoutException.class).isThrownBy(dropped::readAllBytes);
		}
	}

	@Test
	void theDeadlineEndsAReadThatWaitsForMore() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(STREAM + chunk(EVENT)).hang());
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).totalTimeout(Duration.ofSeconds(1)).build()) {
			assertThatExceptionOfType(AiTimeoutException.class)
				.isThrownBy(() -> stream(Face.restClient(client, server.url()),
						(body) -> new String(body.readAllBytes(), StandardCharsets.UTF_8)));
			assertThat(Thread.interrupted()).isFalse();
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void anEventLoopIsRefusedAndTheFilterNamed() {
		try (WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			RestClient restClient = Face.restClient(client, NOWHERE);
			Mono<Object> onLoop = Mono
				.<Object>fromCallable(() -> restClient.get().uri("/x").retrieve().toBodilessEntity())
				.subscribeOn(Schedulers.parallel());
			assertThatIllegalStateException().isThrownBy(() -> onLoop.block(Passing.TIMEOUT))
				.withMessageContaining("parallel-")
				.withMessageContaining("AiClientExchangeFilter");
		}
	}

	@Test
	void attemptsAreMadeByTheThreadThatCalls() throws IOException {
		AtomicInteger before = new AtomicInteger();
		AtomicInteger behind = new AtomicInteger();
		Thread caller = Thread.currentThread();
		try (RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			RestClient restClient = RestClient.builder()
				.baseUrl(server.url().toString())
				.requestInterceptor(counting(before, caller))
				.requestInterceptor(new AiClientHttpRequestInterceptor(client.http()))
				.requestInterceptor(counting(behind, caller))
				.build();
			assertThatExceptionOfType(RestClientResponseException.class)
				.isThrownBy(() -> restClient.post().uri(Passing.CHAT).body(Passing.BODY).retrieve().toBodilessEntity());
			assertThat(before).hasValue(1);
			assertThat(behind).hasValue(3);
		}
	}

	@Test
	void anInterruptionEndsTheWaitForTheQuota() throws Exception {
		try (RawServer server = new RawServer(RawServer.Answer::hang);
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).concurrency(ConcurrencySettings.fixed(1)).build()) {
			AtomicReference<Throwable> failed = new AtomicReference<>();
			AtomicReference<Boolean> interrupted = new AtomicReference<>();
			Thread first = new Thread(() -> catching(failed, interrupted, client, server));
			first.start();
			Awaitility.await().until(() -> client.snapshot().admission().inFlight() == 1);
			Thread second = new Thread(() -> catching(failed, interrupted, client, server));
			second.start();
			Awaitility.await().until(() -> client.snapshot().admission().waiting() == 1);
			second.interrupt();
			second.join(10_000);
			assertThat(failed.get()).isInstanceOf(ResourceAccessException.class)
				.hasCauseInstanceOf(InterruptedIOException.class);
			assertThat(interrupted).hasValue(true);
			assertThat(client.snapshot().admission().waiting()).isZero();
			first.interrupt();
			first.join(10_000);
			Passing.assertNothingInFlight(client);
		}
	}

	private static void catching(AtomicReference<Throwable> failed, AtomicReference<Boolean> interrupted,
			ManagedAiClient client, RawServer server) {
		try {
			Face.REST_CLIENT.post(client, server.url(), Passing.BODY);
		}
		catch (Throwable thrown) {
			failed.set(thrown);
			interrupted.set(Thread.currentThread().isInterrupted());
		}
	}

	private static String stream(RestClient restClient, Reading reading) {
		return Objects.requireNonNull(restClient.post()
			.uri(Passing.CHAT)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Passing.BODY)
			.exchange((request, response) -> reading.read(response.getBody())));
	}

	private static Throwable failure(RestClient restClient) {
		try {
			return new AssertionError(
					stream(restClient, (body) -> new String(body.readAllBytes(), StandardCharsets.UTF_8)));
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	private static ClientHttpRequestInterceptor counting(AtomicInteger count, Thread caller) {
		return (request, body, execution) -> {
			assertThat(Thread.currentThread()).isSameAs(caller);
			count.incrementAndGet();
			return execution.execute(request, body);
		};
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

	private interface Reading {

		String read(InputStream body) throws IOException;

	}

}
