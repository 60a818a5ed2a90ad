package io.aiclient.spring.autoconfigure;

import java.io.NotSerializableException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.cache.Cache.Entry;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.serializer.GenericToStringSerializer;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.cache.SpringResponseCache;
import io.aiclient.spring.redis.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the start finds out of a cache by keeping an entry there.
 */
@ExtendWith(OutputCaptureExtension.class)
class CacheProbeTests {

	private static TestRedis redis;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
		.withBean("own", AiExchange.class, StubExchange::answering)
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.cache.name=answers");

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
		useOnce(RedisCacheManager.create(redis.connections()));
	}

	/**
	 * The start waits two seconds only, which may not be enough for the first connection
	 * on a machine that does much else.
	 */
	private static void useOnce(CacheManager manager) {
		new SpringResponseCache(manager, "answers", URI.create("http://localhost:1/v1")).probe()
			.block(Duration.ofMinutes(1));
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aCacheThatCannotKeepAStringIsAnErrorAtTheStart(RuntimeException refusal) {
		with(() -> managerOf(putting((key, value) -> {
			throw refusal;
		}))).run((context) -> assertThat(refused(context)).contains("Value: answers", refusal.getMessage()));
	}

	static Stream<RuntimeException> refusals() {
		return Stream.of(new ClassCastException("no strings"), new UnsupportedOperationException("read only"),
				new IllegalArgumentException("no strings"), new SerializationException("no strings"),
				new IllegalStateException("not kept", new NotSerializableException("no strings")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("managers")
	void soIsOneOfEachManager(String name, Supplier<CacheManager> manager) {
		with(manager).run(CacheProbeTests::refused);
	}

	static Stream<Arguments> managers() {
		return Stream.of(Arguments.of("jcache that is written through", supplier(CacheProbeTests::writtenThrough)),
				Arguments.of("redis with numbers", redisOf(new GenericToStringSerializer<>(Integer.class))), Arguments
					.of("redis with objects of a class", redisOf(new JacksonJsonRedisSerializer<>(Duration.class))));
	}

	@Test
	void aCacheThatMakesSomethingElseOfAStringIsAnErrorAtTheStart() {
		ConcurrentMapCache kept = new ConcurrentMapCache("kept");
		with(() -> managerOf(new ConcurrentMapCache("answers", kept.getNativeCache(), true) {
			@Override
			public void put(Object key, @Nullable Object value) {
				super.put(key, List.of("parsed"));
			}
		})).run(CacheProbeTests::refused);
		assertThat(kept.getNativeCache()).isEmpty();
	}

	@Test
	void aCacheThatCannotBeWrittenNowIsLogged(CapturedOutput output) {
		with(() -> managerOf(putting((key, value) -> {
			throw new IllegalStateException("Connection refused");
		}))).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be asked now"))).singleElement()
			.asString()
			.contains("WARN", "'answers'", "ai.client.cache.name");
	}

	@Test
	void nothingStaysInTheCache() {
		ConcurrentMapCache cache = new ConcurrentMapCache("answers");
		with(() -> managerOf(cache)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat((Map<?, ?>) cache.getNativeCache()).isEmpty();
		});
	}

	@Test
	void aCacheThatCannotEvictCanBeUsed() {
		with(() -> managerOf(new ConcurrentMapCache("answers") {
			@Override
			public void evict(Object key) {
				throw new UnsupportedOperationException();
			}
		})).run((context) -> {
			context.getBean(AiClient.class).call(AiRequest.of("a"));
			assertThat(context.getBean(AiClient.class).call(AiRequest.of("a")).cached()).isTrue();
		});
	}

	private ApplicationContextRunner with(Supplier<CacheManager> manager) {
		return this.runner.withBean(CacheManager.class, manager);
	}

	private static String refused(AssertableApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		assertThat(failure).as("the start failed").isNotNull();
		FailureAnalysis analysis = new InvalidAiClientSettingsFailureAnalyzer(new StandardEnvironment())
			.analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("Property: ai.client.cache.name",
				"the cache cannot keep a string and look it up");
		assertThat(analysis.getAction()).contains("keys and values are strings");
		return analysis.getDescription();
	}

	private static Cache putting(BiConsumer<Object, @Nullable Object> put) {
		return new ConcurrentMapCache("answers") {
			@Override
			public void put(Object key, @Nullable Object value) {
				put.accept(key, value);
			}
		};
	}

	private static CacheManager managerOf(Cache cache) {
		SimpleCacheManager manager = new SimpleCacheManager();
		manager.setCaches(List.of(cache));
		manager.initializeCaches();
		return manager;
	}

	private static Supplier<CacheManager> supplier(Supplier<CacheManager> manager) {
		return manager;
	}

	private static Supplier<CacheManager> redisOf(RedisSerializer<?> values) {
		return () -> RedisCacheManager.builder(redis.connections())
			.cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
				.serializeValuesWith(SerializationPair.fromSerializer(values)))
			.build();
	}

	/**
	 * With a store behind it that has no strings.
	 */
	private static CacheManager writtenThrough() {
		javax.cache.CacheManager manager = Caching.getCachingProvider().getCacheManager();
		manager.destroyCache("answers");
		manager.createCache("answers",
				new MutableConfiguration<Object, Object>().setWriteThrough(true).setCacheWriterFactory(Numbers::new));
		return new JCacheCacheManager(manager);
	}

	private static final class Numbers implements CacheWriter<Object, Object> {

		@Override
		public void write(Entry<?, ?> entry) {
			Integer.class.cast(entry.getValue());
		}

		@Override
		public void writeAll(Collection<Entry<?, ?>> entries) {
			entries.forEach(this::write);
		}

		@Override
		public void delete(Object key) {
		}

		@Override
		public void deleteAll(Collection<?> keys) {
		}

	}

}
