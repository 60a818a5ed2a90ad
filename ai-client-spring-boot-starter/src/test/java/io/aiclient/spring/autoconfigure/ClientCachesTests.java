package io.aiclient.spring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ClientCachesTests {

	private final StubExchange exchange = StubExchange.answering();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
		.withBean("own", AiExchange.class, () -> this.exchange)
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m");

	@Test
	void answersAreKeptInTheCacheThatIsNamed() {
		ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager("answers", "others");
		caching("answers").withBean(CacheManager.class, () -> manager).run((context) -> {
			AiClient client = context.getBean(AiClient.class);
			assertThat(client.call(AiRequest.of("a")).cached()).isFalse();
			assertThat(client.call(AiRequest.of("a")).cached()).isTrue();
			assertThat(client.send(AiRequest.of("a")).block().cached()).isTrue();
			assertThat(client.batch(List.of(AiRequest.of("a"))).blockLast().response().cached()).isTrue();
			assertThat(this.exchange.requests()).hasSize(1);
		});
	}

	@Test
	void withoutANameNothingIsKept() {
		ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager();
		this.runner.withBean(CacheManager.class, () -> manager).run((context) -> {
			context.getBean(AiClient.class).call(AiRequest.of("a"));
			context.getBean(AiClient.class).call(AiRequest.of("a"));
			assertThat(this.exchange.requests()).hasSize(2);
			assertThat(manager.getCacheNames()).isEmpty();
		});
	}

	@Test
	void anAnswerOutlivesTheApplication() {
		ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager("answers");
		ApplicationContextRunner caching = caching("answers").withBean(CacheManager.class, () -> manager);
		for (int i = 0; i < 2; i++) {
			caching.run((context) -> context.getBean(AiClient.class).call(AiRequest.of("a")));
		}
		assertThat(this.exchange.requests()).hasSize(1);
		caching.withPropertyValues("ai.client.base-url=http://localhost:2/v1")
			.run((context) -> context.getBean(AiClient.class).call(AiRequest.of("a")));
		assertThat(this.exchange.requests()).as("another provider's answer is another").hasSize(2);
	}

	@Test
	void saysWhatIsMissingWithoutACacheManager() {
		caching("answers").run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: ai.client.cache.name")
				.contains("Value: answers")
				.contains("there is no CacheManager bean");
			assertThat(analysis.getAction()).contains("spring-boot-starter-cache", "@EnableCaching");
		});
	}

	@Test
	void saysWhichCachesThereAre() {
		caching("answres").withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("answers"))
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("Property: ai.client.cache.name", "Value: answres");
				assertThat(analysis.getAction()).contains("It has: answers.", "spring.cache.cache-names=answres");
			});
	}

	@Test
	void asksWhichOfSeveralManagersIsMeant() {
		caching("answers").withBean("one", CacheManager.class, ConcurrentMapCacheManager::new)
			.withBean("two", CacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("several CacheManager beans: one, two");
				assertThat(analysis.getAction()).contains("@Primary", "@Qualifier(\"default\")");
			});
	}

	@Test
	void aManagerThatIsQualifiedByTheClientIsItsOwn() {
		caching("answers").withUserConfiguration(TwoManagers.class)
			.withPropertyValues("ai.client.clients.cheap.model=small")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean("cheapAiClient", AiClient.class).call(AiRequest.of("a"));
				assertThat(kept(context.getBean("forCheap", CacheManager.class))).isOne();
				assertThat(kept(context.getBean("forAll", CacheManager.class))).isZero();
			});
	}

	@Test
	void aNamedClientInheritsTheCacheOrDoesWithoutIt() {
		caching("answers").withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("answers", "others"))
			.withPropertyValues("ai.client.clients.heir.timeout.total=9s", "ai.client.clients.other.cache.name=others",
					"ai.client.clients.without.cache.name=")
			.run((context) -> {
				for (String client : List.of("aiClient", "heirAiClient", "otherAiClient", "otherAiClient",
						"withoutAiClient", "withoutAiClient")) {
					context.getBean(client, AiClient.class).call(AiRequest.of("a"));
				}
				assertThat(this.exchange.requests()).hasSize(1 + 0 + 1 + 2);
			});
	}

	@Test
	void aManagerThatFailsEndsNeitherTheStartNorARequest(CapturedOutput output) {
		caching("answers").withBean(CacheManager.class, BrokenManager::new).run((context) -> {
			assertThat(context).hasNotFailed();
			AiClient client = context.getBean(AiClient.class);
			assertThat(client.call(AiRequest.of("a")).content()).isEqualTo("Hallo");
			assertThat(client.call(AiRequest.of("a")).content()).isEqualTo("Hallo");
			assertThat(this.exchange.requests()).hasSize(2);
		});
		assertThat(output.getOut().lines().filter((line) -> line.contains("ai.client.cache.name"))).hasSize(1);
		assertThat(output.getOut().lines().filter((line) -> line.contains("The response cache of client"))).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aCacheThatCannotBeAskedIsAnErrorAtTheStart(RuntimeException refusal) {
		caching("answers").withBean(CacheManager.class, () -> managerOf(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				throw new UnsupportedOperationException();
			}

			@Override
			protected Object lookup(Object key) {
				throw refusal;
			}
		})).run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: ai.client.cache.name", "Value: answers",
					"the cache cannot keep a string and look it up", "no strings");
			assertThat(analysis.getAction()).contains("keys and values are strings");
		});
	}

	static Stream<RuntimeException> refusals() {
		return Stream.of(new ClassCastException("no strings"), new UnsupportedOperationException("no strings"));
	}

	@Test
	void aCacheThatFailsOrHangsAtTheStartIsUsedLater(CapturedOutput output) {
		boolean[] broken = { true };
		CompletableFuture<Object> never = new CompletableFuture<>();
		caching("answers").withBean(CacheManager.class, () -> managerOf(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				return broken[0] ? never : super.retrieve(key);
			}
		})).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be asked now"))).hasSize(1);
			broken[0] = false;
			context.getBean(AiClient.class).call(AiRequest.of("a"));
			assertThat(context.getBean(AiClient.class).call(AiRequest.of("a")).cached()).isTrue();
		});
	}

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void aCacheThatHangsDelaysTheStartByTheClockOfTheMachine(CapturedOutput output) {
		CacheManager manager = managerOf(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				return new CompletableFuture<>();
			}
		});
		VirtualTimeScheduler.getOrSet();
		try {
			caching("answers").withBean(CacheManager.class, () -> manager)
				.run((context) -> assertThat(context).hasNotFailed());
		}
		finally {
			VirtualTimeScheduler.reset();
		}
		assertThat(output).contains("cannot be asked now");
	}

	@Test
	void whereBlockingIsForbiddenTheCacheIsNotAskedAtTheStart() {
		AtomicInteger asked = new AtomicInteger();
		CacheManager manager = managerOf(new ConcurrentMapCache("answers") {
			@Override
			public CompletableFuture<?> retrieve(Object key) {
				asked.incrementAndGet();
				return super.retrieve(key);
			}
		});
		caching("answers").withBean(CacheManager.class, () -> manager).run((context) -> {
			assertThat(asked).hasValue(1);
			ClientCaches caches = new ClientCaches(new UserBeans(context.getBeanFactory(), List.of("default")));
			ClientSettings settings = ClientSettingsResolver.of(context.getEnvironment()).resolve("default");
			assertThat(Mono.fromCallable(() -> caches.find(settings)).subscribeOn(Schedulers.parallel()).block())
				.isNotNull();
			assertThat(asked).hasValue(1);
		});
	}

	@Test
	void aCacheOfTheUsersOwnReplacesOurs() {
		AiResponse kept = AiResponse.builder().content("kept").build();
		caching("answers").withBean(AiResponseCache.class, () -> new AiResponseCache() {
			@Override
			public Mono<AiResponse> get(AiRequest request, String scope) {
				return Mono.just(kept);
			}

			@Override
			public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
				return Mono.empty();
			}
		}).run((context) -> {
			assertThat(context.getBean(AiClient.class).call(AiRequest.of("a")).content()).isEqualTo("kept");
			assertThat(context.getBean(AiClientFactory.class).built().get(0).replaced()).contains("responseCache");
		});
	}

	private ApplicationContextRunner caching(String name) {
		return this.runner.withPropertyValues("ai.client.cache.name=" + name);
	}

	private static FailureAnalysis analysis(@Nullable Throwable failure) {
		assertThat(failure).as("the start failed").isNotNull();
		FailureAnalysis analysis = new InvalidAiClientSettingsFailureAnalyzer(new StandardEnvironment())
			.analyze(failure);
		assertThat(analysis).isNotNull();
		return analysis;
	}

	private static CacheManager managerOf(Cache cache) {
		SimpleCacheManager manager = new SimpleCacheManager();
		manager.setCaches(List.of(cache));
		manager.initializeCaches();
		return manager;
	}

	private static int kept(CacheManager manager) {
		return ((Map<?, ?>) manager.getCache("answers").getNativeCache()).size();
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoManagers {

		@Bean
		CacheManager forAll() {
			return new ConcurrentMapCacheManager("answers");
		}

		@Bean
		@Qualifier("cheap")
		CacheManager forCheap() {
			return new ConcurrentMapCacheManager("answers");
		}

	}

	private static final class BrokenManager implements CacheManager {

		@Override
		public Cache getCache(String name) {
			throw new IllegalStateException("broken");
		}

		@Override
		public Collection<String> getCacheNames() {
			throw new IllegalStateException("broken");
		}

	}

}
