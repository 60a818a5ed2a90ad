package io.aiclient.job;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a vector is written into a line of JSON. Either is read, whichever a job writes: a
 * file may have lines of both.
 */
enum VectorForm {

	/**
	 * An array of numbers, in the fewest digits that give the same numbers again.
	 */
	NUMBERS {
		@Override
		Object written(float[] vector) {
			return vector;
		}
	},

	/**
	 * Base64 of the numbers as they are in memory, four bytes each, the least significant
	 * first.
	 */
	BASE64 {
		@Override
		Object written(float[] vector) {
			ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
			bytes.asFloatBuffer().put(vector);
			return Base64.getEncoder().encodeToString(bytes.array());
		}
	};

	abstract Object written(float[] vector);

	/**
	 * Reads the vector of a line: number by number, since a number of JSON that becomes a
	 * double first may become another float.
	 */
	static float[] read(JsonMapper mapper, byte[] line, String field) {
		try (JsonParser json = mapper.createParser(line)) {
			json.nextToken();
			while (json.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = json.currentName();
				JsonToken value = json.nextToken();
				if (name.equals(field)) {
					return (value == JsonToken.START_ARRAY) ? numbers(json) : ofBytes(json.getString());
				}
				json.skipChildren();
			}
		}
		return new float[0];
	}

	private static float[] numbers(JsonParser json) {
		float[] vector = new float[64];
		int length = 0;
		while (json.nextToken() != JsonToken.END_ARRAY) {
			if (length == vector.length) {
				vector = Arrays.copyOf(vector, 2 * length);
			}
			vector[length++] = json.getFloatValue();
		}
		return Arrays.copyOf(vector, length);
	}

	private static float[] ofBytes(String base64) {
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
		float[] vector = new float[bytes.remaining() / Float.BYTES];
		bytes.asFloatBuffer().get(vector);
		return vector;
	}

}
