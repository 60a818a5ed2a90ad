package io.aiclient.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the provider needs to know of a valid request for a completion.
 *
 * @param model the model asked for
 * @param messages the text of each message
 * @param lastUserMessage the text of the last message of the user, empty if there is none
 * @param maxTokens the most tokens of the answer, 0 for any number
 * @param stream whether events are asked for
 * @param includeUsage whether a last event with the usage is asked for
 * @param format the form of the answer
 * @param schema the schema that came with the request, {@code null} if none did
 * @param tool the first function among its tools, {@code null} if it has none
 */
record ChatRequest(String model, List<String> messages, String lastUserMessage, int maxTokens, boolean stream,
		boolean includeUsage, Format format, @Nullable JsonNode schema,
		@Nullable JsonNode tool) implements ModelRequest {

	enum Format {

		TEXT, JSON_OBJECT, JSON_SCHEMA

	}

	@Override
	public int promptTokens() {
		return TokenCount.ofPrompt(this.messages);
	}

	@Override
	public List<String> subjects() {
		return List.of(this.lastUserMessage);
	}

	@Override
	public Answer answer(AnswerSettings settings, long n, Fault fault) {
		return new ChatAnswer(this, Completion.of(this, settings, n, fault), fault);
	}

}
