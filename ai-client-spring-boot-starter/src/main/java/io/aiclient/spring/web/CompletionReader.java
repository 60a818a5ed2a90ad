package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.TokenUsage;

import static io.aiclient.spring.web.AnswerJson.count;
import static io.aiclient.spring.web.AnswerJson.label;
import static io.aiclient.spring.web.AnswerJson.text;

/**
 * Reads a completion, or a chunk of a streamed one: they differ in the name of one field.
 * <p>
 * Reads tokens rather than a tree, since this runs on the event loop for every answer.
 * Fields that are unknown, null, missing or of another type than documented are passed
 * over: what counts is whether there is an answer, and the client judges that.
 */
final class CompletionReader {

	private final AnswerJson json;

	CompletionReader(AnswerJson json) {
		this.json = json;
	}

	/**
	 * Reads one JSON object.
	 * @param json where it is
	 * @param offset where it begins
	 * @param length its length
	 * @param into takes what is read
	 * @return the error that it tells instead, or null
	 * @throws MalformedAnswerException if it is not a valid JSON object
	 * @throws AiExchangeException if it is more than is allowed
	 */
	@Nullable JsonNode read(byte[] json, int offset, int length, Completion into) {
		JsonNode error = null;
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new MalformedAnswerException("no JSON object");
			}
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken value = parser.nextToken();
				switch (name) {
					case "choices" -> readChoices(parser, into);
					case "usage" -> {
						TokenUsage usage = UsageReader.read(parser);
						into.usage = (usage != null) ? usage : into.usage;
					}
					case "model" -> {
						String model = label(parser);
						into.model = (model != null) ? model : into.model;
					}
					case "error" -> {
						if (value != JsonToken.VALUE_NULL) {
							error = ErrorTree.read(parser);
						}
					}
					default -> parser.skipChildren();
				}
			}
			if (parser.nextToken() != null) {
				throw new MalformedAnswerException("JSON with more behind it");
			}
		}
		catch (StreamConstraintsException ex) {
			throw AiExchangeException.failed(Stage.TOO_LARGE,
					"The answer's JSON has more than " + AnswerJson.MOST_LEVELS + " levels, or a name of more than "
							+ AnswerJson.LONGEST_NAME + " characters",
					null);
		}
		catch (JacksonException ex) {
			// its message may quote the answer
			long at = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() - offset : -1;
			throw new MalformedAnswerException(
					(at == 0) ? "no JSON" : "invalid or cut JSON" + ((at > 0) ? " (at byte " + at + ")" : ""));
		}
		return (error != null && isError(error)) ? error : null;
	}

	private static boolean isError(JsonNode error) {
		return switch (error.getNodeType()) {
			case OBJECT, ARRAY -> !error.isEmpty();
			case STRING -> !error.stringValue().isBlank();
			case BOOLEAN -> error.booleanValue();
			case NUMBER -> error.longValue() != 0;
			default -> true;
		};
	}

	private void readChoices(JsonParser parser, Completion into) {
		if (parser.currentToken() != JsonToken.START_ARRAY) {
			parser.skipChildren();
			return;
		}
		boolean first = true;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (first && parser.currentToken() == JsonToken.START_OBJECT) {
				first = !readChoice(parser, into);
			}
			else {
				parser.skipChildren();
			}
		}
	}

	private boolean readChoice(JsonParser parser, Completion into) {
		boolean mine = true;
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "index" -> mine = count(parser) <= 0;
				case "message", "delta" -> {
					if (mine && parser.currentToken() == JsonToken.START_OBJECT) {
						readMessage(parser, into);
					}
					else {
						into.count(AnswerJson.skip(parser));
					}
				}
				case "finish_reason" -> {
					String reason = label(parser);
					if (mine && reason != null) {
						into.finishReason = reason;
					}
				}
				default -> parser.skipChildren();
			}
		}
		return mine;
	}

	private void readMessage(JsonParser parser, Completion into) {
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
					if (value == JsonToken.START_ARRAY) {
						readToolCalls(parser, into);
					}
					else {
						parser.skipChildren();
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
			if (parser.currentToken() == JsonToken.START_OBJECT) {
				readToolCall(parser, position, into);
			}
			else {
				parser.skipChildren();
			}
			position++;
		}
	}

	private void readToolCall(JsonParser parser, int position, Completion into) {
		Completion.ToolCallPiece call = new Completion.ToolCallPiece();
		long index = AnswerJson.UNKNOWN;
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "index" -> index = count(parser);
				case "id" -> {
					String id = text(parser);
					call.id = (id != null) ? id : "";
				}
				case "function" -> {
					if (value == JsonToken.START_OBJECT) {
						readFunction(parser, call);
					}
					else {
						parser.skipChildren();
					}
				}
				default -> into.count(AnswerJson.skip(parser));
			}
		}
		into.add((index != AnswerJson.UNKNOWN) ? index : position, call);
	}

	private void readFunction(JsonParser parser, Completion.ToolCallPiece call) {
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
