package io.aiclient.langchain4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.aiclient.error.AiTimeoutException;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

class StreamTests {

	@Test
	void partsComeAsTheyAreSentOnAThreadOfTheirOwn() throws Exception {
		CountDownLatch read = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			begin(exchange);
			ApiServer.await(read);
			write(exchange, ApiServer.EVENT.replace("Paris", " it is"));
			write(exchange, "data: [DONE]\n\n");
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
	void aCancelledStreamEndsTheCall() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger parts = new AtomicInteger();
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			begin(exchange);
			ApiServer.await(end);
		}); Application application = Application.over(api.baseUrl())) {
			StreamedAnswer answer = new StreamedAnswer() {

				@Override
				public void onPartialResponse(PartialResponse response, PartialResponseContext context) {
					parts.incrementAndGet();
					context.streamingHandle().cancel();
				}

			};
			application.streamingChat().chat("Hello", answer);
			until(() -> assertThat(parts).hasValue(1));
			until(() -> assertThat(application.inFlight()).isZero());
			assertThat(answer.ends()).isEmpty();
			end.countDown();
		}
	}

	@Test
	void aStreamThatIsCancelledWhileItIsAwaitedEndsWithoutAnError() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		List<PartialResponseContext> contexts = new ArrayList<>();
		CountDownLatch first = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			begin(exchange);
			ApiServer.await(end);
		}); Application application = Application.over(api.baseUrl())) {
			StreamedAnswer answer = new StreamedAnswer() {

				@Override
				public void onPartialResponse(PartialResponse response, PartialResponseContext context) {
					contexts.add(context);
					first.countDown();
				}

			};
			application.streamingChat().chat("Hello", answer);
			assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
			until(() -> assertThat(readers()).isOne());
			contexts.get(0).streamingHandle().cancel();
			until(() -> assertThat(application.inFlight()).isZero());
			until(() -> assertThat(readers()).isZero());
			assertThat(answer.ends()).isEmpty();
			end.countDown();
		}
	}

	@Test
	void streamsOfWhichAThirdIsCancelledLeaveNothingInFlight() throws Exception {
		int streams = 90;
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings
			.latency(Latency.fixed(Duration.ofMillis(5)).perOutputToken(Duration.ofMillis(2))));
				Application application = Application.over(provider.baseUrl())) {
			CountDownLatch ended = new CountDownLatch(streams);
			List<StreamedAnswer> whole = new ArrayList<>();
			for (int i = 0; i < streams; i++) {
				boolean cancelled = i % 3 == 0;
				StreamedAnswer answer = new StreamedAnswer() {

					@Override
					public void onPartialResponse(PartialResponse response, PartialResponseContext context) {
						if (cancelled) {
							context.streamingHandle().cancel();
							ended.countDown();
						}
					}

					@Override
					public void onCompleteResponse(ChatResponse response) {
						super.onCompleteResponse(response);
						ended.countDown();
					}

				};
				if (!cancelled) {
					whole.add(answer);
				}
				application.streamingChat().chat("Please say something that is long, number " + i, answer);
			}
			assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(whole).allSatisfy((answer) -> assertThat(answer.response().tokenUsage()).isNotNull());
			until(() -> assertThat(application.inFlight()).isZero());
			until(() -> assertThat(provider.counts().inFlight()).isZero());
			assertThat(provider.counts().received()).isEqualTo(streams);
		}
	}

	@Test
	void aStreamThatBreaksOffHasOneEndBehindWhatCame() throws IOException {
		CountDownLatch read = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 100_000);
			write(exchange, ApiServer.EVENT);
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
			begin(exchange);
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

	private static void begin(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
		exchange.sendResponseHeaders(200, 0);
		write(exchange, ApiServer.EVENT);
	}

	private static void write(HttpExchange exchange, String text) throws IOException {
		exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
		exchange.getResponseBody().flush();
	}

	private static void until(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
	}

}
