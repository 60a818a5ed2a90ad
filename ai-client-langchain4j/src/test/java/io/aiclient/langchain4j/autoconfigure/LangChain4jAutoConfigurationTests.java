package io.aiclient.langchain4j.autoconfigure;

import java.lang.reflect.Proxy;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.langchain4j.AiLangChain4jHttpClientBuilder;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.AiWarmUp;
import io.aiclient.spring.ServingClientException;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LangChain4jAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class,
				LangChain4jAutoConfiguration.class, NoLangChain4jAutoConfiguration.class));

	private final ApplicationContextRunner one = this.runner.withPropertyValues(
			"ai.client.base-url=http://localhost:1/v1", "ai.client.api-key=sk-1", "ai.client.model=large");

	private final ApplicationContextRunner two = this.runner.withPropertyValues(
			"ai.client.clients.chat.base-url=http://localhost:1/v1", "ai.client.clients.chat.api-key=sk-1",
			"ai.client.clients.chat.model=large", "ai.client.clients.search.base-url=http://localhost:2/v1",
			"ai.client.clients.search.api-key=sk-2", "ai.client.clients.search.model=vectors");

	@Test
	void theOnlyClientServes(CapturedOutput output) {
		this.one.withPropertyValues("ai.client.langchain4j.embedding.model=vectors").run((context) -> {
			assertThat(output).doesNotContain("goes through client");
			assertThat(context.getBean(OpenAiChatModel.class).defaultRequestParameters().modelName())
				.isEqualTo("large");
			assertThat(context.getBean(OpenAiStreamingChatModel.class).defaultRequestParameters().modelName())
				.isEqualTo("large");
			assertThat(context.getBean(OpenAiEmbeddingModel.class).modelName()).isEqualTo("vectors");
			assertThat(output)
				.containsOnlyOnce("LangChain4j's OpenAiChatModel goes through client 'default', with model large")
				.containsOnlyOnce("LangChain4j's OpenAiStreamingChatModel goes through client 'default'")
				.containsOnlyOnce(
						"LangChain4j's OpenAiEmbeddingModel goes through client 'default', with model vectors")
				.doesNotContain("go past ai.client");
		});
	}

	@Test
	void propertiesChooseClientsAndModels(CapturedOutput output) {
		this.two
			.withPropertyValues("ai.client.langchain4j.client=chat", "ai.client.langchain4j.chat.model=small",
					"ai.client.langchain4j.embedding.client=search")
			.run((context) -> {
				assertThat(context.getBean(OpenAiChatModel.class).defaultRequestParameters().modelName())
					.isEqualTo("small");
				assertThat(context.getBean(OpenAiEmbeddingModel.class).modelName()).isEqualTo("vectors");
				assertThat(output).contains("OpenAiChatModel goes through client 'chat', with model small",
						"OpenAiEmbeddingModel goes through client 'search', with model vectors");
			});
	}

	@Test
	void failsIfThereAreSeveralClientsAndNoneIsChosen() {
		this.two.withUserConfiguration(User.class)
			.run((context) -> assertThat(failure(context)).satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo("LangChain4j's OpenAiChatModel needs to know which client is to "
						+ "serve it, and there are several: chat, search");
				assertThat(failure.action()).isEqualTo("Name one in ai.client.langchain4j.client");
			}));
	}

	@Test
	void failsIfThereIsNoClient() {
		this.runner.withUserConfiguration(User.class)
			.run((context) -> assertThat(failure(context).reason()).contains("no client is configured to serve it"));
	}

	@Test
	void failsIfNoModelIsNamed() {
		this.runner.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.api-key=sk-1")
			.withUserConfiguration(User.class)
			.run((context) -> assertThat(failure(context).action()).contains("ai.client.langchain4j.chat.model"));
	}

	@Test
	void failsIfOnlyAModelForChatsIsNamed() {
		this.one.withUserConfiguration(EmbeddingUser.class)
			.run((context) -> assertThat(failure(context).action())
				.isEqualTo("Name one in ai.client.langchain4j.embedding.model"));
	}

	@Test
	void theWarmUpAsksAChatModel() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			this.one.withPropertyValues("ai.client.base-url=" + provider.baseUrl()).run((context) -> {
				context.getBean(AiWarmUp.class).call(context.getBean(ManagedAiClient.class).http());
				assertThat(provider.counts().accepted()).isEqualTo(1);
			});
		}
	}

	@Test
	void needsNoChoiceIfNothingNeedsAModel() {
		this.two.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(OpenAiChatModel.class));
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void backsOffWhenUserDefinesModels(CapturedOutput output) {
		this.one.withUserConfiguration(OwnModels.class).run((context) -> {
			assertThat(context).hasSingleBean(ChatModel.class)
				.hasSingleBean(StreamingChatModel.class)
				.hasSingleBean(EmbeddingModel.class)
				.doesNotHaveBean(OpenAiChatModel.class)
				.hasSingleBean(AiLangChain4jHttpClientBuilder.class);
			assertThat(output).containsOnlyOnce("go past ai.client unless they are made of "
					+ "AiLangChain4jHttpClientBuilder: ChatModel (ownChat), StreamingChatModel (ownStreamingChat), "
					+ "EmbeddingModel (ownEmbeddings)");
		});
	}

	@Test
	void backsOffWhenAnotherStarterDefinesAModel(CapturedOutput output) {
		this.one.withConfiguration(AutoConfigurations.of(ZOtherStarter.class)).run((context) -> {
			assertThat(context).hasSingleBean(ChatModel.class).doesNotHaveBean(OpenAiChatModel.class);
			assertThat(output).contains("AiLangChain4jHttpClientBuilder: ChatModel (chatModelOfAnotherStarter)");
		});
	}

	@Test
	void eachUserGetsABuilderOfItsOwn() {
		this.one.run((context) -> assertThat(context.getBean(HttpClientBuilder.class))
			.isInstanceOf(AiLangChain4jHttpClientBuilder.class)
			.isNotSameAs(context.getBean(HttpClientBuilder.class)));
	}

	@Test
	void aBuilderOfTheUsersIsInjectedByTheInterface() {
		HttpClientBuilder own = stub(HttpClientBuilder.class);
		this.one.withBean(HttpClientBuilder.class, () -> own).run((context) -> {
			assertThat(context.getBean(HttpClientBuilder.class)).isSameAs(own);
			assertThat(context.getBean(AiLangChain4jHttpClientBuilder.class)).isNotNull();
		});
	}

	@Test
	void listenersOfTheApplicationAreThoseOfTheModels() {
		ChatModelListener listener = stub(ChatModelListener.class);
		this.one.withBean(ChatModelListener.class, () -> listener).run((context) -> {
			assertThat(context.getBean(OpenAiChatModel.class).listeners()).containsExactly(listener);
			assertThat(context.getBean(OpenAiStreamingChatModel.class).listeners()).containsExactly(listener);
		});
	}

	@Test
	void saysThatLangChain4jIsMissing(CapturedOutput output) {
		this.one.withClassLoader(new FilteredClassLoader("dev.langchain4j")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).containsOnlyOnce("dev.langchain4j:langchain4j-open-ai is not");
		});
	}

	@Test
	void theBuilderIsThereWithoutModelsOfOpenAi() {
		this.one.withClassLoader(new FilteredClassLoader("dev.langchain4j.model.openai")).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(AiLangChain4jHttpClientBuilder.class);
			assertThat(context).doesNotHaveBean(ChatModel.class);
		});
	}

	private static ServingClientException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(ServingClientException.class);
		return (ServingClientException) NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
	}

	@Configuration(proxyBeanMethods = false)
	static class User {

		User(ChatModel model) {
			assertThat(model).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmbeddingUser {

		EmbeddingUser(EmbeddingModel model) {
			assertThat(model).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnModels {

		@Bean
		ChatModel ownChat() {
			return stub(ChatModel.class);
		}

		@Bean
		StreamingChatModel ownStreamingChat() {
			return stub(StreamingChatModel.class);
		}

		@Bean
		EmbeddingModel ownEmbeddings() {
			return stub(EmbeddingModel.class);
		}

	}

	@AutoConfiguration
	static class ZOtherStarter {

		@Bean
		ChatModel chatModelOfAnotherStarter() {
			return stub(ChatModel.class);
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
