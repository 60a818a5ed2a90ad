package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;

import static io.aiclient.spring.web.AnswerJson.label;

/**
 * Reads a completion, or a chunk of a streamed one: they differ in the name of one field.
 * <p>
 * Reads tokens rather than a tree, since this runs on the event loop for every answer.
 * Fields that are unknown, null, missing or of another type than documented are passed
 * over: what counts is whether there is an answer, and the client judges that. What is no
 * usual answer is looked at a second time, so that a usual one costs nothing more.
 */
final class CompletionReader {

	private final AnswerJson json;

	private final ChoiceReader choices;

	CompletionReader(AnswerJson json) {
		this.json = json;
		this.choices = new ChoiceReader(json);
	}

	/**
	 * Reads one JSON object.
	 * @return the error that it has instead of an answer, or null
	 * @throws MalformedAnswerException if it is not a valid JSON object
	 * @throws AiExchangeException if it is more than is allowed
	 */
	@Nullable JsonNode read(byte[] json, int offset, int length, Completion into) {
		try {
			return readOnce(json, offset, length, into);
		}
		catch (JacksonException ex) {
			byte[] readable = (ex instanceof StreamConstraintsException) ? null
					: NonNumbers.replace(json, offset, length);
			if (readable == null) {
				throw unreadable(ex, offset);
			}
			into.rollback();
			return readAgain(readable, into);
		}
	}

	private @Nullable JsonNode readAgain(byte[] json, Completion into) {
		try {
			return readOnce(json, 0, json.length, into);
		}
		catch (JacksonException ex) {
			throw unreadable(ex, 0);
		}
	}

	/**
	 * Whether there is a JSON object, and nothing behind it.
	 */
	boolean isWhole(byte[] json, int offset, int length) {
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return false;
			}
			parser.skipChildren();
			return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private @Nullable JsonNode readOnce(byte[] json, int offset, int length, Completion into) {
		into.begin();
		JsonNode error;
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			JsonToken first = parser.nextToken();
			if (first == JsonToken.START_ARRAY) {
				return errorInList(parser);
			}
			if (first != JsonToken.START_OBJECT) {
				throw new MalformedAnswerException("no JSON object");
			}
			error = readRoot(parser, into);
			requireEnd(parser);
		}
		if (error == null && into.choices == 1 && !into.taken && !into.several) {
			readOnlyChoice(json, offset, length, into);
		}
		into.end();
		if (error != null && isError(error)) {
			return (error.isBoolean() || error.isNumber()) ? tree(json, offset, length) : error;
		}
		if (into.suspect && !into.grown) {
			JsonNode root = tree(json, offset, length);
			return BareError.is(root, into.choices > 0) ? root : null;
		}
		return null;
	}

	private @Nullable JsonNode readRoot(JsonParser parser, Completion into) {
		JsonNode error = null;
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "choices" -> this.choices.read(parser, false, into);
				case "usage" -> ChoiceReader.readUsage(parser, into);
				case "x_groq" -> readGroq(parser, into);
				case "model" -> {
					String model = label(parser);
					into.model = (model != null) ? model : into.model;
				}
				case "error" -> {
					if (value != JsonToken.VALUE_NULL) {
						error = ErrorTree.read(parser);
					}
				}
				case "object", "type" -> {
					into.suspect |= isWordError(parser);
					parser.skipChildren();
				}
				default -> {
					into.suspect |= BareError.isSuspect(name);
					parser.skipChildren();
				}
			}
		}
		return error;
	}

	private static boolean isWordError(JsonParser parser) {
		return parser.currentToken() == JsonToken.VALUE_STRING && parser.getStringLength() == 5
				&& parser.getString().equals("error");
	}

	private static void requireEnd(JsonParser parser) {
		if (parser.nextToken() != null) {
			throw new MalformedAnswerException("JSON with more behind it");
		}
	}

	/**
	 * Reads a list, which is no answer, for an error that is in it.
	 */
	private static JsonNode errorInList(JsonParser parser) {
		JsonNode first = ErrorTree.read(parser).path(0);
		requireEnd(parser);
		if (isError(first.path("error"))) {
			return first.path("error");
		}
		if (first.isObject() && BareError.is(first, false)) {
			return first;
		}
		throw new MalformedAnswerException("no JSON object");
	}

	private JsonNode tree(byte[] json, int offset, int length) {
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			parser.nextToken();
			return ErrorTree.read(parser);
		}
	}

	private static RuntimeException unreadable(JacksonException ex, int offset) {
		if (ex instanceof StreamConstraintsException) {
			return AiExchangeException.failed(Stage.TOO_LARGE,
					"The answer's JSON has more than " + AnswerJson.MOST_LEVELS + " levels, or a name of more than "
							+ AnswerJson.LONGEST_NAME + " characters",
					null);
		}
		// its message may quote the answer
		long at = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() - offset : -1;
		return new MalformedAnswerException(
				(at == 0) ? "no JSON" : "invalid or cut JSON" + ((at > 0) ? " (at byte " + at + ")" : ""));
	}

	/**
	 * Whether the value of a field {@code error} says that there is one.
	 */
	static boolean isError(JsonNode error) {
		return switch (error.getNodeType()) {
			case OBJECT, ARRAY -> !error.isEmpty();
			case STRING -> !error.stringValue().isBlank();
			case BOOLEAN -> error.booleanValue();
			case NUMBER -> error.longValue() != 0;
			case NULL, MISSING -> false;
			default -> true;
		};
	}

	/**
	 * Reads what Groq sends beside the choices of a stream: the usage, and why it was
	 * stopped early.
	 */
	private static void readGroq(JsonParser parser, Completion into) {
		if (!AnswerJson.isAt(JsonToken.START_OBJECT, parser)) {
			return;
		}
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "usage" -> ChoiceReader.readUsage(parser, into);
				case "error" -> ChoiceReader.readError(parser, into);
				default -> parser.skipChildren();
			}
		}
	}

	/**
	 * Reads the choice of an answer that has one, whichever index that has.
	 */
	private void readOnlyChoice(byte[] json, int offset, int length, Completion into) {
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			parser.nextToken();
			String name;
			while ((name = parser.nextName()) != null) {
				parser.nextToken();
				if (name.equals("choices")) {
					this.choices.read(parser, true, into);
				}
				else {
					parser.skipChildren();
				}
			}
		}
	}

}
