package io.aiclient.spring.cache;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.aiclient.AiResponse;

/**
 * An answer as it is kept: one JSON document as a string, which every cache can hold, and
 * which outlives a new version of this library.
 */
final class KeptAnswer {

	private static final JsonMapper MAPPER = new JsonMapper();

	private KeptAnswer() {
	}

	static String write(AiResponse response) {
		ObjectNode json = MAPPER.createObjectNode();
		json.put("content", response.content());
		json.put("model", response.model());
		json.put("finishReason", response.finishReason());
		return MAPPER.writeValueAsString(json);
	}

	/**
	 * Reads what was kept; throws without a word of it if that is no answer.
	 */
	static AiResponse read(Object value) {
		JsonNode json = parse(value);
		if (json == null || !json.path("content").isString() || !json.path("model").isString()) {
			throw new IllegalStateException("A value of the cache is not an answer that was kept there, but a "
					+ value.getClass().getName() + " of another form");
		}
		JsonNode finishReason = json.path("finishReason");
		return AiResponse.builder()
			.content(json.path("content").asString())
			.model(json.path("model").asString())
			.finishReason(finishReason.isString() ? finishReason.asString() : null)
			.build();
	}

	private static @Nullable JsonNode parse(Object value) {
		try {
			return (value instanceof String text) ? MAPPER.readTree(text) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
