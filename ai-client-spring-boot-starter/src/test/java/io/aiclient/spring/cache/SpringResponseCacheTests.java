package io.aiclient.spring.cache;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.support.SimpleCacheManager;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SpringResponseCacheTests {

	private static final AiRequest REQUEST = AiRequest.builder().model("m").user("a prompt").build();

	private static final AiResponse RESPONSE = AiResponse.builder()
		.content("\"Grüße\"\n\u2028")
		.model("m-2026")
		.finishReason("stop")
		.build();

	@Test
	void keepsAnAnswerAsJsonUnderAHash() {
		ConcurrentMapCache cache = new ConcurrentMapCache("answers");
		SpringResponseCache answers = answers(cache);
		assertThat(block(answers.get(REQUEST, "scope"))).isNull();
		block(answers.put(REQUEST, "scope", RESPONSE));
		AiResponse found = block(answers.get(REQUEST, "scope"));
		assertThat(found.content()).isEqualTo(RESPONSE.content());
		assertThat(found.model()).isEqualTo("m-2026");
		assertThat(found.finishReason()).isEqualTo("stop");
		assertThat(cache.getNativeCache().keySet()).singleElement().asString().matches("[0-9a-f]{64}");
		assertThat(cache.getNativeCache().values()).singleElement()
			.isInstanceOf(String.class)
			.asString()
			.startsWith("{\"content\":");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCacheThatMayHoldNullIsReadToo(boolean allowsNull) {
		ConcurrentMapCache cache = new ConcurrentMapCache("answers", allowsNull);
		SpringResponseCache answers = answers(cache);
		block(answers.put(REQUEST, "scope", RESPONSE));
		assertThat(block(answers.get(REQUEST, "scope")).content()).isEqualTo(RESPONSE.content());
	}

	@Test
	void aCacheThatBlocksIsAskedWhereOneMay() {
		Blocking cache = new Blocking();
		SpringResponseCache answers = answers(cache);
		for (int i = 0; i < 2; i++) {
			Mono<AiResponse> fromAnEventLoop = Mono
				.defer(() -> answers.put(REQUEST, "scope", RESPONSE).then(answers.get(REQUEST, "scope")))
				.subscribeOn(Schedulers.parallel());
			assertThat(block(fromAnEventLoop).content()).isEqualTo(RESPONSE.content());
		}
		assertThat(cache.blockedAnEventLoop).isFalse();
		assertThat(cache.asked).as("asked for a look-up that does not block").isOne();
	}

	@Test
	void aCacheThatSaysOtherwiseThatItBlocksIsAskedOnceToo() {
		int[] asked = { 0 };
		SpringResponseCache answers = answers(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				asked[0]++;
				throw new IllegalStateException("No Caffeine AsyncCache available");
			}
		});
		block(answers.probe());
		block(answers.put(REQUEST, "scope", RESPONSE));
		for (int i = 0; i < 3; i++) {
			assertThat(block(answers.get(REQUEST, "scope"))).isNotNull();
		}
		assertThat(asked[0]).isOne();
	}

	@Test
	void aLookUpIsMadeWhereOneMayBlockUntilOneHasWorked() {
		List<Boolean> mayBlock = new ArrayList<>();
		boolean[] broken = { false };
		SpringResponseCache answers = answers(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				mayBlock.add(!Schedulers.isInNonBlockingThread());
				return broken[0] ? CompletableFuture.failedFuture(new IllegalStateException("away"))
						: super.retrieve(key);
			}
		});
		Mono<Object> fromAnEventLoop = answers.get(REQUEST, "scope")
			.cast(Object.class)
			.onErrorReturn("failed")
			.subscribeOn(Schedulers.parallel());
		block(fromAnEventLoop);
		block(fromAnEventLoop);
		broken[0] = true;
		assertThat(block(fromAnEventLoop)).isEqualTo("failed");
		assertThat(block(fromAnEventLoop)).isEqualTo("failed");
		broken[0] = false;
		block(fromAnEventLoop);
		block(fromAnEventLoop);
		assertThat(mayBlock).containsExactly(true, false, false, true, true, false);
	}

	@Test
	void afterALookUpThatWasGivenUpOneIsMadeWhereOneMayBlock() {
		List<Boolean> mayBlock = new ArrayList<>();
		SpringResponseCache answers = answers(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				mayBlock.add(!Schedulers.isInNonBlockingThread());
				return (mayBlock.size() == 2) ? new CompletableFuture<>() : super.retrieve(key);
			}
		});
		Mono<AiResponse> fromAnEventLoop = answers.get(REQUEST, "scope").subscribeOn(Schedulers.parallel());
		block(fromAnEventLoop);
		assertThatIllegalStateException().isThrownBy(() -> fromAnEventLoop.block(Duration.ofMillis(500)))
			.withMessageContaining("Timeout");
		block(fromAnEventLoop);
		assertThat(mayBlock).containsExactly(true, false, true);
	}

	@Test
	void aLookUpThatDoesNotBlockIsWaitedFor() {
		CompletableFuture<Object> found = new CompletableFuture<>();
		SpringResponseCache answers = answers(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				return found;
			}
		});
		CompletableFuture<AiResponse> answer = answers.get(REQUEST, "scope").toFuture();
		assertThat(answer).isNotDone();
		found.complete(KeptAnswer.write(RESPONSE));
		assertThat(answer.join().content()).isEqualTo(RESPONSE.content());
	}

	@Test
	void cancellingALookUpDoesNotCancelTheFutureOfTheCache() {
		CompletableFuture<Object> found = new CompletableFuture<>();
		answers(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				return found;
			}
		}).get(REQUEST, "scope").subscribe().dispose();
		assertThat(found).isNotCancelled();
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret", "{\"content\":\"secret\"", "{\"content\":7,\"model\":\"m\"}", "[]", "\"secret\"",
			"{\"model\":\"m\"}", "{\"content\":null,\"model\":\"m\"}", "" })
	void aValueThatIsNoAnswerIsAnErrorThatDoesNotShowIt(String value) {
		ConcurrentMapCache cache = new ConcurrentMapCache("answers");
		SpringResponseCache answers = answers(cache);
		block(answers.put(REQUEST, "scope", RESPONSE));
		cache.getNativeCache().replaceAll((key, kept) -> value);
		assertThatIllegalStateException().isThrownBy(() -> block(answers.get(REQUEST, "scope")))
			.withMessageContaining("not an answer")
			.withMessageNotContaining("secret")
			.withNoCause();
	}

	@Test
	void aManagerThatFailedIsAskedAgain() {
		boolean[] broken = { true };
		SimpleCacheManager working = manager(new ConcurrentMapCache("answers"));
		SpringResponseCache answers = new SpringResponseCache(new CacheManager() {
			@Override
			public @Nullable Cache getCache(String name) {
				if (broken[0]) {
					throw new IllegalStateException("not there yet");
				}
				return working.getCache(name);
			}

			@Override
			public List<String> getCacheNames() {
				return List.of();
			}
		}, "answers", URI.create("http://localhost/v1"));
		assertThatIllegalStateException().isThrownBy(() -> block(answers.get(REQUEST, "scope")));
		broken[0] = false;
		block(answers.put(REQUEST, "scope", RESPONSE));
		assertThat(block(answers.get(REQUEST, "scope"))).isNotNull();
	}

	private static SpringResponseCache answers(Cache cache) {
		return new SpringResponseCache(manager(cache), "answers", URI.create("http://localhost/v1"));
	}

	private static SimpleCacheManager manager(Cache cache) {
		SimpleCacheManager manager = new SimpleCacheManager();
		manager.setCaches(List.of(cache));
		manager.initializeCaches();
		return manager;
	}

	private static <T> @Nullable T block(Mono<T> mono) {
		return mono.block(Duration.ofSeconds(10));
	}

	/**
	 * A cache without a look-up that does not block, as most are.
	 */
	private static final class Blocking extends ConcurrentMapCache {

		private volatile boolean blockedAnEventLoop;

		private int asked;

		Blocking() {
			super("answers", new ConcurrentHashMap<>(), false);
		}

		@Override
		public CompletableFuture<?> retrieve(Object key) {
			this.asked++;
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected @Nullable Object lookup(Object key) {
			block();
			return super.lookup(key);
		}

		@Override
		public void put(Object key, @Nullable Object value) {
			block();
			super.put(key, value);
		}

		private void block() {
			this.blockedAnEventLoop |= Schedulers.isInNonBlockingThread();
		}

	}

}
