package io.aiclient.simulator;

import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema written into a prompt, as clients do for providers that take none as a
 * parameter.
 *
 * @param schema the schema
 * @param text the schema as it stands in the prompt
 */
record PromptSchema(JsonNode schema, String text) {

	private static final int MAX_TRIES = 100;

	static Optional<PromptSchema> find(List<String> messages) {
		return messages.stream()
			.filter((message) -> message.contains("\"type\"") || message.contains("\"$ref\""))
			.flatMap((message) -> findIn(message).stream())
			.findFirst();
	}

	private static Optional<PromptSchema> findIn(String message) {
		int start = message.indexOf('{');
		for (int tries = 0; start >= 0 && tries < MAX_TRIES; tries++) {
			Optional<PromptSchema> found = readAt(message, start);
			if (found.isPresent()) {
				return found;
			}
			start = message.indexOf('{', start + 1);
		}
		return Optional.empty();
	}

	private static Optional<PromptSchema> readAt(String message, int start) {
		String rest = message.substring(start);
		try (JsonParser parser = Json.MAPPER.createParser(rest)) {
			JsonNode node = parser.readValueAsTree();
			int end = (int) parser.currentLocation().getCharOffset();
			return isSchema(node) ? Optional.of(new PromptSchema(node, rest.substring(0, end))) : Optional.empty();
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

	private static boolean isSchema(JsonNode node) {
		return node.has("$schema") || node.has("$ref") || node.path("properties").isObject()
				|| (node.path("type").isString() && (node.has("items") || node.has("enum")));
	}

}
