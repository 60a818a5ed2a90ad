package io.aiclient.docs.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.service.AiServices;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class AssistantConfiguration {

	@Bean
	Assistant assistant(ChatModel chat, StreamingChatModel streamingChat) {
		return AiServices.builder(Assistant.class).chatModel(chat).streamingChatModel(streamingChat).build();
	}

}
