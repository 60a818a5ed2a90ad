package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeListener;
import io.aiclient.error.AiProviderException;
import io.aiclient.spring.provider.RateLimitHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * An answer that has come is delivered, or its error is, whatever the other threads do
 * and whatever reading it throws.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswerReadingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String LARGE = "x".repeat(100_000);

	private final List<Disposable> blocked = new ArrayList<>();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.release.countDown();
		this.blocked.forEach(Disposable::dispose);
	}

	@Test
	void aLargeAnswerIsReadWhileAllThreadsThatMayBlockAreBlocked() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			if (answer.head().contains("event-stream")) {
				answer.ok("text/event-stream",
						"data: {\"choices\":[{\"delta\":{\"content\":\"" + LARGE + "\"}}]}\n\ndata: [DONE]\n\n");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER.replace("Hello", LARGE));
			}
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			blockAllThreads();
			assertThat(Exchanges.answer(exchange).content()).isEqualTo(LARGE);
			AiChunk last = exchange.stream(Exchanges.REQUEST).blockLast(TIMEOUT);
			assertThat(last.end().content()).isEqualTo(LARGE);
		}
	}

	private void blockAllThreads() {
		for (int i = 0; i < Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
			this.blocked.add(Schedulers.boundedElastic().schedule(() -> {
				try {
					this.release.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}));
		}
	}

	static Stream<Arguments> everyUnreadableAnswer() {
		return Stream.of(new NoSuchMethodError("JsonParser.nextName()"), new OutOfMemoryError("Java heap space"))
			.flatMap((thrown) -> Stream.of(Arguments.of(thrown, "small"), Arguments.of(thrown, LARGE)));
	}

	@ParameterizedTest
	@MethodSource("everyUnreadableAnswer")
	void whatReadingThrowsIsTheErrorOfTheCall(Error thrown, String content) {
		CompletionReader reader = mock(CompletionReader.class);
		when(reader.read(any(), anyInt(), anyInt(), any())).thenThrow(thrown);
		BodyBuffer body = new BodyBuffer(1_000_000);
		body.append(buffer(content));
		assertThatThrownBy(() -> call(reader).answer(body).block(TIMEOUT)).isInstanceOf(AiProviderException.class)
			.hasMessageContaining(thrown.toString())
			.hasCause(thrown);
		Flux<AiChunk> stream = call(reader).stream(response(Flux.just(buffer("data: " + content + "\n\n"))));
		assertThatThrownBy(() -> stream.blockLast(TIMEOUT)).isInstanceOf(AiProviderException.class)
			.hasMessageContaining(thrown.toString());
	}

	@Test
	void aWholeStreamIsDeliveredThoughItsConnectionBreaksThen() {
		String piece = "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n";
		Flux<DataBuffer> body = Flux.just(buffer(piece.formatted("one") + piece.formatted("two")),
				buffer("data: [DONE]\n\n"), buffer("and more after the end"));
		List<String> delivered = new ArrayList<>();
		BaseSubscriber<AiChunk> slow = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(AiChunk chunk) {
				delivered.add((chunk.end() != null) ? chunk.end().content() : chunk.delta());
			}

			@Override
			protected void hookOnComplete() {
				delivered.add("complete");
			}

			@Override
			protected void hookOnError(Throwable error) {
				delivered.add(error.toString());
			}
		};
		call(new CompletionReader(new AnswerJson()))
			.stream(response(body.concatWith(Flux.error(new IOException("Connection reset")))))
			.subscribe(slow);
		assertThat(delivered).containsExactly("one");
		slow.request(1);
		slow.request(1);
		assertThat(delivered).containsExactly("one", "two", "onetwo", "complete");
	}

	private static ClientResponse response(Flux<DataBuffer> body) {
		return ClientResponse.create(HttpStatus.OK).body(body).build();
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static HttpCall call(CompletionReader reader) {
		WebExchangeSettings settings = WebExchangeSettings.builder(URI.create("http://localhost:1/v1")).build();
		return new HttpCall(Exchanges.REQUEST, new byte[0],
				new CallContext(settings.timeouts(), 1_000_000,
						new AnswerReaders(new RateLimitHeaders(settings.provider()), reader,
								new ProviderErrorReader(new AnswerJson()), new SummaryReader(new AnswerJson()),
								new VectorReader(new AnswerJson())),
						new TransportFailures(new ExchangeOwner("default", null), settings)),
				AiExchangeListener.NONE);
	}

}
