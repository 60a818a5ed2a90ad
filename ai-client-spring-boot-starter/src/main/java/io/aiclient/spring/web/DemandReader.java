package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.aiclient.AiRequest;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpRequest;

import static io.aiclient.spring.web.AnswerJson.label;

/**
 * Reads from the body of a request what admission needs: the model, the texts, and the
 * most tokens of the answer. Reads tokens, and never fails: a request that cannot be read
 * is still a request.
 */
final class DemandReader {

	/**
	 * The most token ids that are counted; a text of four bytes stands for each.
	 */
	private static final int MOST_IDS = 1 << 20;

	private static final String TOKEN = " tok";

	private static final int MOST_LEVELS = 8;

	private final AnswerJson json;

	private final long limit;

	/**
	 * Creates the reader.
	 * @param limit the most bytes of a body that is read
	 */
	DemandReader(AnswerJson json, long limit) {
		this.json = json;
		this.limit = limit;
	}

	AiHttpDemand read(AiHttpRequest request) {
		PassedPath path = PassedPath.of(request);
		Metering metering = path.metering(request.method());
		String group = path.template();
		byte[] body = request.body().bytes();
		if (metering != Metering.NONE && body != null && body.length <= this.limit) {
			AiRequest described = described(body, group);
			if (described != null) {
				return new AiHttpDemand(described, metering);
			}
		}
		AiRequest unread = AiRequest.builder().group(group).user("").build();
		return new AiHttpDemand(unread, (metering == Metering.NONE) ? metering : Metering.REQUEST);
	}

	/**
	 * What a body says; null if it is not JSON.
	 */
	private @Nullable AiRequest described(byte[] body, String group) {
		try (JsonParser parser = this.json.parser(body, 0, body.length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			Description into = new Description(body, AiRequest.builder().group(group));
			String name;
			while ((name = parser.nextName()) != null) {
				parser.nextToken();
				read(name, parser, into);
			}
			return into.build();
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static void read(String name, JsonParser parser, Description into) {
		switch (name) {
			case "model" -> into.model(label(parser));
			case "messages", "prompt", "input", "instructions" -> readTexts(parser, into, 0);
			case "tools", "functions", "response_format" -> into.readOption(name, parser);
			case "max_tokens", "max_completion_tokens", "max_output_tokens" -> into.maxTokens(AnswerJson.count(parser));
			default -> parser.skipChildren();
		}
	}

	/**
	 * Reads a text, a list of texts, of token ids, of messages or of parts.
	 */
	private static void readTexts(JsonParser parser, Description into, int level) {
		JsonToken value = parser.currentToken();
		if (value == JsonToken.VALUE_STRING) {
			into.text(parser.getString());
		}
		else if (value == JsonToken.VALUE_NUMBER_INT) {
			into.ids++;
		}
		else if (level > MOST_LEVELS) {
			parser.skipChildren();
		}
		else if (value == JsonToken.START_ARRAY) {
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				readTexts(parser, into, level + 1);
			}
		}
		else if (value == JsonToken.START_OBJECT) {
			readMessage(parser, into, level);
		}
	}

	/**
	 * Reads a message or a part of one. What is no text, such as an image, is passed
	 * over.
	 */
	private static void readMessage(JsonParser parser, Description into, int level) {
		String name;
		while ((name = parser.nextName()) != null) {
			parser.nextToken();
			switch (name) {
				case "content", "text", "input", "output", "arguments", "tool_calls", "function" ->
					readTexts(parser, into, level + 1);
				default -> parser.skipChildren();
			}
		}
	}

	/**
	 * What was read so far.
	 */
	private static final class Description {

		private final byte[] body;

		private final AiRequest.Builder request;

		private long ids;

		private long maxTokens;

		private boolean hasText;

		Description(byte[] body, AiRequest.Builder request) {
			this.body = body;
			this.request = request;
		}

		void model(@Nullable String model) {
			if (model != null && !model.isBlank()) {
				this.request.model(model);
			}
		}

		void text(String text) {
			this.request.user(text);
			this.hasText = true;
		}

		/**
		 * The name that is written for another interface says the same: the larger one
		 * holds.
		 */
		void maxTokens(long tokens) {
			this.maxTokens = Math.max(this.maxTokens, tokens);
		}

		/**
		 * Takes what stands in a prompt as it was written.
		 */
		void readOption(String name, JsonParser parser) {
			if (!parser.currentToken().isStructStart()) {
				return;
			}
			long start = parser.currentTokenLocation().getByteOffset();
			parser.skipChildren();
			long end = parser.currentLocation().getByteOffset();
			if (start >= 0 && end <= this.body.length && start < end) {
				this.request.option(name,
						new String(this.body, (int) start, (int) (end - start), StandardCharsets.UTF_8));
			}
		}

		AiRequest build() {
			if (this.ids > 0) {
				text(TOKEN.repeat((int) Math.min(this.ids, MOST_IDS)));
			}
			if (!this.hasText) {
				text("");
			}
			if (this.maxTokens > 0) {
				this.request.maxTokens((int) Math.min(this.maxTokens, Integer.MAX_VALUE));
			}
			return this.request.build();
		}

	}

}
