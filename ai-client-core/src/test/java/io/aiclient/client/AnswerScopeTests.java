package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.aiclient.AiExchange;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Between which calls an answer passes.
 */
class AnswerScopeTests extends VirtualTimeTestCase {

	private static final Duration LATENCY = Duration.ofMillis(200);

	private final MapCache cache = new MapCache();

	@Test
	void partitionsShareNoCall() {
		ScriptedExchange exchange = answering(null);
		ManagedAiClient client = client(exchange).shareInFlight(true).build();
		for (int i = 0; i < 3; i++) {
			for (String partition : List.of("a", "b", "")) {
				Answer.of(client.send(AiRequest.of("x")).contextWrite(AiPartitionResolver.inContext(partition)));
			}
			Answer.of(client.send(AiRequest.of("x")));
		}
		advance(LATENCY);
		assertThat(exchange.sent()).isEqualTo(4);
	}

	@Test
	void partitionsShareNoCallAcrossItemsAndSingleCallsEither() {
		ScriptedExchange exchange = answering(null);
		ManagedAiClient client = client(exchange).shareInFlight(true).build();
		Answer.of(client.send(AiRequest.of("x")).contextWrite(AiPartitionResolver.inContext("a")));
		advance(Duration.ofMillis(1));
		Results ofB = Results
			.of(client.batch(Mono.just(AiRequest.of("x"))).contextWrite(AiPartitionResolver.inContext("b")));
		Results ofA = Results
			.of(client.batch(Mono.just(AiRequest.of("x"))).contextWrite(AiPartitionResolver.inContext("a")));
		advance(LATENCY);
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(ofB.results).singleElement().extracting((result) -> result.response().attempts()).isEqualTo(1);
		assertThat(ofA.results).singleElement().extracting((result) -> result.response().attempts()).isEqualTo(0);
	}

	@Test
	void partitionsShareNoKeptAnswer() {
		ScriptedExchange exchange = answering(null);
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		for (int i = 0; i < 2; i++) {
			for (String partition : List.of("a", "b")) {
				Answer.of(client.send(AiRequest.of("x")).contextWrite(AiPartitionResolver.inContext(partition)));
				advance(LATENCY);
			}
			Answer.of(client.send(AiRequest.of("x")));
			advance(LATENCY);
		}
		assertThat(exchange.sent()).isEqualTo(3);
		assertThat(this.cache.answers).hasSize(3);
	}

	@Test
	void aFreshRequestReplacesOnlyItsOwnPartitionsAnswer() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> Mono.just(AiResponse.builder().content("answer " + n).model("m").build()));
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		AiRequest fresh = AiRequest.builder().user("x").bypassCache(true).build();
		ask(client, AiRequest.of("x"), "a");
		ask(client, fresh, "b");
		assertThat(ask(client, AiRequest.of("x"), "a").content()).isEqualTo("answer 1");
		assertThat(ask(client, AiRequest.of("x"), "b").content()).isEqualTo("answer 2");
	}

	@Test
	void theResolverSeesEachRequestAndIsAskedOnceACall() {
		List<String> seen = new ArrayList<>();
		ScriptedExchange exchange = answering(null);
		ManagedAiClient client = client(exchange).shareInFlight(true)
			.responseCache(this.cache)
			.partitionResolver((request, context) -> {
				seen.add(request.id() + " of " + request.model());
				return request.id().substring(0, 1);
			})
			.build();
		Results results = Results.of(client.batch(List.of(request("a1"), request("a2"), request("b1"))));
		advance(Duration.ofSeconds(1));
		assertThat(results.results).hasSize(3).allMatch(AiResult::isSuccess);
		assertThat(seen).containsExactly("a1 of gpt-4.1-mini", "a2 of gpt-4.1-mini", "b1 of gpt-4.1-mini");
		assertThat(exchange.sent()).isEqualTo(2);
	}

	@Test
	void theResolverIsNotAskedWhereNothingIsShared() {
		ManagedAiClient client = client(answering(null)).partitionResolver((request, context) -> {
			throw new AssertionError("asked");
		}).build();
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		Results items = Results.of(client.batch(requests(3)));
		client.stream(AiRequest.of("x")).subscribe();
		advance(Duration.ofSeconds(1));
		assertThat(single.response).isNotNull();
		assertThat(items.results).hasSize(3).allMatch(AiResult::isSuccess);
	}

	@Test
	void whoseOwnerIsNotKnownSharesNothingAndOneWarningSaysSo() {
		List<Supplier<Throwable>> thrown = List.of(IllegalStateException::new, LinkageError::new,
				StackOverflowError::new);
		for (Supplier<Throwable> each : thrown) {
			ListAppender<ILoggingEvent> log = log();
			ScriptedExchange exchange = answering(null);
			ManagedAiClient client = client(exchange).shareInFlight(true)
				.responseCache(this.cache)
				.partitionResolver((request, context) -> AnswerScopeTests.<RuntimeException, String>sneak(each.get()))
				.build();
			assertSharesNothing(client, exchange);
			assertThat(log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'default'", "share neither"));
		}
	}

	@Test
	void aPartitionOfTheWrongTypeIsNotKnownEither() {
		ListAppender<ILoggingEvent> log = log();
		ScriptedExchange exchange = answering(null);
		ManagedAiClient client = client(exchange).shareInFlight(true).build();
		for (int i = 0; i < 2; i++) {
			Answer.of(client.send(AiRequest.of("x")).contextWrite(Context.of(AiPartitionResolver.class, 1)));
		}
		advance(LATENCY);
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(log.list).hasSize(1);
	}

	@Test
	void aFingerprintThatThrowsSharesNothing() {
		ListAppender<ILoggingEvent> log = log();
		ScriptedExchange scripted = answering(null);
		ManagedAiClient client = client(new ForwardingExchange(scripted) {
			@Override
			public String keyFingerprint(String scope) {
				throw new IllegalStateException("no fingerprint");
			}
		}).shareInFlight(true).responseCache(this.cache).build();
		assertSharesNothing(client, scripted);
		assertThat(log.list).hasSize(1);
	}

	private void assertSharesNothing(ManagedAiClient client, ScriptedExchange exchange) {
		Answer one = Answer.of(client.send(AiRequest.of("x")));
		Answer other = Answer.of(client.send(AiRequest.of("x")));
		Results items = Results.of(client.batch(List.of(AiRequest.of("x"), AiRequest.of("x"))));
		advance(LATENCY);
		Answer later = Answer.of(client.send(AiRequest.of("x")));
		advance(LATENCY);
		assertThat(List.of(one, other, later)).allSatisfy((answer) -> assertThat(answer.response).isNotNull());
		assertThat(items.results).hasSize(2).allMatch(AiResult::isSuccess);
		assertThat(exchange.sent()).isEqualTo(5);
		assertThat(this.cache.answers).isEmpty();
	}

	@Test
	void keysShareNoKeptAnswerUnlessAPartitionOfTheCacheTakesTheirPlace() {
		ScriptedExchange one = answering("one");
		ScriptedExchange other = answering("other");
		ask(client(one).responseCache(this.cache).build(), AiRequest.of("x"), null);
		ask(client(other).responseCache(this.cache).build(), AiRequest.of("x"), null);
		assertThat(other.sent()).isOne();
		ask(client(one).responseCache(this.cache).cachePartition("ours").build(), AiRequest.of("x"), null);
		AiResponse found = ask(client(other).responseCache(this.cache).cachePartition("ours").build(),
				AiRequest.of("x"), null);
		assertThat(found.cached()).isTrue();
		ask(client(other).responseCache(this.cache).cachePartition("").build(), AiRequest.of("x"), null);
		assertThat(other.sent()).as("the empty partition is one of its own").isEqualTo(2);
	}

	@Test
	void aRotatedKeyFindsNothingThatTheOldOneLeft() {
		ScriptedExchange exchange = answering("old");
		ManagedAiClient client = client(exchange).responseCache(this.cache).build();
		ask(client, AiRequest.of("x"), null);
		exchange.key = "new";
		ask(client, AiRequest.of("x"), null);
		assertThat(ask(client, AiRequest.of("x"), null).cached()).isTrue();
		assertThat(exchange.sent()).isEqualTo(2);
	}

	@Test
	void aRotatedKeyFindsWhatTheOldOneLeftInAPartitionOfTheCache() {
		ScriptedExchange exchange = answering("old");
		ManagedAiClient client = client(exchange).responseCache(this.cache).cachePartition("ours").build();
		ask(client, AiRequest.of("x"), "a");
		exchange.key = "new";
		assertThat(ask(client, AiRequest.of("x"), "a").cached()).isTrue();
		assertThat(ask(client, AiRequest.of("x"), "b").cached()).as("callers are distinguished all the same").isFalse();
	}

	@Test
	void aRotatedKeySharesNoCallWithTheOldOne() {
		ScriptedExchange exchange = answering("old");
		ManagedAiClient client = client(exchange).shareInFlight(true).cachePartition("ours").build();
		Answer.of(client.send(AiRequest.of("x")));
		exchange.key = "new";
		Answer.of(client.send(AiRequest.of("x")));
		advance(LATENCY);
		assertThat(exchange.sent()).isEqualTo(2);
	}

	@Test
	void keysThatAreNotKnownAreTheClientsOwnAndNoKeyIsEverybodys() {
		for (String key : new String[] { null, "" }) {
			this.cache.answers.clear();
			ask(client(keyed(key)).name("one").responseCache(this.cache).build(), AiRequest.of("x"), null);
			AiResponse found = ask(client(keyed(key)).name("other").responseCache(this.cache).build(),
					AiRequest.of("x"), null);
			assertThat(found.cached()).isEqualTo(key != null);
			AiResponse again = ask(client(keyed(key)).name("one").responseCache(this.cache).build(), AiRequest.of("x"),
					null);
			assertThat(again.cached()).isTrue();
		}
	}

	@Test
	void aKeyThatBecomesKnownWithTheFirstRequestIsThatOfItsAnswer() {
		for (String key : List.of("one", "other")) {
			KeyLearned exchange = new KeyLearned(answering(null), key);
			ManagedAiClient client = client(exchange).responseCache(this.cache).build();
			assertThat(ask(client, AiRequest.of("x"), null).cached()).isFalse();
			assertThat(ask(client, AiRequest.of("x"), null).cached()).isTrue();
		}
		assertThat(this.cache.answers).hasSize(2);
	}

	@Test
	void keysOfFurtherEndpointsCount() {
		ask(client(keyed("")).failover(failover("one")).responseCache(this.cache).build(), AiRequest.of("x"), null);
		assertThat(ask(client(keyed("")).failover(failover("other")).responseCache(this.cache).build(),
				AiRequest.of("x"), null)
			.cached()).isFalse();
		assertThat(ask(client(keyed("")).failover(failover("one")).responseCache(this.cache).build(), AiRequest.of("x"),
				null)
			.cached()).isTrue();
	}

	private Failover failover(String key) {
		return Failover.inOrder(EndpointSettings.builder("further", keyed(key)).build());
	}

	@Test
	void scopesAreShortAndTheSameInEveryProcess() {
		ManagedAiClient client = client(keyed("fingerprint")).responseCache(this.cache).build();
		ask(client, AiRequest.of("x"), "a".repeat(1_000_000));
		ask(client, AiRequest.of("x"), "tenant");
		ask(client, AiRequest.of("x"), null);
		assertThat(this.cache.scopes).hasSize(3).allSatisfy((scope) -> assertThat(scope).matches("[0-9a-f]{64}"));
		assertThat(this.cache.scopes).contains("e82bda807999e3099c831ce0d5fee7de591904287f83525ac012aac48f8fd904");
	}

	@Test
	void noTwoScopesAreWrittenAlike() {
		Set<List<@Nullable String>> written = new HashSet<>();
		String[] texts = { null, "", "a", "ab", "b", "bc", "c", "null", "key a", "client a", "partition a", "\0", "?",
				"\uD800", "\uDC00", "\uFFFD", "keys " };
		for (String cachePartition : texts) {
			for (String key : (cachePartition != null) ? new String[] { null } : texts) {
				for (String partition : texts) {
					ask(client(keyed(key)).name("a").responseCache(this.cache).cachePartition(cachePartition).build(),
							AiRequest.of("x"), partition);
					written.add(Arrays.asList(cachePartition, key, partition));
				}
			}
		}
		assertThat(this.cache.scopes).hasSameSizeAs(written);
	}

	private AiResponse ask(ManagedAiClient client, AiRequest request, @Nullable String partition) {
		Mono<AiResponse> sending = client.send(request);
		Answer answer = Answer
			.of((partition != null) ? sending.contextWrite(AiPartitionResolver.inContext(partition)) : sending);
		advance(LATENCY);
		assertThat(answer.response).isNotNull();
		return answer.response;
	}

	private static AiRequest request(String id) {
		return AiRequest.builder().id(id).user("x").build();
	}

	private ScriptedExchange answering(@Nullable String key) {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, LATENCY);
		exchange.key = key;
		return exchange;
	}

	private AiExchange keyed(@Nullable String fingerprint) {
		return new ForwardingExchange(answering(null)) {
			@Override
			public @Nullable String keyFingerprint(String scope) {
				return fingerprint;
			}
		};
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable, T> T sneak(Throwable thrown) throws E {
		throw (E) thrown;
	}

	private static ListAppender<ILoggingEvent> log() {
		Logger logger = (Logger) LoggerFactory.getLogger(AnswerScopes.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.setLevel(Level.WARN);
		logger.setAdditive(false);
		logger.detachAndStopAllAppenders();
		logger.addAppender(log);
		return log;
	}

	/**
	 * Has its key from a filter, so that it is known when the first request was sent.
	 */
	private static final class KeyLearned extends ForwardingExchange {

		private final String key;

		private String sent = "";

		KeyLearned(AiExchange exchange, String key) {
			super(exchange);
			this.key = key;
		}

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return super.exchange(request).doOnSubscribe((subscription) -> this.sent = this.key);
		}

		@Override
		public String keyFingerprint(String scope) {
			return this.sent;
		}

	}

	/**
	 * Keeps answers by the text of the prompt and the scope.
	 */
	private static final class MapCache implements AiResponseCache {

		private final Map<List<String>, AiResponse> answers = new HashMap<>();

		private final Set<String> scopes = new HashSet<>();

		@Override
		public Mono<AiResponse> get(AiRequest request, String scope) {
			return Mono.justOrEmpty(this.answers.get(key(request, scope)));
		}

		@Override
		public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
			this.scopes.add(scope);
			this.answers.put(key(request, scope), response);
			return Mono.empty();
		}

		private static List<String> key(AiRequest request, String scope) {
			return List.of(request.messages().get(0).content(), scope);
		}

	}

}
