package io.aiclient.langchain4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.http.ApiServer;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ThreadTests {

	@Test
	void aThreadThatMustNotBeBlockedIsRefusedOnce() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			OpenAiChatModel retrying = OpenAiChatModel.builder()
				.httpClientBuilder(application.http())
				.modelName("gpt-4.1-mini")
				.build();
			assertThatExceptionOfType(AiLangChain4jException.class).isThrownBy(
					() -> Mono.fromCallable(() -> retrying.chat("Hello")).subscribeOn(Schedulers.parallel()).block())
				.withMessageContainingAll("thread 'parallel-", "streaming model");
			assertThat(provider.counts().received()).isZero();
		}
	}

	@Test
	void interruptingTheThreadEndsTheCall() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			asked.countDown();
			ApiServer.await(end);
		}); Application application = Application.over(api.baseUrl())) {
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			CompletableFuture<Throwable> error = new CompletableFuture<>();
			Thread thread = new Thread(() -> {
				try {
					application.chat().chat("Hello");
				}
				catch (RuntimeException ex) {
					interrupted.complete(Thread.currentThread().isInterrupted());
					error.complete(ex);
				}
			});
			thread.start();
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
			thread.interrupt();
			assertThat(error.get(10, TimeUnit.SECONDS)).isExactlyInstanceOf(AiLangChain4jException.class);
			assertThat(interrupted.get()).isTrue();
			Awaitility.await().untilAsserted(() -> assertThat(application.inFlight()).isZero());
			end.countDown();
		}
	}

	@Test
	void aFutureCompletesOnAThreadThatMayBeBlockedAndItsCancellationEndsTheCall() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().json("/models", "{\"data\":[]}").at("/chat/completions", (exchange) -> {
			asked.countDown();
			ApiServer.await(end);
		}); Application application = Application.over(api.baseUrl())) {
			AiLangChain4jHttpClient http = (AiLangChain4jHttpClient) application.http().build();
			assertThat(http.executeAsync(request(HttpMethod.GET, api.baseUrl() + "/models"))
				.thenApply((response) -> response.body() + Thread.currentThread().getName())
				.get(10, TimeUnit.SECONDS)).startsWith("{\"data\":[]}")
				.satisfies((text) -> assertThat(text).doesNotContain("reactor"));
			CompletableFuture<SuccessfulHttpResponse> cancelled = http
				.executeAsync(request(HttpMethod.POST, api.baseUrl() + "/chat/completions"));
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(application.inFlight()).isOne();
			cancelled.cancel(true);
			Awaitility.await().untilAsserted(() -> assertThat(application.inFlight()).isZero());
			end.countDown();
			assertThat(http.executeAsync(request(HttpMethod.GET, "https://other.example/v1/models")))
				.completesExceptionallyWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withCauseInstanceOf(AiLangChain4jException.class)
				.withMessageContaining("https://other.example/v1/models");
		}
	}

	private static HttpRequest request(HttpMethod method, String url) {
		return HttpRequest.builder().method(method).url(url).build();
	}

}
