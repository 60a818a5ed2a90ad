package io.aiclient.spring.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.aiclient.AiEmbeddingAnswer.Vector;

/**
 * Reads one vector of an answer: of numbers, or of their bytes as Base64, the lowest byte
 * first. A vector that cannot be read has no numbers, and the client judges that; only
 * what is no JSON fails the answer.
 */
final class VectorReader {

	private static final Base64Variant BASE64 = Base64Variants.MIME_NO_LINEFEEDS
		.withReadPadding(Base64Variant.PaddingReadBehaviour.PADDING_ALLOWED);

	private static final float[] UNREADABLE = {};

	private static final int FIRST_LENGTH = 1536;

	private final AnswerJson json;

	VectorReader(AnswerJson json) {
		this.json = json;
	}

	/**
	 * Reads one object of the list.
	 * @return null if it is something else
	 * @throws MalformedAnswerException if it is no JSON
	 */
	@Nullable Vector read(byte[] json, int length) {
		try {
			return readOnce(json, length);
		}
		catch (JacksonException ex) {
			byte[] readable = NonNumbers.replace(json, 0, length);
			try {
				if (readable != null) {
					return readOnce(readable, readable.length);
				}
			}
			catch (JacksonException again) {
				throw new MalformedAnswerException("invalid JSON");
			}
			throw new MalformedAnswerException("invalid JSON");
		}
	}

	private @Nullable Vector readOnce(byte[] json, int length) {
		int index = Vector.NO_INDEX;
		float[] values = UNREADABLE;
		try (JsonParser parser = this.json.parser(json, 0, length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken token = parser.nextToken();
				switch (name) {
					case "index" -> index = index(parser);
					case "embedding" -> values = switch (token) {
						case VALUE_STRING -> ofBase64(parser);
						case START_ARRAY -> ofNumbers(parser);
						default -> {
							parser.skipChildren();
							yield UNREADABLE;
						}
					};
					default -> parser.skipChildren();
				}
			}
		}
		return new Vector(index, values);
	}

	private static int index(JsonParser parser) {
		long index = AnswerJson.count(parser);
		return (index >= 0 && index <= Integer.MAX_VALUE) ? (int) index : Vector.NO_INDEX;
	}

	private static float[] ofBase64(JsonParser parser) {
		byte[] bytes;
		try {
			bytes = parser.getBinaryValue(BASE64);
		}
		catch (JacksonException ex) {
			return UNREADABLE;
		}
		if (bytes.length % Float.BYTES != 0) {
			return UNREADABLE;
		}
		float[] values = new float[bytes.length / Float.BYTES];
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
		return values;
	}

	private static float[] ofNumbers(JsonParser parser) {
		float[] values = new float[FIRST_LENGTH];
		int length = 0;
		JsonToken token;
		while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
			if (length == values.length) {
				values = Arrays.copyOf(values, 2 * length);
			}
			values[length++] = token.isNumeric() ? parser.getFloatValue() : Float.NaN;
			parser.skipChildren();
		}
		return (length == values.length) ? values : Arrays.copyOf(values, length);
	}

}
