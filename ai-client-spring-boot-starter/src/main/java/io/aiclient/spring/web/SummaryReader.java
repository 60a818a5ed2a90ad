package io.aiclient.spring.web;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;

import io.aiclient.TokenUsage;

import static io.aiclient.spring.web.AnswerJson.label;

/**
 * Reads what settling needs of an answer, or of an event of one, whatever else it is: its
 * usage, its model, and whether it is an error. Reads tokens, and never fails: what is no
 * valid JSON passes all the same, and says what it said until there.
 */
final class SummaryReader {

	private static final int MOST_LEVELS = 2;

	private final AnswerJson json;

	SummaryReader(AnswerJson json) {
		this.json = json;
	}

	AnswerSummary read(byte[] json, int offset, int length) {
		AnswerSummary summary = new AnswerSummary();
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			JsonToken first = parser.nextToken();
			if (first == JsonToken.START_OBJECT) {
				readObject(parser, summary, 0);
			}
			else if (first == JsonToken.START_ARRAY) {
				readList(parser, summary);
			}
		}
		catch (UnexpectedEndOfInputException ex) {
			summary.cut = true;
		}
		catch (JacksonException ex) {
			return summary;
		}
		if (!summary.cut && summary.error == null && summary.suspect && !summary.answered) {
			JsonNode root = tree(json, offset, length);
			summary.error = BareError.is(root, false) ? root : null;
		}
		return summary;
	}

	private void readObject(JsonParser parser, AnswerSummary into, int level) {
		String name;
		while ((name = parser.nextName()) != null) {
			JsonToken value = parser.nextToken();
			switch (name) {
				case "usage" -> readUsage(parser, into);
				case "model" -> {
					String model = label(parser);
					into.model = (model != null) ? model : into.model;
				}
				case "error" -> readError(parser, into);
				case "response", "x_groq" -> {
					into.answered |= name.equals("response") && value == JsonToken.START_OBJECT;
					if (value == JsonToken.START_OBJECT && level < MOST_LEVELS) {
						readObject(parser, into, level + 1);
					}
					else {
						parser.skipChildren();
					}
				}
				case "choices", "data", "output", "results" -> {
					into.answered |= value.isStructStart();
					parser.skipChildren();
				}
				case "object", "type" -> {
					into.suspect |= "error".equals(label(parser));
				}
				default -> {
					into.suspect |= level == 0 && BareError.isSuspect(name);
					parser.skipChildren();
				}
			}
		}
	}

	private static void readUsage(JsonParser parser, AnswerSummary into) {
		TokenUsage usage = UsageReader.read(parser);
		if (usage != null && usage.isReported()) {
			into.usage = usage;
		}
	}

	/**
	 * An object that says something is an error; a mere word is one only where nothing of
	 * an answer stands beside it.
	 */
	private static void readError(JsonParser parser, AnswerSummary into) {
		JsonNode error = ErrorTree.read(parser);
		if ((error.isObject() && !error.isEmpty()) || (error.isArray() && error.path(0).isObject())) {
			into.error = error;
		}
		else {
			into.suspect |= CompletionReader.isError(error);
		}
	}

	/**
	 * Reads a list, which is no answer, for an error that is in it.
	 */
	private static void readList(JsonParser parser, AnswerSummary into) {
		JsonNode error = ErrorTree.read(parser).path(0).path("error");
		if (error.isObject() && !error.isEmpty()) {
			into.error = error;
		}
	}

	private JsonNode tree(byte[] json, int offset, int length) {
		try (JsonParser parser = this.json.parser(json, offset, length)) {
			parser.nextToken();
			return ErrorTree.read(parser);
		}
	}

}
