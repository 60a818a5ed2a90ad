package io.aiclient.springai.autoconfigure;

import com.openai.client.OpenAIClient;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationConvention;
import org.springframework.ai.model.openai.autoconfigure.OpenAiAudioSpeechAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiAudioSpeechProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiAudioTranscriptionAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiAudioTranscriptionProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiCommonProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiImageAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiImageProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiModerationAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiModerationProperties;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiModerationModel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

import io.aiclient.openai.AiOpenAiHttpClient;
import io.aiclient.spring.AiClients;
import io.aiclient.spring.BackOffNotice;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientProperties;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;
import io.aiclient.springai.autoconfigure.ModelClients.SdkClients;

/**
 * Auto-configuration for Spring AI's OpenAI models over clients of this library. Makes
 * the beans that Spring AI's own makes, under the same names and conditions. Takes part
 * without a client too, and fails then: models that went past the quota would not be
 * noticed.
 */
@AutoConfiguration(after = { AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class },
		before = { OpenAiAudioSpeechAutoConfiguration.class, OpenAiAudioTranscriptionAutoConfiguration.class,
				OpenAiChatAutoConfiguration.class, OpenAiEmbeddingAutoConfiguration.class,
				OpenAiImageAutoConfiguration.class, OpenAiModerationAutoConfiguration.class })
@ConditionalOnClass({ AiOpenAiHttpClient.class, OpenAIClient.class, OpenAiChatAutoConfiguration.class,
		OpenAiChatModel.class })
@EnableConfigurationProperties({ SpringAiProperties.class, OpenAiCommonProperties.class,
		OpenAiAudioSpeechProperties.class, OpenAiAudioTranscriptionProperties.class, OpenAiChatProperties.class,
		OpenAiEmbeddingProperties.class, OpenAiImageProperties.class, OpenAiModerationProperties.class })
public final class SpringAiAutoConfiguration {

	private static final String OPENAI = "openai";

	@Bean
	ModelClients aiClientModelClients(AiClients clients, SpringAiProperties properties, Environment environment,
			ObjectProvider<AiClientProperties> clientProperties, OpenAiCommonProperties common) {
		return new ModelClients(new ClientChoice(clients, properties, environment), clientProperties.getIfAvailable(),
				common);
	}

	@Bean
	@Lazy(false)
	SetupNotice aiClientSetupNotice(ModelClients clients, Environment environment,
			ConfigurableListableBeanFactory beanFactory) {
		return new SetupNotice(clients, environment, beanFactory);
	}

	@Bean
	static BackOffNotice aiClientSpringAiBackOffNotice(ConfigurableListableBeanFactory beanFactory) {
		return new BackOffNotice(beanFactory, SpringAiAutoConfiguration.class, ServedModel.types(),
				AiOpenAiHttpClient.class);
	}

	@Bean
	@Lazy
	SpringAiWarmUp aiClientSpringAiWarmUp() {
		return new SpringAiWarmUp();
	}

	/**
	 * The model resolves tools by the manager that Spring AI has deprecated there, and
	 * hands over itself.
	 */
	@Bean
	@SuppressWarnings("removal")
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = OPENAI, matchIfMissing = true)
	OpenAiChatModel openAiChatModel(ModelClients clients, OpenAiChatProperties properties,
			ToolCallingManager toolCallingManager, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<ChatModelObservationConvention> convention) {
		SdkClients sdk = clients.of(ServedModel.CHAT, properties);
		OpenAiChatOptions options = properties.toOptions();
		if (properties.getModel() == null && sdk.defaultModel() != null) {
			options = options.mutate().model(sdk.defaultModel()).build();
		}
		OpenAiChatModel model = OpenAiChatModel.builder()
			.openAiClient(sdk.client())
			.openAiClientAsync(sdk.async())
			.options(options)
			.toolCallingManager(toolCallingManager)
			.observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
			.build();
		model.setObservationConvention(
				ServedConvention.of(convention.getIfAvailable(DefaultChatModelObservationConvention::new)));
		return model;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "spring.ai.model.embedding", havingValue = OPENAI, matchIfMissing = true)
	OpenAiEmbeddingModel openAiEmbeddingModel(ModelClients clients, OpenAiEmbeddingProperties properties,
			SpringAiProperties ours, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<EmbeddingModelObservationConvention> convention) {
		SdkClients sdk = clients.of(ServedModel.EMBEDDING, properties);
		OpenAiEmbeddingOptions options = properties.toOptions();
		if (properties.getModel() == null && ours.embeddingClient() != null && sdk.defaultModel() != null) {
			options = OpenAiEmbeddingOptions.builder().from(options).model(sdk.defaultModel()).build();
		}
		OpenAiEmbeddingModel model = OpenAiEmbeddingModel.builder()
			.openAiClient(sdk.client())
			.metadataMode(properties.getMetadataMode())
			.options(options)
			.observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
			.build();
		model.setObservationConvention(
				ServedConvention.of(convention.getIfAvailable(DefaultEmbeddingModelObservationConvention::new)));
		return model;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "spring.ai.model.image", havingValue = OPENAI, matchIfMissing = true)
	OpenAiImageModel openAiImageModel(ModelClients clients, OpenAiImageProperties properties,
			ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<ImageModelObservationConvention> convention) {
		OpenAiImageModel model = OpenAiImageModel.builder()
			.openAiClient(clients.of(ServedModel.IMAGE, properties).client())
			.options(properties.toOptions())
			.observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
			.build();
		convention.ifAvailable(model::setObservationConvention);
		return model;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "spring.ai.model.audio.speech", havingValue = OPENAI, matchIfMissing = true)
	OpenAiAudioSpeechModel openAiSdkAudioSpeechModel(ModelClients clients, OpenAiAudioSpeechProperties properties) {
		return OpenAiAudioSpeechModel.builder()
			.openAiClient(clients.of(ServedModel.SPEECH, properties).client())
			.options(properties.toOptions())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "spring.ai.model.audio.transcription", havingValue = OPENAI, matchIfMissing = true)
	OpenAiAudioTranscriptionModel openAiSdkAudioTranscriptionModel(ModelClients clients,
			OpenAiAudioTranscriptionProperties properties) {
		SdkClients sdk = clients.of(ServedModel.TRANSCRIPTION, properties);
		return OpenAiAudioTranscriptionModel.builder()
			.openAiClient(sdk.client())
			.openAiClientAsync(sdk.async())
			.options(properties.toOptions())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "spring.ai.model.moderation", havingValue = OPENAI, matchIfMissing = true)
	OpenAiModerationModel openAiSdkModerationModel(ModelClients clients, OpenAiModerationProperties properties) {
		return OpenAiModerationModel.builder()
			.openAiClient(clients.of(ServedModel.MODERATION, properties).client())
			.options(properties.toOptions())
			.build();
	}

}
