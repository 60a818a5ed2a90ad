package io.aiclient.docs.repeated;

import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/no-paying-twice.md quotes.
 */
class RepeatedTests {

	@Test
	void cacheOfOnesOwnKeepsWhatItWants() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
				.withUserConfiguration(Glossary.class)
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl(), "ai.client.model=m")
				.run((context) -> {
					AiClient client = context.getBean(AiClient.class);
					AiRequest word = AiRequest.builder().group("glossary").user("tree").build();
					assertThat(client.call(word).cached()).isFalse();
					assertThat(client.call(word).cached()).isTrue();
					client.call(AiRequest.of("tree"));
					client.call(AiRequest.of("tree"));
					client.call(Repeated.askAgain("tree"));
					assertThat(provider.counts().received()).isEqualTo(4);
				});
		}
	}

	@Test
	void cacheOfCaffeineIsSetUpAsThePageSays() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, CacheAutoConfiguration.class))
				.withUserConfiguration(Caching.class)
				.withPropertyValues("spring.cache.type=caffeine", "spring.cache.cache-names=answers",
						"spring.cache.caffeine.spec=maximumSize=100000,expireAfterWrite=7d",
						"ai.client.base-url=" + provider.baseUrl(), "ai.client.model=m", "ai.client.cache.name=answers")
				.run((context) -> {
					assertThat(context).hasSingleBean(CaffeineCacheManager.class);
					AiClient client = context.getBean(AiClient.class);
					assertThat(client.call(AiRequest.of("x")).cached()).isFalse();
					assertThat(client.call(AiRequest.of("x")).cached()).isTrue();
					assertThat(provider.counts().received()).isOne();
				});
		}
	}

	@Test
	void tenantsAreToldApartByTheBean() {
		tenants(TenantConfiguration.class,
				(client, tenant) -> client.send(AiRequest.of("x")).contextWrite(Context.of("tenant", tenant)));
	}

	@Test
	void tenantsAreToldApartByWhatTheCallerWrites() {
		tenants(WrittenPartitions.class, (client, tenant) -> new Tenants(client).ask(AiRequest.of("x"), tenant));
	}

	private static void tenants(Class<?> configuration, BiFunction<AiClient, String, Mono<AiResponse>> ask) {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class))
				.withUserConfiguration(configuration)
				.withBean(ConcurrentMapCacheManager.class, () -> new ConcurrentMapCacheManager("answers"))
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl(), "ai.client.model=m",
						"ai.client.cache.name=answers")
				.run((context) -> {
					AiClient client = context.getBean(AiClient.class);
					assertThat(ask.apply(client, "a").block().cached()).isFalse();
					assertThat(ask.apply(client, "b").block().cached()).isFalse();
					assertThat(ask.apply(client, "a").block().cached()).isTrue();
					assertThat(provider.counts().received()).isEqualTo(2);
				});
		}
	}

	@Test
	void requestMayBypassTheCache() {
		assertThat(Repeated.askAgain("text").bypassCache()).isTrue();
	}

}
