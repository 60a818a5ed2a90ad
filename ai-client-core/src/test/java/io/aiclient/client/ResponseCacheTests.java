package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.AiResult;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientSnapshot.CacheUse;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseCacheTests extends VirtualTimeTestCase {

	private final MapCache cache = new MapCache();

	@Test
	void anAnswerIsPaidForOnce() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(200));
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		Answer first = Answer.of(client.send(request("a", "x")));
		advance(Duration.ofMillis(200));
		assertThat(first.response.cached()).isFalse();
		assertThat(first.response.attempts()).isOne();
		Answer second = Answer.of(client.send(request("b", "x")));
		assertThat(exchange.sent()).isOne();
		assertThat(second.response.id()).isEqualTo("b");
		assertThat(second.response.content()).isEqualTo("answer to x");
		assertThat(second.response.model()).isEqualTo("gpt-4.1-mini-2025-04-14");
		assertThat(second.response.cached()).isTrue();
		assertThat(second.response.attempts()).isZero();
		assertThat(second.response.cost()).isEqualByComparingTo(BigDecimal.ZERO);
		assertThat(second.response.usage()).isEqualTo(TokenUsage.NONE);
		assertThat(second.response.queued()).isZero();
		Answer.of(client.send(request("c", "y")));
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(client.snapshot().cache()).isEqualTo(new CacheUse(1, 2, 0));
	}

	@Test
	void itsUseIsCountedPerLookUp() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		assertThat(client(exchange).build().snapshot().cache()).as("without a cache").isNull();
		assertThat(client.snapshot().cache()).isEqualTo(new CacheUse(0, 0, 0));
		Results.of(client.batch(Flux.just(request("a", "x"), request("b", "x"), request("c", "y"))));
		advance(Duration.ofSeconds(1));
		AiClientSnapshot.CacheUse use = client.snapshot().cache();
		assertThat(use.hits() + use.misses()).isEqualTo(3);
		assertThat(use.misses()).isEqualTo(exchange.sent());
		Answer.of(client.send(AiRequest.of("x").toBuilder().bypassCache(true).build()));
		client.stream(AiRequest.of("x")).subscribe();
		advance(Duration.ofSeconds(1));
		assertThat(client.snapshot().cache()).as("neither looks there").isEqualTo(use);
	}

	@Test
	void latencyIsThatOfTheLookUp() {
		this.cache.latency = Duration.ofMillis(7);
		this.cache.answers.put("x", answer("found").build());
		Answer answer = Answer.of(client(ScriptedExchange.answering(this.time, Duration.ZERO)).responseCache(this.cache)
			.build()
			.send(AiRequest.of("x")));
		advance(Duration.ofMillis(7));
		assertThat(answer.response.latency()).isEqualTo(Duration.ofMillis(7));
	}

	@Test
	void onlyWholeAnswersAreKept() {
		List<AiResponse> answers = List.of(answer("").refusal("no").build(),
				answer("half").finishReason("length").build(), answer("").finishReason("content_filter").build(),
				answer("").toolCalls(List.of(new AiToolCall("1", "f", "{}"))).build(), answer("").build(),
				answer("whole").finishReason("stop").build(), answer("whole too").finishReason(null).build());
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> Mono.just(answers.get(n - 1)));
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		Results.of(client.batch(requests(answers.size())));
		advance(Duration.ofSeconds(1));
		assertThat(exchange.sent()).isEqualTo(answers.size());
		assertThat(this.cache.answers).containsOnlyKeys("text 5", "text 6");
	}

	@Test
	void streamsPassBy() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		client.stream(AiRequest.of("x")).subscribe();
		advance(Duration.ofSeconds(1));
		client.stream(AiRequest.of("x")).subscribe();
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(this.cache.answers).isEmpty();
	}

	@Test
	void aFreshRequestIsSentAndItsAnswerReplacesTheOneThatWasKept() {
		this.cache.answers.put("x", answer("old").build());
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		Answer fresh = Answer.of(client.send(AiRequest.builder().user("x").bypassCache(true).build()));
		advance(Duration.ofSeconds(1));
		assertThat(fresh.response.content()).isEqualTo("answer to x");
		assertThat(Answer.of(client.send(AiRequest.of("x"))).response.content()).isEqualTo("answer to x");
		assertThat(exchange.sent()).isOne();
	}

	@Test
	void aBrokenCacheIsPassedByAndLoggedOnce() {
		Logger logger = (Logger) LoggerFactory.getLogger(GuardedCache.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.setLevel(Level.WARN);
		logger.setAdditive(false);
		logger.addAppender(log);
		List<AiResponseCache> broken = List.of(
				cache(Mono.error(new IllegalStateException("broken")), Mono.error(new IllegalStateException("broken"))),
				cache(null, null));
		for (AiResponseCache each : broken) {
			log.list.clear();
			ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ZERO)).responseCache(each)
				.build();
			Results results = Results.of(client.batch(requests(10)));
			advance(Duration.ofSeconds(1));
			assertThat(results.results).hasSize(10).allMatch(AiResult::isSuccess);
			assertThat(client.snapshot().cache()).isEqualTo(new CacheUse(0, 0, 10 + 10));
			assertThat(log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("response cache", "'default'"));
		}
		logger.detachAppender(log);
	}

	@Test
	void aCacheThatHangsIsLeftAloneForAWhile() {
		List<String> asked = new ArrayList<>();
		AiResponseCache hanging = new AiResponseCache() {
			@Override
			public Mono<AiResponse> get(AiRequest request, String scope) {
				asked.add(request.id());
				return Mono.never();
			}

			@Override
			public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
				return Mono.never();
			}
		};
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ZERO)).responseCache(hanging)
			.build();
		Answer first = Answer.of(client.send(request("a", "x")));
		advance(Duration.ofSeconds(2));
		assertThat(first.response).isNotNull();
		Answer second = Answer.of(client.send(request("b", "x")));
		advance(Duration.ZERO);
		assertThat(second.response).isNotNull();
		advance(Duration.ofSeconds(30));
		Answer.of(client.send(request("c", "x")));
		assertThat(asked).containsExactly("a", "c");
		assertThat(client.snapshot().cache()).as("given up, and left alone; the third goes on")
			.isEqualTo(new CacheUse(0, 0, 2));
	}

	@Test
	void itemsThatAreFoundTakeNoSlot() {
		for (int i = 0; i < 1000; i += 2) {
			this.cache.answers.put("text " + i, answer("found " + i).build());
		}
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(1));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(500))
			.responseCache(this.cache)
			.build();
		Results results = Results.of(client.batch(requests(1000)));
		advance(Duration.ofSeconds(1));
		assertThat(results.results).hasSize(1000).allMatch(AiResult::isSuccess);
		assertThat(exchange.sent()).isEqualTo(500);
		assertThat(results.results.stream().filter((result) -> result.response().cached())).hasSize(500)
			.allSatisfy((result) -> assertThat(result.response().content()).isEqualTo("found " + result.index()));
	}

	@Test
	void deadlineOfACallIncludesTheLookUp() {
		this.cache.latency = Duration.ofSeconds(1);
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		ManagedAiClient client = client(exchange).responseCache(this.cache)
			.totalTimeout(Duration.ofMillis(500))
			.build();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(500));
		assertThat(answer.error).isInstanceOf(AiTimeoutException.class);
		advance(Duration.ofSeconds(5));
		assertThat(exchange.sent()).isZero();
	}

	@Test
	void closingEndsTheLookUp() {
		this.cache.latency = Duration.ofSeconds(1);
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		Results items = Results.of(client.batch(Flux.fromIterable(requests(10))));
		client.close();
		advance(Duration.ofSeconds(5));
		assertThat(single.error).isInstanceOf(AiCancelledException.class);
		assertThat(items.error).isInstanceOf(AiCancelledException.class);
		assertThat(items.failures()).isOne();
		assertThat(exchange.sent()).isZero();
	}

	@Test
	void anAnswerThatIsBeingKeptIsNotLostToTheDeadline() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(800));
		ManagedAiClient client = client(exchange).responseCache(this.cache).totalTimeout(Duration.ofSeconds(1)).build();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(100));
		this.cache.latency = Duration.ofMillis(500);
		advance(Duration.ofMillis(1200));
		assertThat(answer.response).isNotNull();
	}

	@Test
	void identicalRequestsShareTheCallAndItsAnswerIsKeptOnce() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(200));
		this.cache.latency = Duration.ofMillis(1);
		ManagedAiClient client = client(exchange).responseCache(this.cache).shareInFlight(true).build();
		Results results = Results.of(client.batch(Collections.nCopies(500, AiRequest.of("x"))));
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			answers.add(Answer.of(client.send(AiRequest.of("y"))));
		}
		advance(Duration.ofSeconds(2));
		assertThat(results.results).hasSize(500).allMatch(AiResult::isSuccess);
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.response).isNotNull());
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(this.cache.kept).containsExactlyInAnyOrder("x", "y");
	}

	@Test
	void noRequestFallsBetweenTheCallAndTheCache() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(20));
		this.cache.latency = Duration.ofMillis(3);
		ManagedAiClient client = client(exchange).responseCache(this.cache).shareInFlight(true).build();
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			answers.add(Answer.of(client.send(AiRequest.of("x"))));
			advance(Duration.ofMillis(1));
		}
		advance(Duration.ofSeconds(1));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.response).isNotNull());
		assertThat(exchange.sent()).isOne();
	}

	@Test
	void aFreshRequestDoesNotShareALookUp() {
		this.cache.answers.put("x", answer("old").build());
		this.cache.latency = Duration.ofMillis(3);
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		ManagedAiClient client = client(exchange).responseCache(this.cache).shareInFlight(true).build();
		Answer found = Answer.of(client.send(AiRequest.of("x")));
		Answer shared = Answer.of(client.send(AiRequest.of("x")));
		Answer fresh = Answer.of(client.send(AiRequest.builder().user("x").bypassCache(true).build()));
		advance(Duration.ofSeconds(1));
		assertThat(found.response.content()).isEqualTo("old");
		assertThat(shared.response.cached()).isTrue();
		assertThat(fresh.response.content()).isEqualTo("answer to x");
	}

	private static AiRequest request(String id, String user) {
		return AiRequest.builder().id(id).user(user).build();
	}

	private static AiResponse.Builder answer(String content) {
		return AiResponse.builder().content(content).model("m").usage(new TokenUsage(1, 1, 2, 0));
	}

	private static AiResponseCache cache(Mono<AiResponse> get, Mono<Void> put) {
		return new AiResponseCache() {
			@Override
			public Mono<AiResponse> get(AiRequest request, String scope) {
				return get;
			}

			@Override
			public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
				return put;
			}
		};
	}

	/**
	 * Keeps answers by the text of the prompt.
	 */
	private final class MapCache implements AiResponseCache {

		private final Map<String, AiResponse> answers = new HashMap<>();

		private final List<String> kept = new ArrayList<>();

		private Duration latency = Duration.ZERO;

		@Override
		public Mono<AiResponse> get(AiRequest request, String scope) {
			return later(Mono.fromCallable(() -> this.answers.get(key(request))));
		}

		@Override
		public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
			return later(Mono.fromRunnable(() -> {
				this.answers.put(key(request), response);
				this.kept.add(key(request));
			}));
		}

		private <T> Mono<T> later(Mono<T> work) {
			return this.latency.isZero() ? work : work.delaySubscription(this.latency, ResponseCacheTests.this.time);
		}

		private static String key(AiRequest request) {
			return request.messages().get(0).content();
		}

	}

}
