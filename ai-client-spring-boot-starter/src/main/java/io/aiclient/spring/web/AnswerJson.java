package io.aiclient.spring.web;

import java.io.StringWriter;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as providers write it, and the one way to read a value of it.
 * <p>
 * A value that an answer does not need must not cost the answer. So numbers and strings
 * may be of any length, since none is converted that is not short, and what Python writes
 * for a number that is none ({@code NaN}, {@code -Infinity}) is read over. Each method
 * below takes the value at which a parser stands, whatever its type is, and leaves the
 * parser at the value's end.
 * <p>
 * Two things stay bounded since they take memory even if they are read over: levels, and
 * names, which Jackson keeps between answers.
 */
final class AnswerJson {

	/**
	 * A count that is negative, no number, or larger than a {@code long} holds.
	 */
	static final long UNKNOWN = -1;

	static final int MOST_LEVELS = 1000;

	static final int LONGEST_NAME = 4096;

	private static final int LONGEST_NUMBER = 64;

	private static final int LONGEST_LABEL = 256;

	private final JsonMapper mapper = JsonMapper
		.builder(JsonFactory.builder()
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MOST_LEVELS)
				.maxNameLength(LONGEST_NAME)
				.maxNumberLength(Integer.MAX_VALUE)
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
			.build())
		.build();

	JsonParser parser(byte[] json, int offset, int length) {
		return this.mapper.createParser(json, offset, length);
	}

	/**
	 * Whether an object or an array begins, as is asked; reads over anything else.
	 */
	static boolean isAt(JsonToken start, JsonParser parser) {
		boolean there = parser.currentToken() == start;
		if (!there) {
			parser.skipChildren();
		}
		return there;
	}

	/**
	 * Reads a whole number; a fraction is cut off.
	 * @return the number, or {@link #UNKNOWN}
	 */
	static long count(JsonParser parser) {
		if (!isText(parser)) {
			parser.skipChildren();
			return UNKNOWN;
		}
		return (parser.getStringLength() <= LONGEST_NUMBER) ? count(parser.getString().strip()) : UNKNOWN;
	}

	/**
	 * Reads a string, or a number as a string; null if it is neither.
	 */
	static @Nullable String text(JsonParser parser) {
		if (isText(parser)) {
			return parser.getString();
		}
		parser.skipChildren();
		return null;
	}

	/**
	 * Reads a word that names something; null if it is none, or of more than 256
	 * characters.
	 */
	static @Nullable String label(JsonParser parser) {
		if (isText(parser) && parser.getStringLength() > LONGEST_LABEL) {
			return null;
		}
		return text(parser);
	}

	/**
	 * Reads over a value.
	 * @return the bytes that it has; 0 of a number, a boolean and null
	 */
	static long skip(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.VALUE_STRING) {
			return parser.getStringLength();
		}
		if (!token.isStructStart()) {
			return 0;
		}
		long start = parser.currentLocation().getByteOffset();
		parser.skipChildren();
		return parser.currentLocation().getByteOffset() - start;
	}

	/**
	 * Reads a value as JSON without blanks, its numbers as they were written.
	 */
	String copy(JsonParser parser) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = this.mapper.createGenerator(text)) {
			int level = 0;
			do {
				JsonToken token = parser.currentToken();
				if (token.isNumeric()) {
					json.writeNumber(parser.getString());
				}
				else {
					json.copyCurrentEvent(parser);
				}
				level += token.isStructStart() ? 1 : (token.isStructEnd() ? -1 : 0);
			}
			while (level > 0 && parser.nextToken() != null);
		}
		return text.toString();
	}

	private static boolean isText(JsonParser parser) {
		JsonToken token = parser.currentToken();
		return token == JsonToken.VALUE_STRING || token.isNumeric();
	}

	private static long count(String text) {
		try {
			return Math.max(Long.parseLong(text), UNKNOWN);
		}
		catch (NumberFormatException ex) {
			return fraction(text);
		}
	}

	private static long fraction(String text) {
		try {
			double value = Double.parseDouble(text);
			return (value >= 0 && value < 0x1p63) ? (long) value : UNKNOWN;
		}
		catch (NumberFormatException ex) {
			return UNKNOWN;
		}
	}

}
