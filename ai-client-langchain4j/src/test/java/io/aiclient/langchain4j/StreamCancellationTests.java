package io.aiclient.langchain4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

import io.aiclient.http.ApiServer;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

class StreamCancellationTests {

	@Test
	void aCancelledStreamEndsTheCall() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger parts = new AtomicInteger();
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			ApiServer.begin(exchange);
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
			ApiServer.begin(exchange);
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
