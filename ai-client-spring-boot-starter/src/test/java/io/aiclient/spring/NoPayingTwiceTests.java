package io.aiclient.spring;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiServiceClient;
import io.aiclient.spring.annotation.AiServiceFactory;
import io.aiclient.spring.annotation.BatchItem;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a provider over real HTTP gets to see of requests that are made more than once.
 */
class NoPayingTwiceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * For all to ask before the first is answered, on a machine that is busy.
	 */
	private static final Latency LONG_ENOUGH = Latency.fixed(Duration.ofSeconds(3));

	@Test
	void eachRequestIsSentByDefault() {
		with((client, provider) -> {
			assertThat(all(client, 20)).allMatch(AiResult::isSuccess);
			assertThat(provider.counts().received()).isEqualTo(20);
		});
	}

	@Test
	void identicalItemsShareOneCall() {
		with((client, provider) -> {
			provider.latency(LONG_ENOUGH);
			List<AiResult<AiResponse>> results = all(client, 1000);
			assertThat(results).hasSize(1000).allMatch(AiResult::isSuccess);
			assertThat(results.stream()
				.map((result) -> result.response().cost())
				.filter((cost) -> cost.compareTo(BigDecimal.ZERO) > 0)).hasSize(1);
			assertThat(provider.counts().received()).isOne();
		}, "ai.client.share-in-flight=true");
	}

	@Test
	void identicalCallsShareOneCall() {
		with((client, provider) -> {
			provider.latency(LONG_ENOUGH);
			List<AiResponse> answers = Flux.range(0, 50)
				.flatMap((i) -> client.send(AiRequest.of("Hello")), 50)
				.collectList()
				.block(TIMEOUT);
			assertThat(answers).hasSize(50)
				.allSatisfy((answer) -> assertThat(answer.content()).isEqualTo(SimulatedProvider.answerTo("Hello")));
			assertThat(provider.counts().received()).isOne();
		}, "ai.client.share-in-flight=true");
	}

	@Test
	void keptAnswersAreNotAskedForAgain() {
		with((client, provider) -> {
			all(client, 1);
			assertThat(all(client, 500)).hasSize(500).allMatch((result) -> result.response().cached());
			assertThat(client.call(AiRequest.of("Hello")).cached()).isTrue();
			assertThat(provider.counts().received()).isOne();
		}, "ai.client.cache.name=answers");
	}

	@Test
	void annotatedMethodsDoNotPayTwiceEither() {
		with((client, provider) -> {
			Echo echo = new AiServiceFactory(new StandardEnvironment(), new DefaultResourceLoader()).create(Echo.class,
					new AiServiceClient(client, StructuredOutput.JSON_SCHEMA));
			assertThat(echo.all(Collections.nCopies(300, "text"))).hasSize(300).allMatch(AiResult::isSuccess);
			assertThat(echo.all(List.of("text", "other"))).allMatch(AiResult::isSuccess);
			assertThat(echo.one("single")).isEqualTo(echo.one("single"));
			assertThat(provider.counts().received()).isEqualTo(3);
		}, "ai.client.share-in-flight=true", "ai.client.cache.name=answers");
	}

	private static List<AiResult<AiResponse>> all(AiClient client, int count) {
		return client.batch(Collections.nCopies(count, AiRequest.of("Hello"))).collectList().block(TIMEOUT);
	}

	private static void with(BiConsumer<AiClient, SimulatedProvider> test, String... properties) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(20))))) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class,
						WebClientAutoConfiguration.class, JacksonAutoConfiguration.class))
				.withBean(ConcurrentMapCacheManager.class, () -> new ConcurrentMapCacheManager("answers"))
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl(), "ai.client.model=gpt-4.1-mini")
				.withPropertyValues(properties)
				.run((context) -> test.accept(context.getBean(AiClient.class), provider));
		}
	}

	interface Echo {

		@AiBatch("Repeat: {text}")
		List<AiResult<String>> all(@BatchItem("text") List<String> texts);

		@AiCall("Repeat: {text}")
		String one(String text);

	}

}
