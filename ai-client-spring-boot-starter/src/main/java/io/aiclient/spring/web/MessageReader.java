package io.aiclient.spring.web;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

import static io.aiclient.spring.web.AnswerJson.count;
import static io.aiclient.spring.web.AnswerJson.isAt;
import static io.aiclient.spring.web.AnswerJson.text;

/**
 * Reads what the model says: the message of a choice, or the next piece of it.
 */
final class MessageReader {

	private final AnswerJson json;

	MessageReader(AnswerJson json) {
		this.json = json;
	}

	void read(JsonParser parser, Completion into) {
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "content" -> {
					if (value == JsonToken.START_ARRAY) {
						readParts(parser, into);
					}
					else {
						into.content.append(text(parser));
					}
				}
				case "refusal" -> readRefusal(parser, into);
				case "tool_calls" -> {
					if (isAt(JsonToken.START_ARRAY, parser)) {
						readToolCalls(parser, into);
					}
				}
				case "error" -> {
					JsonNode error = ErrorTree.read(parser);
					if (CompletionReader.isError(error)) {
						into.error = error;
					}
				}
				default -> into.count(AnswerJson.skip(parser));
			}
		}
	}

	private static void readParts(JsonParser parser, Completion into) {
		JsonToken token;
		while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
			if (token == JsonToken.START_OBJECT) {
				readPart(parser, into);
			}
			else {
				into.content.append(text(parser));
			}
		}
	}

	private static void readPart(JsonParser parser, Completion into) {
		String type = null;
		String text = null;
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "type" -> type = text(parser);
				case "text" -> text = text(parser);
				case "refusal" -> readRefusal(parser, into);
				default -> into.count(AnswerJson.skip(parser));
			}
		}
		if (type == null || type.equals("text") || type.equals("output_text")) {
			into.content.append(text);
		}
	}

	/**
	 * Takes nothing but a string for a refusal: it would turn a good answer into none.
	 */
	private static void readRefusal(JsonParser parser, Completion into) {
		if (parser.currentToken() == JsonToken.VALUE_STRING) {
			into.refusal.append(parser.getString());
		}
		else {
			parser.skipChildren();
		}
	}

	private void readToolCalls(JsonParser parser, Completion into) {
		int position = 0;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (isAt(JsonToken.START_OBJECT, parser)) {
				readToolCall(parser, new ToolCalls.Piece(!into.streamed, position), into);
			}
			position++;
		}
	}

	private void readToolCall(JsonParser parser, ToolCalls.Piece call, Completion into) {
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "index" -> call.index = count(parser);
				case "id" -> {
					String id = text(parser);
					call.id = (id != null) ? id : "";
				}
				case "function" -> {
					if (isAt(JsonToken.START_OBJECT, parser)) {
						readFunction(parser, call);
					}
				}
				default -> into.count(AnswerJson.skip(parser));
			}
		}
		into.toolCalls.add(call);
	}

	private void readFunction(JsonParser parser, ToolCalls.Piece call) {
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "name" -> call.name = text(parser);
				case "arguments" -> call.arguments = value.isStructStart() ? this.json.copy(parser) : text(parser);
				default -> parser.skipChildren();
			}
		}
	}

}
