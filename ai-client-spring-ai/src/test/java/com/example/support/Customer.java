package com.example.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClient.ChatClientRequestSpec;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Asks for all that Spring AI offers, and writes the answers to a file, one a line.
 */
@Component
class Customer implements ApplicationRunner {

	private final ChatClient chat;

	private final VectorStore rules;

	private final Path answers;

	Customer(ChatClient chat, VectorStore rules, @Value("${answers}") Path answers) {
		this.chat = chat;
		this.rules = rules;
		this.answers = answers;
	}

	@Override
	public void run(ApplicationArguments arguments) throws Exception {
		List<String> answers = new ArrayList<>();
		String rule = this.rules
			.similaritySearch(SearchRequest.builder().query("How long can I return a book?").topK(1).build())
			.get(0)
			.getText();
		answers.add("rule: " + rule);
		answers.add("advisors: " + ask("I am Ada. May I return my book? " + rule).call().content());
		answers.add("tools: " + ask("Where is my order 7?").tools(new Orders()).call().content());
		answers.add("structure: " + ask("Name a book for me").call().entity(Book.class));
		answers.add("stream: "
				+ String.join("|", Objects.requireNonNull(ask("Who am I?").stream().content().collectList().block())));
		Files.write(this.answers, answers);
	}

	private ChatClientRequestSpec ask(String question) {
		return this.chat.prompt()
			.user(question)
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "ada"));
	}

	static final class Orders {

		@Tool(description = "Where an order is")
		public String whereIs(int order) {
			return "Order " + order + " was sent on Monday";
		}

	}

	record Book(String title, int pages) {
	}

}
