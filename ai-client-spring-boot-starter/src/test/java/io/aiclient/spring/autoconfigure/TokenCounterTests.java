package io.aiclient.spring.autoconfigure;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.knuddels.jtokkit.api.EncodingRegistry;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.tokenizer.JtokkitTokenCounter;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCounterTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientTokenizerAutoConfiguration.class))
		.withBean("exchange", AiExchange.class, () -> StubExchange.by((attempt) -> Mono.never()))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.rate-limit.tokens-per-minute=100000",
				"ai.client.clients.cheap.base-url=http://localhost:2/v1", "ai.client.clients.cheap.model=m",
				"ai.client.clients.cheap.rate-limit.tokens-per-minute=100000");

	@Test
	void jtokkitCountsWhereItIsPresent() {
		this.runner
			.run((context) -> assertThat(context).getBean(TokenCounter.class).isInstanceOf(JtokkitTokenCounter.class));
	}

	@Test
	void worksWithoutJtokkit() {
		this.runner.withClassLoader(new FilteredClassLoader(EncodingRegistry.class)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(TokenCounter.class);
			assertThat(reserved(context, "aiClient")).isEqualTo(5 + 256);
		});
	}

	@Test
	void backsOffWithoutAClient() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientTokenizerAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(TokenCounter.class));
	}

	@Test
	void counterOfTheUserTakesItsPlaceForEveryClient() {
		this.runner.withBean("own", TokenCounter.class, () -> (request) -> 4711L).run((context) -> {
			assertThat(reserved(context, "aiClient")).isEqualTo(4711 + 256);
			assertThat(reserved(context, "cheapAiClient")).isEqualTo(4711 + 256);
			assertThat(context.getBeanProvider(TokenCounter.class).getObject())
				.isNotInstanceOf(JtokkitTokenCounter.class);
		});
	}

	@Test
	void qualifiedCounterOfTheUserIsForItsClientOnly() {
		this.runner.withUserConfiguration(CounterOfCheap.class).run((context) -> {
			assertThat(reserved(context, "aiClient")).isEqualTo(5 + 256);
			assertThat(reserved(context, "cheapAiClient")).isEqualTo(4711 + 256);
		});
	}

	private static long reserved(ApplicationContext context, String bean) {
		ManagedAiClient client = context.getBean(bean, ManagedAiClient.class);
		Disposable underWay = client.send(AiRequest.of("x")).subscribe();
		try {
			return client.snapshot().admission().windows().get(0).used();
		}
		finally {
			underWay.dispose();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class CounterOfCheap {

		@Bean
		@Qualifier("cheap")
		TokenCounter own() {
			return (request) -> 4711L;
		}

	}

}
