package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads as much of an error as anything is made of: of an array the first hundred values,
 * sixteen levels, ten thousand values in all, and of a string its beginning. The rest is
 * read over.
 */
final class ErrorTree {

	private static final int MOST_LEVELS = 16;

	private static final int LONGEST_ARRAY = 100;

	private static final int LONGEST_STRING = 4000;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private int left = 10_000;

	private ErrorTree() {
	}

	/**
	 * Reads bytes; null if they are anything but one JSON value.
	 */
	static @Nullable JsonNode parse(AnswerJson json, byte[] bytes, int offset) {
		try (JsonParser parser = json.parser(bytes, offset, bytes.length - offset)) {
			parser.nextToken();
			JsonNode tree = read(parser);
			return (parser.nextToken() == null) ? tree : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Reads the value at which a parser stands, up to its end.
	 */
	static JsonNode read(JsonParser parser) {
		JsonNode node = new ErrorTree().node(parser, 0);
		return (node != null) ? node : MissingNode.getInstance();
	}

	private @Nullable JsonNode node(JsonParser parser, int level) {
		if (this.left == 0 || level > MOST_LEVELS) {
			parser.skipChildren();
			return null;
		}
		this.left--;
		return switch (parser.currentToken()) {
			case START_OBJECT -> object(parser, level);
			case START_ARRAY -> array(parser, level);
			case VALUE_STRING -> NODES.stringNode(beginning(parser));
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
			case VALUE_TRUE -> NODES.booleanNode(true);
			case VALUE_FALSE -> NODES.booleanNode(false);
			default -> NODES.nullNode();
		};
	}

	private ObjectNode object(JsonParser parser, int level) {
		ObjectNode object = NODES.objectNode();
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			JsonNode value = node(parser, level + 1);
			if (value != null) {
				object.set(name, value);
			}
		}
		return object;
	}

	private ArrayNode array(JsonParser parser, int level) {
		ArrayNode array = NODES.arrayNode();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			JsonNode value = (array.size() < LONGEST_ARRAY) ? node(parser, level + 1) : null;
			if (value != null) {
				array.add(value);
			}
			else {
				parser.skipChildren();
			}
		}
		return array;
	}

	private static JsonNode number(JsonParser parser) {
		long count = (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) ? AnswerJson.count(parser)
				: AnswerJson.UNKNOWN;
		return (count != AnswerJson.UNKNOWN) ? NODES.numberNode(count) : NODES.stringNode(beginning(parser));
	}

	private static String beginning(JsonParser parser) {
		String text = parser.getString();
		return text.substring(0, Math.min(text.length(), LONGEST_STRING));
	}

}
