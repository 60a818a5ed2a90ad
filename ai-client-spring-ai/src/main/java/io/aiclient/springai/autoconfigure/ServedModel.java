package io.aiclient.springai.autoconfigure;

import java.util.Arrays;
import java.util.List;

import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiModerationModel;

/**
 * Spring AI's OpenAI models, with what the names of their properties begin with.
 */
enum ServedModel {

	CHAT(OpenAiChatModel.class, "chat"),

	EMBEDDING(OpenAiEmbeddingModel.class, "embedding"),

	IMAGE(OpenAiImageModel.class, "image"),

	SPEECH(OpenAiAudioSpeechModel.class, "audio.speech"),

	TRANSCRIPTION(OpenAiAudioTranscriptionModel.class, "audio.transcription"),

	MODERATION(OpenAiModerationModel.class, "moderation");

	/**
	 * What holds for all models that have nothing of their own.
	 */
	static final String COMMON_PREFIX = "spring.ai.openai";

	private final Class<?> type;

	private final String part;

	ServedModel(Class<?> type, String part) {
		this.type = type;
		this.part = part;
	}

	static List<Class<?>> types() {
		return Arrays.stream(values()).<Class<?>>map((model) -> model.type).toList();
	}

	String prefix() {
		return COMMON_PREFIX + "." + this.part;
	}

	@Override
	public String toString() {
		return this.type.getSimpleName();
	}

}
