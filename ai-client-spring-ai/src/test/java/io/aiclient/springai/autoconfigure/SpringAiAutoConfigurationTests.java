package io.aiclient.springai.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.model.openai.autoconfigure.OpenAiAudioSpeechAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiAudioTranscriptionAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiImageAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiModerationAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiModerationModel;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SpringAiAutoConfigurationTests {

	static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class,
				NoSpringAiAutoConfiguration.class, SpringAiAutoConfiguration.class, ToolCallingAutoConfiguration.class,
				OpenAiChatAutoConfiguration.class, OpenAiEmbeddingAutoConfiguration.class,
				OpenAiImageAutoConfiguration.class, OpenAiAudioSpeechAutoConfiguration.class,
				OpenAiAudioTranscriptionAutoConfiguration.class, OpenAiModerationAutoConfiguration.class))
		.withBean(AiExchange.class, () -> stub(AiHttpExchange.class));

	static final ApplicationContextRunner ONE = RUNNER.withPropertyValues("ai.client.base-url=http://localhost:1/v1",
			"ai.client.api-key=key-of-the-client", "ai.client.model=model-of-the-client");

	private final ApplicationContextRunner two = RUNNER.withPropertyValues(
			"ai.client.clients.talk.base-url=http://localhost:1/v1", "ai.client.clients.talk.api-key=key-of-talk",
			"ai.client.clients.talk.model=model-of-talk", "ai.client.clients.search.base-url=http://localhost:2/v1",
			"ai.client.clients.search.api-key=key-of-search", "ai.client.clients.search.model=model-of-search");

	@Test
	void theOnlyClientServesAllModelsWithoutAKeyOfSpringAi(CapturedOutput output) {
		ONE.run((context) -> {
			assertThat(context).hasSingleBean(OpenAiChatModel.class)
				.hasSingleBean(OpenAiEmbeddingModel.class)
				.hasSingleBean(OpenAiImageModel.class)
				.hasSingleBean(OpenAiAudioSpeechModel.class)
				.hasSingleBean(OpenAiAudioTranscriptionModel.class)
				.hasSingleBean(OpenAiModerationModel.class);
			assertThat(output).containsOnlyOnce("Spring AI calls")
				.contains("Spring AI calls through ai.client: client 'default' serves OpenAiChatModel, "
						+ "OpenAiEmbeddingModel, OpenAiImageModel, OpenAiAudioSpeechModel, "
						+ "OpenAiAudioTranscriptionModel, OpenAiModerationModel");
		});
	}

	@Test
	void theWarmUpAsksAChatModel() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl())
				.run((context) -> {
					new SpringAiWarmUp().call(context.getBean(ManagedAiClient.class).http());
					assertThat(provider.counts().accepted()).isEqualTo(1);
				});
		}
		ONE.run((context) -> assertThat(context).hasSingleBean(SpringAiWarmUp.class));
	}

	@Test
	void theBeansHaveTheNamesThatSpringAiGivesThem() {
		ONE.run((context) -> assertThat(context).hasBean("openAiChatModel")
			.hasBean("openAiEmbeddingModel")
			.hasBean("openAiImageModel")
			.hasBean("openAiSdkAudioSpeechModel")
			.hasBean("openAiSdkAudioTranscriptionModel")
			.hasBean("openAiSdkModerationModel"));
	}

	@ParameterizedTest
	@CsvSource({ "ai.client.spring-ai.client=search, search, search",
			"ai.client.openai-java.client=search, search, search",
			"ai.client.spring-ai.client=search ai.client.openai-java.client=talk, search, search",
			"ai.client.spring-ai.client=talk ai.client.spring-ai.embedding.client=search, talk, search",
			"ai.client.spring-ai.client=talk ai.client.spring-ai.chat.client=search, search, talk",
			"ai.client.spring-ai.chat.client=talk ai.client.spring-ai.embedding.client=search, talk, search" })
	void propertiesChooseTheClient(String properties, String chat, String embedding) {
		this.two.withPropertyValues(properties.split(" ")).run((context) -> {
			ModelClients clients = context.getBean(ModelClients.class);
			assertThat(clients.served()).containsEntry(ServedModel.CHAT, chat)
				.containsEntry(ServedModel.EMBEDDING, embedding)
				.hasSize(6);
		});
	}

	@Test
	void failsIfThereAreSeveralAndNoneIsChosen() {
		this.two.run((context) -> assertThat(analysis(context)).satisfies((analysis) -> {
			assertThat(analysis.getDescription()).contains("there are several: talk, search");
			assertThat(analysis.getAction()).isEqualTo("Name one in ai.client.spring-ai.client.");
		}));
	}

	@Test
	void failsIfTheChosenOneIsNotThere() {
		this.two.withPropertyValues("ai.client.spring-ai.client=tlak")
			.run((context) -> assertThat(analysis(context)).satisfies((analysis) -> {
				assertThat(analysis.getDescription()).contains("ai.client.spring-ai.client names the client 'tlak'");
				assertThat(analysis.getAction()).contains("talk, search");
			}));
	}

	@Test
	void failsIfNoClientIsConfigured() {
		RUNNER.withPropertyValues("spring.ai.openai.api-key=key-of-spring-ai")
			.run((context) -> assertThat(analysis(context)).satisfies((analysis) -> {
				assertThat(analysis.getDescription()).contains("ai-client's module for OpenAi")
					.contains("no client is configured");
				assertThat(analysis.getAction()).contains("ai.client.base-url");
			}));
	}

	@Test
	void failsIfTheClientHasNoEntranceForHttp() {
		RUNNER.withUserConfiguration(OwnClient.class)
			.run((context) -> assertThat(analysis(context).getDescription())
				.contains("Client 'default' is an AiClient of the application's own"));
	}

	@Test
	void theModelIsThatOfSpringAiElseTheClientsElseSpringAisDefault() {
		ONE.withPropertyValues("spring.ai.openai.chat.model=written", "spring.ai.openai.chat.temperature=0.25")
			.run((context) -> {
				assertThat(context.getBean(OpenAiChatModel.class).getOptions().getModel()).isEqualTo("written");
				assertThat(context.getBean(OpenAiChatModel.class).getOptions().getTemperature()).isEqualTo(0.25);
			});
		ONE.withPropertyValues("spring.ai.openai.chat.temperature=0.25", "spring.ai.openai.chat.extra-body.a=b")
			.run((context) -> {
				assertThat(context.getBean(OpenAiChatModel.class).getOptions().getModel())
					.isEqualTo("model-of-the-client");
				assertThat(context.getBean(OpenAiChatModel.class).getOptions().getTemperature()).isEqualTo(0.25);
				assertThat(context.getBean(OpenAiChatModel.class).getOptions().getExtraBody()).containsEntry("a", "b");
			});
		RUNNER.withPropertyValues("ai.client.base-url=http://localhost:1/v1")
			.run((context) -> assertThat(context.getBean(OpenAiChatModel.class).getOptions().getModel())
				.isEqualTo("gpt-5-mini"));
	}

	@Test
	void theModelOfEmbeddingsIsTheClientsOnlyIfItWasChosenForThem() {
		ONE.run((context) -> assertThat(context.getBean(OpenAiEmbeddingModel.class).getOptions().getModel())
			.isEqualTo("text-embedding-ada-002"));
		this.two
			.withPropertyValues("ai.client.spring-ai.client=talk", "ai.client.spring-ai.embedding.client=search",
					"spring.ai.openai.embedding.dimensions=3")
			.run((context) -> {
				assertThat(context.getBean(OpenAiEmbeddingModel.class).getOptions().getModel())
					.isEqualTo("model-of-search");
				assertThat(context.getBean(OpenAiEmbeddingModel.class).getOptions().getDimensions()).isEqualTo(3);
			});
	}

	@Test
	void backsOffWhenUserDefinesTheModelAndSaysSo(CapturedOutput output) {
		this.two.withPropertyValues("ai.client.spring-ai.client=talk")
			.withUserConfiguration(OwnModel.class)
			.run((context) -> {
				assertThat(context.getBean(OpenAiChatModel.class)).isSameAs(OwnModel.MODEL);
				assertThat(output).contains("client 'talk' serves OpenAiEmbeddingModel")
					.containsOnlyOnce("The application has beans of its own, which go past ai.client unless they are "
							+ "made of AiOpenAiHttpClient: OpenAiChatModel (ownModel)" + System.lineSeparator());
			});
	}

	@Test
	void needsNoClientWhenOtherModelsAreChosen(CapturedOutput output) {
		RUNNER
			.withPropertyValues("spring.ai.model.chat=none", "spring.ai.model.embedding=none",
					"spring.ai.model.image=none", "spring.ai.model.audio.speech=none",
					"spring.ai.model.audio.transcription=none", "spring.ai.model.moderation=none")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(OpenAiChatModel.class);
				assertThat(output).doesNotContain("Spring AI calls");
			});
	}

	@Test
	void saysOfModelsThatAreMadeLazilyWhichClientServesThem(CapturedOutput output) {
		ONE.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(output).doesNotContain("Spring AI calls");
				context.getBean(OpenAiChatModel.class);
				assertThat(output)
					.contains("Spring AI calls through ai.client: client 'default' serves OpenAiChatModel");
			});
	}

	@Test
	void saysThatSpringAiIsMissing(CapturedOutput output) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class,
					NoSpringAiAutoConfiguration.class, SpringAiAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1")
			.withClassLoader(new FilteredClassLoader("org.springframework.ai", "com.openai"))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(ModelClients.class);
				assertThat(output).containsOnlyOnce("org.springframework.ai:spring-ai-starter-model-openai is not");
			});
	}

	static FailureAnalysis analysis(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> message.get()))
			.stream()
			.map((analyzer) -> analyzer.analyze(context.getStartupFailure()))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

	static <T> T stub(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "hashCode" -> 1;
					case "equals" -> proxy == arguments[0];
					default -> type.getSimpleName();
				}));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		AiClient client() {
			return stub(AiClient.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnModel {

		static final OpenAiChatModel MODEL = OpenAiChatModel.builder()
			.options(OpenAiChatOptions.builder().apiKey("own").build())
			.build();

		@Bean
		OpenAiChatModel ownModel() {
			return MODEL;
		}

	}

}
