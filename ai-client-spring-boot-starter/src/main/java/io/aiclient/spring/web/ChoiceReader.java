package io.aiclient.spring.web;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

import io.aiclient.TokenUsage;

import static io.aiclient.spring.web.AnswerJson.count;
import static io.aiclient.spring.web.AnswerJson.isAt;
import static io.aiclient.spring.web.AnswerJson.label;

/**
 * Reads the choices of a completion, of which one is the answer: the first whose index is
 * zero or unknown.
 */
final class ChoiceReader {

	/**
	 * Reasons for an end that say that there is none.
	 */
	private static final Set<String> NO_REASONS = Set.of("null", "none", "nil", "undefined", "nan");

	private final MessageReader messages;

	ChoiceReader(AnswerJson json) {
		this.messages = new MessageReader(json);
	}

	/**
	 * Reads the value of a field {@code choices}.
	 * @param any whether a choice of any index is the answer
	 */
	void read(JsonParser parser, boolean any, Completion into) {
		if (!isAt(JsonToken.START_ARRAY, parser)) {
			return;
		}
		into.choices = 0;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (parser.currentToken() == JsonToken.START_OBJECT) {
				into.choices++;
				if (!into.taken) {
					into.taken = readChoice(parser, any, into);
					continue;
				}
			}
			parser.skipChildren();
		}
		into.brought |= into.choices > 0;
	}

	/**
	 * Whether a choice is the answer; if not, nothing of it is kept.
	 */
	private boolean readChoice(JsonParser parser, boolean any, Completion into) {
		Completion.Mark before = into.mark();
		boolean mine = true;
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "index" -> mine = count(parser) <= 0 || any;
				case "message", "delta" -> {
					if (mine && parser.currentToken() == JsonToken.START_OBJECT) {
						this.messages.read(parser, into);
					}
					else {
						parser.skipChildren();
					}
				}
				case "finish_reason" -> {
					String reason = reason(label(parser));
					into.finishReason = (reason != null) ? reason : into.finishReason;
				}
				case "error" -> readError(parser, into);
				case "usage" -> readUsage(parser, into);
				default -> parser.skipChildren();
			}
		}
		if (!mine) {
			into.restore(before);
		}
		return mine;
	}

	private static @Nullable String reason(@Nullable String word) {
		String reason = (word != null) ? word.strip() : "";
		return (reason.isEmpty() || NO_REASONS.contains(reason.toLowerCase(Locale.ROOT))) ? null : reason;
	}

	/**
	 * Reads an error that stands beside what the model says, and makes it a failure.
	 */
	static void readError(JsonParser parser, Completion into) {
		JsonNode error = ErrorTree.read(parser);
		if (CompletionReader.isError(error)) {
			into.error = error;
			into.choiceFailed = true;
		}
	}

	/**
	 * Reads the value of a field {@code usage}; one without counts says nothing new.
	 */
	static void readUsage(JsonParser parser, Completion into) {
		TokenUsage usage = UsageReader.read(parser);
		if (usage != null && usage.isReported()) {
			into.usage = usage;
			into.brought = true;
		}
	}

}
