package io.aiclient.spring.cache;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.cache.support.CompositeCacheManager;
import org.springframework.cache.transaction.TransactionAwareCacheManagerProxy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.aiclient.AiClient;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.client.AiClientSnapshot.CacheUse;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.redis.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each of Spring's cache managers, as Boot sets it up or as an application does, and what
 * a provider over real HTTP gets to see.
 */
@ExtendWith(OutputCaptureExtension.class)
class CacheManagersTests {

	private static final String FAILED = "The response cache of client";

	private static TestRedis redis;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				CacheAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withUserConfiguration(Caching.class)
		.withPropertyValues("ai.client.model=m", "ai.client.cache.name=answers", "spring.cache.cache-names=answers",
				"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + redis.port());

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	static Stream<Arguments> managers() {
		return Stream.of(arguments("caffeine", type("caffeine"), CaffeineCacheManager.class),
				arguments("caffeine of Boot with a specification",
						(runner) -> type("caffeine").apply(runner)
							.withPropertyValues("spring.cache.caffeine.spec=maximumSize=100,expireAfterWrite=7d"),
						CaffeineCacheManager.class),
				arguments("caffeine, asynchronous", bean(CacheManagersTests::asynchronous), CaffeineCacheManager.class),
				arguments("simple", type("simple"), ConcurrentMapCacheManager.class),
				arguments("redis, reactive too", type("redis"), RedisCacheManager.class),
				arguments("redis that blocks", bean(() -> RedisCacheManager.create(blocking(redis.connections()))),
						RedisCacheManager.class),
				arguments("redis in transactions",
						bean(() -> RedisCacheManager.builder(redis.connections()).transactionAware().build()),
						RedisCacheManager.class),
				arguments("jcache", type("jcache"), JCacheCacheManager.class),
				arguments("composite",
						bean(() -> new CompositeCacheManager(new ConcurrentMapCacheManager("others"),
								new CaffeineCacheManager("answers"))),
						CompositeCacheManager.class),
				arguments("transaction-aware",
						bean(() -> new TransactionAwareCacheManagerProxy(new CaffeineCacheManager("answers"))),
						TransactionAwareCacheManagerProxy.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("managers")
	void theSecondOfTwoEqualCallsCostsNothing(String name, UnaryOperator<ApplicationContextRunner> settings,
			Class<?> manager, CapturedOutput output) {
		with(settings, (context, provider) -> {
			assertThat(context.getBean(CacheManager.class)).isInstanceOf(manager);
			ManagedAiClient client = context.getBean(ManagedAiClient.class);
			AiRequest request = AiRequest.of("Hello, " + name);
			assertThat(client.call(request).cached()).isFalse();
			assertThat(client.call(request).cached()).isTrue();
			assertThat(client.call(request).content()).isEqualTo(SimulatedProvider.answerTo("Hello, " + name));
			assertThat(client.batch(List.of(request, request)).collectList().block())
				.allMatch((result) -> result.response().cached());
			assertThat(provider.counts().received()).isOne();
			assertThat(client.batch(List.of(AiRequest.of("Good bye, " + name))).blockLast().response().cached())
				.isFalse();
			assertThat(client.send(AiRequest.of("Good bye, " + name)).block().cached()).isTrue();
			assertThat(provider.counts().received()).isEqualTo(2);
			assertThat(client.snapshot().cache()).isEqualTo(new CacheUse(5, 2, 0));
		});
		assertThat(output).doesNotContain(FAILED, "cannot be asked");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("managers")
	void soDoesTheSecondOfAPartition(String name, UnaryOperator<ApplicationContextRunner> settings, Class<?> manager) {
		with(settings, (context, provider) -> {
			AiClient client = context.getBean(AiClient.class);
			AiRequest request = AiRequest.of("Of a partition, " + name);
			for (String partition : List.of("a", "b", "a", "b")) {
				client.send(request).contextWrite(AiPartitionResolver.inContext(partition)).block();
				client.batch(List.of(request)).contextWrite(AiPartitionResolver.inContext(partition)).blockLast();
			}
			assertThat(provider.counts().received()).as("one for each partition").isEqualTo(2);
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("managers")
	void anAnswerIsKeptBeforeTheTransactionOfItsCallerEnds(String name,
			UnaryOperator<ApplicationContextRunner> settings, Class<?> manager) {
		with(settings, (context, provider) -> {
			AiClient client = context.getBean(AiClient.class);
			TransactionSynchronizationManager.initSynchronization();
			try {
				client.call(AiRequest.of("In a transaction, " + name));
				assertThat(client.call(AiRequest.of("In a transaction, " + name)).cached()).isTrue();
			}
			finally {
				TransactionSynchronizationManager.clear();
			}
			assertThat(provider.counts().received()).isOne();
		});
	}

	@Test
	void theAsynchronousCacheOfCaffeineIsAskedSo() {
		CaffeineCacheManager manager = asynchronous();
		AsyncCache<?, ?> cache = ((CaffeineCache) manager.getCache("answers")).getAsyncCache();
		with(bean(() -> manager), (context, provider) -> {
			context.getBean(AiClient.class).call(AiRequest.of("x"));
			assertThat(cache.asMap()).hasSize(1);
		});
	}

	@Test
	void aCacheThatKeepsNothingIsLogged(CapturedOutput output) {
		with(type("none"), (context, provider) -> {
			context.getBean(AiClient.class).call(AiRequest.of("x"));
			context.getBean(AiClient.class).call(AiRequest.of("x"));
			assertThat(provider.counts().received()).isEqualTo(2);
		});
		assertThat(output.getOut().lines().filter((line) -> line.contains("keeps nothing"))).singleElement()
			.asString()
			.contains("INFO", "'answers'", "ai.client.cache.name", "'default'", "spring.cache.type=none");
		assertThat(output).doesNotContain(FAILED);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRedisThatIsDownAtTheStartIsUsedWhenItIsBack(boolean reactive, CapturedOutput output) {
		try (TestRedis server = TestRedis.start()) {
			server.stop();
			with(bean(() -> RedisCacheManager
				.create(reactive ? server.newConnections() : blocking(server.newConnections()))),
					(context, provider) -> {
						ManagedAiClient client = context.getBean(ManagedAiClient.class);
						assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be asked now")))
							.singleElement()
							.asString()
							.contains("WARN", "'answers'", "ai.client.cache.name");
						client.call(AiRequest.of("x"));
						assertThat(client.snapshot().cache().errors()).isPositive();
						server.startAgain();
						await().atMost(Duration.ofMinutes(1)).until(() -> client.call(AiRequest.of("x")).cached());
					});
		}
	}

	private void with(UnaryOperator<ApplicationContextRunner> settings,
			BiConsumer<ApplicationContext, SimulatedProvider> test) {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			settings.apply(this.runner)
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl())
				.run((context) -> {
					assertThat(context).hasNotFailed();
					test.accept(context, provider);
				});
		}
	}

	private static Arguments arguments(String name, UnaryOperator<ApplicationContextRunner> settings,
			Class<?> manager) {
		return Arguments.of(name, settings, manager);
	}

	private static UnaryOperator<ApplicationContextRunner> type(String type) {
		return (runner) -> runner.withPropertyValues("spring.cache.type=" + type);
	}

	private static UnaryOperator<ApplicationContextRunner> bean(Supplier<CacheManager> manager) {
		return (runner) -> runner.withBean(CacheManager.class, manager);
	}

	private static CaffeineCacheManager asynchronous() {
		CaffeineCacheManager manager = new CaffeineCacheManager();
		manager.setAsyncCacheMode(true);
		manager.setCacheNames(List.of("answers"));
		return manager;
	}

	/**
	 * Connections without those that do not block, as those of Jedis are.
	 */
	private static RedisConnectionFactory blocking(RedisConnectionFactory connections) {
		return (RedisConnectionFactory) Proxy.newProxyInstance(CacheManagersTests.class.getClassLoader(),
				new Class<?>[] { RedisConnectionFactory.class }, (proxy, method, arguments) -> {
					try {
						return method.invoke(connections, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

}
