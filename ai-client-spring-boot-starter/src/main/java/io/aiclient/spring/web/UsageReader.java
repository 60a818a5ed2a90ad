package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.aiclient.TokenUsage;

/**
 * Reads the usage that an answer reports, by the names of either of OpenAI's interfaces.
 * A count that is missing or null is zero; one that is there and cannot be read makes the
 * usage unknown, except for a total, which is the sum of the others, and for the cached
 * part, which is then taken for none.
 */
final class UsageReader {

	private long prompt;

	private long completion;

	private long total;

	private long cached;

	private UsageReader() {
	}

	/**
	 * Reads the value of a field {@code usage}: {@link TokenUsage#NONE} if it is unknown;
	 * null if it is no object.
	 */
	static @Nullable TokenUsage read(JsonParser parser) {
		if (!AnswerJson.isAt(JsonToken.START_OBJECT, parser)) {
			return null;
		}
		UsageReader reader = new UsageReader();
		reader.readFields(parser);
		return reader.usage();
	}

	private void readFields(JsonParser parser) {
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "prompt_tokens" -> this.prompt = reported(parser);
				case "completion_tokens" -> this.completion = reported(parser);
				case "input_tokens" -> this.prompt = (this.prompt == 0) ? reported(parser) : other(this.prompt, parser);
				case "output_tokens" ->
					this.completion = (this.completion == 0) ? reported(parser) : other(this.completion, parser);
				case "total_tokens" -> this.total = reported(parser);
				case "prompt_cache_hit_tokens", "cached_tokens" ->
					this.cached = Math.max(this.cached, reported(parser));
				case "prompt_tokens_details", "input_tokens_details" -> readDetails(parser);
				default -> parser.skipChildren();
			}
		}
	}

	private void readDetails(JsonParser parser) {
		if (!AnswerJson.isAt(JsonToken.START_OBJECT, parser)) {
			return;
		}
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			if (name.equals("cached_tokens")) {
				this.cached = Math.max(this.cached, reported(parser));
			}
			parser.skipChildren();
		}
	}

	private TokenUsage usage() {
		if (this.prompt == AnswerJson.UNKNOWN || this.completion == AnswerJson.UNKNOWN) {
			return TokenUsage.NONE;
		}
		return new TokenUsage(this.prompt, this.completion, (this.total > 0) ? this.total : sum(), this.cached);
	}

	private long sum() {
		return (this.prompt > Long.MAX_VALUE - this.completion) ? Long.MAX_VALUE : this.prompt + this.completion;
	}

	/**
	 * Reads over what has a second name, which says the same.
	 */
	private static long other(long known, JsonParser parser) {
		parser.skipChildren();
		return known;
	}

	private static long reported(JsonParser parser) {
		return (parser.currentToken() == JsonToken.VALUE_NULL) ? 0 : AnswerJson.count(parser);
	}

}
