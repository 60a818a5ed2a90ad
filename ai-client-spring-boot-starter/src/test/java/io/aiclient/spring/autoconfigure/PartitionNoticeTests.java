package io.aiclient.spring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PartitionNoticeTests {

	private static final String SHARE = "ai.client.share-in-flight=true";

	private static final String CACHE = "ai.client.cache.name=answers";

	private static final String PARTITION = "ai.client.cache.partition=ours";

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class))
		.withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("answers"))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m");

	private final ApplicationContextRunner filtering = this.plain.withBean(WebClientCustomizer.class,
			() -> (builder) -> builder.filter((request, next) -> next.exchange(request)));

	@Test
	void warnsOfFiltersThatMayTellCallersApart(CapturedOutput output) {
		filtering(SHARE, CACHE).run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("'default'", "(ai.client.share-in-flight, ai.client.cache.name)", getClass().getName(),
					"AiPartitionResolver.inContext", "AiPartitionResolver.fromContext()")
			.doesNotContain("cache.partition");
	}

	@Test
	void theCacheAloneMayHaveAPartitionInstead(CapturedOutput output) {
		filtering(CACHE).run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("(ai.client.cache.name)", "ai.client.cache.partition");
		filtering(CACHE, PARTITION).run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).hasSize(1);
		filtering(CACHE, PARTITION, SHARE).run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).hasSize(2).last().asString().contains("(ai.client.share-in-flight)");
	}

	@Test
	void aCacheOfTheUsersOwnIsOneToo(CapturedOutput output) {
		this.filtering.withBean(AiResponseCache.class, NoCache::new)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement().asString().contains("(an AiResponseCache bean)");
	}

	@Test
	void isSilentWhereNothingCanBeMixedOrTheUserHasSaidSo(CapturedOutput output) {
		this.filtering.run((context) -> assertThat(context).hasNotFailed());
		this.plain.withPropertyValues(SHARE, CACHE).run((context) -> assertThat(context).hasNotFailed());
		filtering(SHARE, CACHE).withBean(AiPartitionResolver.class, AiPartitionResolver::fromContext)
			.run((context) -> assertThat(context).hasNotFailed());
		filtering(SHARE, CACHE).withBean("own", AiExchange.class, StubExchange::answering)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void aResolverReplacesOursForItsClient() {
		filtering(SHARE).withBean("default", AiPartitionResolver.class, AiPartitionResolver::fromContext)
			.withPropertyValues("ai.client.clients.cheap.model=small")
			.run((context) -> {
				context.getBeansOfType(AiClient.class);
				assertThat(context.getBean(AiClientFactory.class).built())
					.filteredOn((built) -> built.replaced().contains("partitionResolver"))
					.singleElement()
					.satisfies((built) -> assertThat(built.settings().name()).isEqualTo("default"));
			});
	}

	private ApplicationContextRunner filtering(String... properties) {
		return this.filtering.withPropertyValues(properties);
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("gives one answer to several callers")).toList();
	}

	private static final class NoCache implements AiResponseCache {

		@Override
		public Mono<AiResponse> get(AiRequest request, String scope) {
			return Mono.empty();
		}

		@Override
		public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
			return Mono.empty();
		}

	}

}
