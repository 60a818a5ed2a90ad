package io.aiclient.openai;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.http.ApiServer;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AsyncTests {

	@Test
	void sixHundredCallsWaitForTheQuotaWithoutAThreadEach() {
		Quota quota = Quota.perMinute(6_000).in(Duration.ofSeconds(2));
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.requests(quota).latency(Latency.fixed(Duration.ofMillis(100))));
				Sdk sdk = Sdk.over(provider.baseUrl(), "ai.client.rate-limit.requests-per-minute=6000",
						"ai.client.rate-limit.window=2s")) {
			sdk.async().chat().completions().create(Sdk.question("first")).join();
			int before = ManagementFactory.getThreadMXBean().getThreadCount();
			CompletableFuture<?>[] answers = IntStream.range(0, 600)
				.mapToObj((i) -> sdk.async()
					.chat()
					.completions()
					.create(Sdk.question("question " + i))
					.thenAccept((completion) -> assertThat(completion.choices().get(0).message().content())
						.hasValue(SimulatedProvider.answerTo("question " + i))))
				.toArray(CompletableFuture[]::new);
			// the SDK may start short threads of its own, one a step
			Awaitility.await().untilAsserted(() -> {
				int threads = ManagementFactory.getThreadMXBean().getThreadCount();
				assertThat(sdk.client().snapshot().admission().waiting()).isGreaterThanOrEqualTo(200);
				assertThat(threads).as("threads; %s before", before).isLessThan(before + 40);
			});
			CompletableFuture.allOf(answers).join();
			assertThat(provider.counts().refused()).isZero();
			assertThat(provider.counts().received()).isEqualTo(601);
			assertThat(provider.counts().accepted()).isEqualTo(601);
			assertThat(sdk.inFlight()).isZero();
		}
	}

	@Test
	void moreCallsThanTheSdkAllowsByDefaultAreInFlight() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(500))));
				Sdk sdk = Sdk.over(provider.baseUrl(), "ai.client.concurrency.max=200")) {
			CompletableFuture<?>[] answers = IntStream.range(0, 200)
				.mapToObj((i) -> sdk.async().chat().completions().create(Sdk.question("question " + i)))
				.toArray(CompletableFuture[]::new);
			CompletableFuture.allOf(answers).join();
			assertThat(provider.counts().maxInFlight()).isGreaterThan(64);
		}
	}

	@Test
	void aSmallAnswerCompletesWhereItComesAndALargeOneBesideIt() throws Exception {
		assertThat(completes(32 * 1024)).startsWith("single-");
		assertThat(completes(32 * 1024 + 1)).startsWith("parallel-");
	}

	/**
	 * The name of the thread on which the response to a request completes.
	 */
	private static String completes(int size) throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		AiOpenAiHttpClient http = new AiOpenAiHttpClient((request) -> Mono.<AiHttpResponse>just(new WholeResponse(size))
			.publishOn(Schedulers.single())
			.map((response) -> {
				ApiServer.await(asked);
				return response;
			}));
		CompletableFuture<String> thread = http.executeAsync(request("/chat/completions"), RequestOptions.none())
			.thenApply((response) -> Thread.currentThread().getName());
		asked.countDown();
		return thread.get(10, TimeUnit.SECONDS);
	}

	@Test
	void cancellingTheFutureEndsTheCall() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			asked.countDown();
			ApiServer.await(end);
		}); Sdk sdk = Sdk.over(api.baseUrl())) {
			CompletableFuture<HttpResponse> response = http(sdk).executeAsync(request("/chat/completions"),
					RequestOptions.none());
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(sdk.inFlight()).isOne();
			response.cancel(true);
			assertThatExceptionOfType(CancellationException.class).isThrownBy(response::join);
			assertNothingInFlight(sdk);
			CompletableFuture<HttpResponse> late = http(sdk).executeAsync(request("/chat/completions"),
					RequestOptions.none());
			late.orTimeout(50, TimeUnit.MILLISECONDS);
			assertThat(late).failsWithin(Duration.ofSeconds(5));
			assertNothingInFlight(sdk);
			end.countDown();
		}
	}

	@Test
	void interruptingTheThreadThatWaitsEndsTheCall() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			asked.countDown();
			ApiServer.await(end);
		}); Sdk sdk = Sdk.over(api.baseUrl())) {
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			Thread caller = new Thread(() -> {
				try {
					sdk.blocking().chat().completions().create(Sdk.question("Hello"));
				}
				catch (Throwable ex) {
					thrown.set(ex);
					assertThat(Thread.currentThread().isInterrupted()).isTrue();
				}
			});
			caller.start();
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
			caller.interrupt();
			caller.join(5000);
			assertThat(thrown.get()).hasMessageContaining("Interrupted").hasCauseInstanceOf(InterruptedException.class);
			assertNothingInFlight(sdk);
			end.countDown();
		}
	}

	@Test
	void aThreadThatMustNotBeBlockedIsRefused() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			Mono<ChatCompletion> blocking = Mono
				.fromCallable(() -> sdk.blocking().chat().completions().create(Sdk.question("Hello")))
				.subscribeOn(Schedulers.parallel());
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(blocking::block)
				.withMessageContaining("use OpenAIClientAsync");
			assertThat(provider.counts().received()).isZero();
		}
	}

	@Test
	void aBodyThatIsStillToComeIsNotReadOnAThreadThatMustNotBeBlocked() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(1);
			exchange.getResponseBody().flush();
			ApiServer.await(end);
		}); Sdk sdk = Sdk.over(api.baseUrl())) {
			AtomicReference<Thread> thread = new AtomicReference<>();
			HttpResponse response = http(sdk).executeAsync(request("/chat/completions"), RequestOptions.none())
				.thenApply((given) -> {
					thread.set(Thread.currentThread());
					return given;
				})
				.get(10, TimeUnit.SECONDS);
			assertThat(thread.get()).isNotInstanceOf(NonBlocking.class);
			assertThat(response.body().read()).isOne();
			Mono<Integer> blocking = Mono.fromCallable(() -> response.body().read()).subscribeOn(Schedulers.parallel());
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(blocking::block)
				.withMessageContaining("must not be blocked");
			response.close();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> response.body().read())
				.withMessageContaining("closed");
			assertNothingInFlight(sdk);
			end.countDown();
		}
	}

	private static AiOpenAiHttpClient http(Sdk sdk) {
		return new AiOpenAiHttpClient(sdk.client().http());
	}

	private static HttpRequest request(String path) {
		return HttpRequest.builder()
			.method(HttpMethod.POST)
			.baseUrl("https://localhost:1/ignored")
			.addPathSegments(path.substring(1).split("/"))
			.build();
	}

	private static void assertNothingInFlight(Sdk sdk) {
		Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> assertThat(sdk.inFlight()).isZero());
	}

	/**
	 * A response that has come whole.
	 */
	private record WholeResponse(int size) implements AiHttpResponse {

		@Override
		public AiHttpHead head() {
			return new AiHttpHead(200, Map.of());
		}

		@Override
		public Flux<ByteBuffer> body() {
			return Flux.just(ByteBuffer.allocate(this.size));
		}

		@Override
		public void close() {
		}

	}

}
