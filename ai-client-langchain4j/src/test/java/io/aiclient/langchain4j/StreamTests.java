package io.aiclient.langchain4j;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.scheduler.Schedulers;

import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.ApiServer;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

class StreamTests {

	@Test
	void partsComeAsTheyAreSentOnAThreadOfTheirOwn() throws Exception {
		CountDownLatch read = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			ApiServer.begin(exchange);
			ApiServer.await(read);
			ApiServer.write(exchange, ApiServer.EVENT.replace("Paris", " it is"));
			ApiServer.write(exchange, "data: [DONE]\n\n");
		}); Application application = Application.over(api.baseUrl())) {
			StreamedAnswer answer = new StreamedAnswer();
			application.streamingChat().chat("Capital of France?", answer);
			until(() -> assertThat(answer.parts()).containsExactly("Paris"));
			assertThat(application.inFlight()).isOne();
			read.countDown();
			assertThat(answer.response().aiMessage().text()).isEqualTo("Paris it is");
			assertThat(answer.thread()).startsWith("ai-client-langchain4j-");
			until(() -> assertThat(application.inFlight()).isZero());
		}
	}

	@Test
	void aStreamMayBeginOnAnEventLoop() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			StreamedAnswer answer = new StreamedAnswer();
			Schedulers.parallel().schedule(() -> application.streamingChat().chat("Hello", answer));
			assertThat(answer.response().aiMessage().text()).isEqualTo(SimulatedProvider.answerTo("Hello"));
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aStreamIsReadOnAVirtualThreadWhereTheApplicationUsesThem() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), "spring.threads.virtual.enabled=true")) {
			AtomicReference<Thread> thread = new AtomicReference<>();
			StreamedAnswer answer = new StreamedAnswer() {

				@Override
				public void onPartialResponse(String part) {
					thread.set(Thread.currentThread());
				}

			};
			application.streamingChat().chat("Hello", answer);
			assertThat(answer.response().aiMessage().text()).isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(thread.get().getClass().getSimpleName()).isEqualTo("VirtualThread");
		}
	}

	@Test
	void aHandlerThatFailsDoesNotEndTheStream() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			StreamedAnswer answer = new StreamedAnswer() {

				@Override
				public void onError(Throwable error) {
					throw new IllegalStateException("failed", error);
				}

				@Override
				public void onPartialResponse(String part) {
					throw new IllegalStateException("failed");
				}

			};
			application.streamingChat().chat("Hello", answer);
			assertThat(answer.response().aiMessage().text()).isEqualTo(SimulatedProvider.answerTo("Hello"));
			until(() -> assertThat(application.inFlight()).isZero());
		}
	}

	@Test
	void aParserThatFailsIsAnErrorAndEndsTheCall() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		List<Throwable> errors = new CopyOnWriteArrayList<>();
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			ApiServer.begin(exchange);
			ApiServer.await(end);
		}); Application application = Application.over(api.baseUrl())) {
			HttpRequest request = HttpRequest.builder()
				.method(HttpMethod.POST)
				.url(api.baseUrl() + "/chat/completions")
				.build();
			application.http().build().execute(request, (body, listener) -> {
				throw new LinkageError("no parser");
			}, errors::add);
			until(() -> assertThat(errors).hasSize(1));
			assertThat(errors.get(0)).isExactlyInstanceOf(LangChain4jException.class)
				.hasCauseInstanceOf(LinkageError.class);
			until(() -> assertThat(application.inFlight()).isZero());
			end.countDown();
		}
	}

	@Test
	void aListenerThatBlocksHoldsUpNoOtherStream() throws Exception {
		CountDownLatch free = new CountDownLatch(1);
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), "ai.client.concurrency.max=100")) {
			List<StreamedAnswer> blocked = new ArrayList<>();
			CountDownLatch begun = new CountDownLatch(40);
			for (int i = 0; i < 40; i++) {
				StreamedAnswer answer = new StreamedAnswer() {

					@Override
					public void onPartialResponse(String part) {
						super.onPartialResponse(part);
						begun.countDown();
						ApiServer.await(free);
					}

				};
				blocked.add(answer);
				application.streamingChat().chat("Hello " + i, answer);
			}
			assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
			StreamedAnswer other = new StreamedAnswer();
			application.streamingChat().chat("Hello", other);
			assertThat(other.response().aiMessage().text()).isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(application.chat().chat("Hello")).isEqualTo(SimulatedProvider.answerTo("Hello"));
			free.countDown();
			for (int i = 0; i < 40; i++) {
				assertThat(blocked.get(i).response().aiMessage().text())
					.isEqualTo(SimulatedProvider.answerTo("Hello " + i));
			}
			until(() -> assertThat(application.inFlight()).isZero());
		}
	}

	@Test
	void aStreamThatBreaksOffHasOneEndBehindWhatCame() throws IOException {
		CountDownLatch read = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 100_000);
			ApiServer.write(exchange, ApiServer.EVENT);
			ApiServer.await(read);
			exchange.close();
		}); Application application = Application.over(api.baseUrl())) {
			StreamedAnswer answer = new StreamedAnswer() {

				@Override
				public void onPartialResponse(String part) {
					super.onPartialResponse(part);
					read.countDown();
				}

			};
			application.streamingChat().chat("Hello", answer);
			assertThat(answer.error()).isExactlyInstanceOf(RetriableException.class);
			assertThat(answer.parts()).containsExactly("Paris");
			until(() -> assertThat(readers()).isZero());
			assertThat(answer.ends()).hasSize(1);
			assertThat(api.received()).hasSize(1);
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void aStreamThatTakesTooLongEndsOnThisSide() throws IOException {
		CountDownLatch end = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			ApiServer.begin(exchange);
			ApiServer.await(end);
		}); Application application = Application.over(api.baseUrl(), "ai.client.timeout.total=300ms")) {
			StreamedAnswer answer = new StreamedAnswer();
			application.streamingChat().chat("Hello", answer);
			assertThat(answer.error()).isExactlyInstanceOf(AiLangChain4jException.class)
				.hasCauseInstanceOf(AiTimeoutException.class);
			until(() -> assertThat(application.inFlight()).isZero());
			end.countDown();
		}
	}

	private static long readers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("ai-client-langchain4j-"))
			.count();
	}

	private static void until(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
	}

}
