package io.aiclient.openai.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.List;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.core.ClientOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.openai.AiOpenAiHttpClient;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.AiWarmUp;
import io.aiclient.spring.ServingClientException;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OpenAiJavaAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class,
				OpenAiJavaAutoConfiguration.class, NoOpenAiJavaAutoConfiguration.class));

	private final ApplicationContextRunner one = this.runner.withPropertyValues(
			"ai.client.base-url=http://localhost:1/v1", "ai.client.api-key=key", "ai.client.model=model");

	private final ApplicationContextRunner two = this.runner.withPropertyValues(
			"ai.client.clients.chat.base-url=http://localhost:1/v1", "ai.client.clients.chat.api-key=key-1",
			"ai.client.clients.search.base-url=http://localhost:2/v1", "ai.client.clients.search.api-key=key-2");

	@Test
	void theOnlyClientServes(CapturedOutput output) {
		this.one.run((context) -> {
			assertThat(context).hasSingleBean(OpenAIClient.class).hasSingleBean(OpenAIClientAsync.class);
			assertThat(output).doesNotContain("go through client");
			assertThat(context.getBean(OpenAIClient.class)).isNotNull();
			assertThat(context.getBean(OpenAIClientAsync.class)).isNotNull();
			assertThat(output).containsOnlyOnce("OpenAIClient and OpenAIClientAsync go through client 'default'")
				.doesNotContain("beans of its own");
		});
	}

	@Test
	void theWarmUpAsksByBothClients() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			this.one.withPropertyValues("ai.client.base-url=" + provider.baseUrl()).run((context) -> {
				context.getBean(AiWarmUp.class).call(context.getBean(ManagedAiClient.class).http());
				assertThat(provider.counts().accepted()).isEqualTo(2);
			});
		}
	}

	@Test
	void thePropertyChoosesTheClient(CapturedOutput output) {
		this.two.withPropertyValues("ai.client.openai-java.client=search").run((context) -> {
			assertThat(context.getBean(OpenAIClient.class)).isNotNull();
			assertThat(output).contains("go through client 'search'");
		});
	}

	@Test
	void failsIfThereAreSeveralAndNoneIsChosen() {
		this.two.withUserConfiguration(User.class)
			.run((context) -> assertThat(failure(context)).satisfies((failure) -> {
				assertThat(failure.reason()).contains("there are several: chat, search");
				assertThat(failure.action()).isEqualTo("Name one in ai.client.openai-java.client");
			}));
	}

	@Test
	void failsIfTheChosenOneIsNotThere() {
		this.two.withUserConfiguration(User.class)
			.withPropertyValues("ai.client.openai-java.client=serch")
			.run((context) -> assertThat(failure(context)).satisfies((failure) -> {
				assertThat(failure.reason()).contains("ai.client.openai-java.client names the client 'serch'");
				assertThat(failure.action()).contains("chat, search");
			}));
	}

	@Test
	void failsIfTheClientHasNoEntranceForHttp() {
		this.runner.withUserConfiguration(OwnClient.class, User.class)
			.run((context) -> assertThat(failure(context).reason())
				.contains("Client 'default' is an AiClient of the application's own"));
	}

	@Test
	void failsIfTheExchangePassesNoHttp() {
		this.one.withUserConfiguration(User.class)
			.withBean(AiExchange.class, () -> stub(AiExchange.class))
			.run((context) -> assertThat(failure(context).reason()).contains("Client 'default' passes no HTTP requests",
					"AiHttpExchange"));
	}

	@Test
	void backsOffWhenUserDefinesTheClientsOfTheSdkAndSaysSo(CapturedOutput output) {
		this.two.withUserConfiguration(OwnSdk.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(OpenAIClient.class)).isSameAs(context.getBean(OwnSdk.class).client);
			assertThat(context.getBean(OpenAIClientAsync.class)).isSameAs(context.getBean(OwnSdk.class).async);
			assertThat(output).containsOnlyOnce("The application has beans of its own, which go past ai.client unless "
					+ "they are made of AiOpenAiHttpClient: OpenAIClient (ownClient), OpenAIClientAsync (ownAsync)");
		});
	}

	@Test
	void backsOffFromOneClientOfTheSdkAndKeepsTheOther(CapturedOutput output) {
		this.one.withBean("openAiClient", OpenAIClient.class, () -> stub(OpenAIClient.class)).run((context) -> {
			assertThat(context).hasSingleBean(OpenAIClient.class).hasSingleBean(OpenAIClientAsync.class);
			assertThat(context.getBean(OpenAIClientAsync.class)).isNotNull();
			assertThat(output)
				.containsOnlyOnce("AiOpenAiHttpClient: OpenAIClient (openAiClient)" + System.lineSeparator())
				.containsOnlyOnce("go through client 'default'");
		});
	}

	@Test
	void needsNoChoiceIfNothingNeedsTheSdk() {
		this.two.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(OpenAIClient.class));
	}

	@Test
	void backsOffWithoutAClient() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(OpenAIClient.class)
			.doesNotHaveBean(OpenAIClientAsync.class)
			.doesNotHaveBean(AiOpenAiHttpClient.class));
	}

	@Test
	void saysThatTheSdkIsMissing(CapturedOutput output) {
		this.one.withClassLoader(new FilteredClassLoader("com.openai")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).containsOnlyOnce("com.openai:openai-java-core is not");
		});
	}

	@Test
	void closingTheContextClosesTheClientsOfTheSdk() {
		this.one.run((context) -> {
			for (String name : List.of("openAiClient", "openAiClientAsync")) {
				assertThat(context.getSourceApplicationContext(ConfigurableApplicationContext.class)
					.getBeanFactory()
					.getMergedBeanDefinition(name)
					.getDestroyMethodName()).isEqualTo("close");
			}
		});
	}

	@Test
	void theSdkRetriesNothing() {
		this.one.run((context) -> {
			ClientOptions options = context.getBean(AiOpenAiHttpClient.class).clientOptions().build();
			assertThat(options.maxRetries()).isZero();
			assertThat(options.apiKey()).isPresent();
		});
	}

	private static ServingClientException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(ServingClientException.class);
		return (ServingClientException) NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
	}

	/**
	 * Something that calls the SDK.
	 */
	@Configuration(proxyBeanMethods = false)
	static class User {

		User(OpenAIClient client) {
			assertThat(client).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		AiClient client() {
			return stub(AiClient.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSdk {

		private final OpenAIClient client = stub(OpenAIClient.class);

		private final OpenAIClientAsync async = stub(OpenAIClientAsync.class);

		@Bean(destroyMethod = "")
		OpenAIClient ownClient() {
			return this.client;
		}

		@Bean(destroyMethod = "")
		OpenAIClientAsync ownAsync() {
			return this.async;
		}

	}

	private static <T> T stub(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "hashCode" -> 1;
					case "equals" -> proxy == arguments[0];
					default -> type.getSimpleName();
				}));
	}

}
