package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.TokenUsage;

/**
 * Reads a completion, or a chunk of a streamed one: they differ in the name of one field.
 * <p>
 * Reads tokens rather than a tree, since this runs on the event loop for every answer.
 * Fields that are unknown, null, missing or of another type than documented are passed
 * over: what counts is whether there is an answer, and the client judges that.
 */
final class CompletionReader {

	private final JsonMapper mapper;

	CompletionReader(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Reads one JSON object.
	 * @param json where it is
	 * @param offset where it begins
	 * @param length its length
	 * @param into takes what is read
	 * @return the error that it tells instead, or null
	 * @throws MalformedAnswerException if it is not a valid JSON object
	 */
	@Nullable JsonNode read(byte[] json, int offset, int length, Completion into) {
		JsonNode error = null;
		try (JsonParser parser = this.mapper.createParser(json, offset, length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new MalformedAnswerException("no JSON object");
			}
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken value = parser.nextToken();
				switch (name) {
					case "choices" -> readChoices(parser, into);
					case "usage" -> readUsage(parser, into);
					case "model" -> {
						String model = text(parser);
						into.model = (model != null) ? model : into.model;
					}
					case "error" -> {
						if (value != JsonToken.VALUE_NULL) {
							error = parser.readValueAsTree();
						}
					}
					default -> parser.skipChildren();
				}
			}
			if (parser.nextToken() != null) {
				throw new MalformedAnswerException("JSON with more behind it");
			}
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
			default -> true;
		};
	}

	private static void readChoices(JsonParser parser, Completion into) {
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

	private static boolean readChoice(JsonParser parser, Completion into) {
		boolean mine = true;
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "index" -> mine = count(parser) == 0;
				case "message", "delta" -> {
					if (mine && parser.currentToken() == JsonToken.START_OBJECT) {
						readMessage(parser, into);
					}
					else {
						parser.skipChildren();
					}
				}
				case "finish_reason" -> {
					String reason = text(parser);
					if (mine && reason != null) {
						into.finishReason = reason;
					}
				}
				default -> parser.skipChildren();
			}
		}
		return mine;
	}

	private static void readMessage(JsonParser parser, Completion into) {
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
				case "refusal" -> into.refusal.append(text(parser));
				case "tool_calls" -> {
					if (value == JsonToken.START_ARRAY) {
						readToolCalls(parser, into);
					}
					else {
						parser.skipChildren();
					}
				}
				default -> parser.skipChildren();
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
				case "refusal" -> into.refusal.append(text(parser));
				default -> parser.skipChildren();
			}
		}
		if (type == null || type.equals("text") || type.equals("output_text")) {
			into.content.append(text);
		}
	}

	private static void readToolCalls(JsonParser parser, Completion into) {
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

	private static void readToolCall(JsonParser parser, int position, Completion into) {
		Completion.ToolCall call = new Completion.ToolCall();
		int index = position;
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "index" -> index = value.isNumeric() ? (int) count(parser) : position;
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
				default -> parser.skipChildren();
			}
		}
		into.add(index, call);
	}

	private static void readFunction(JsonParser parser, Completion.ToolCall call) {
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "name" -> call.name.append(text(parser));
				case "arguments" -> {
					if (value.isStructStart()) {
						JsonNode arguments = parser.readValueAsTree();
						call.arguments.append(arguments.toString());
					}
					else {
						call.arguments.append(text(parser));
					}
				}
				default -> parser.skipChildren();
			}
		}
	}

	private static void readUsage(JsonParser parser, Completion into) {
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return;
		}
		long prompt = 0;
		long completion = 0;
		long total = 0;
		long cached = 0;
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "prompt_tokens" -> prompt = count(parser);
				case "completion_tokens" -> completion = count(parser);
				case "total_tokens" -> total = count(parser);
				case "prompt_cache_hit_tokens", "cached_tokens" -> cached = Math.max(cached, count(parser));
				case "prompt_tokens_details" -> cached = Math.max(cached, readCached(parser));
				default -> parser.skipChildren();
			}
		}
		into.usage = new TokenUsage(prompt, completion, (total > 0) ? total : prompt + completion, cached);
	}

	private static long readCached(JsonParser parser) {
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return 0;
		}
		long cached = 0;
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			if (name.equals("cached_tokens")) {
				cached = count(parser);
			}
			else {
				parser.skipChildren();
			}
		}
		return cached;
	}

	private static long count(JsonParser parser) {
		long count = parser.getValueAsLong(0);
		parser.skipChildren();
		return Math.max(count, 0);
	}

	private static @Nullable String text(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
			return parser.getString();
		}
		parser.skipChildren();
		return null;
	}

}
