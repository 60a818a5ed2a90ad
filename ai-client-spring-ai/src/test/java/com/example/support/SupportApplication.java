package com.example.support;

import java.util.List;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.SimpleLoggerAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An application with Spring AI that knows nothing of this library.
 */
@SpringBootApplication
public class SupportApplication {

	/**
	 * Answers one customer and ends, without waiting for the threads that the SDK's own
	 * HTTP client keeps for a minute.
	 * @param args properties
	 */
	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(SupportApplication.class, args)));
	}

	@Bean
	ChatClient chatClient(ChatClient.Builder builder, ChatMemory memory) {
		return builder.defaultSystem("You help customers of a bookshop.")
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build(), new SimpleLoggerAdvisor())
			.build();
	}

	@Bean
	VectorStore vectorStore(EmbeddingModel embeddings) {
		VectorStore rules = SimpleVectorStore.builder(embeddings).build();
		rules.add(List.of(Document.builder().id("1").text("Books may be returned for 30 days.").build(),
				Document.builder().id("2").text("The shop is open from 9 to 5.").build()));
		return rules;
	}

}
