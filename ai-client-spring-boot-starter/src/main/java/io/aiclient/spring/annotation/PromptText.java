package io.aiclient.spring.annotation;

import java.net.URI;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns arguments and batch elements into the text of a prompt.
 */
final class PromptText {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private PromptText() {
	}

	/**
	 * The text of a value.
	 * @throws IllegalArgumentException if there is none, with a message that begins with
	 * the name and does not quote the value
	 */
	static String of(@Nullable Object value, String name) {
		if (value == null) {
			throw new IllegalArgumentException(name + " is null");
		}
		if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Character || value instanceof Enum || value instanceof UUID || value instanceof URI
				|| value instanceof TemporalAccessor || value instanceof TemporalAmount) {
			return value.toString();
		}
		JsonNode json = json(value, name);
		if (json.isNull()) {
			throw new IllegalArgumentException(name + " is empty");
		}
		return json.isString() ? json.stringValue() : json.toString();
	}

	private static JsonNode json(Object value, String name) {
		try {
			return MAPPER.valueToTree(value);
		}
		catch (JacksonException ex) {
			// Its message may quote the value, so it is not kept as the cause
			throw new IllegalArgumentException(name + " cannot be written as JSON: Jackson fails on "
					+ MethodName.simple(value.getClass()) + " (" + ex.getClass().getSimpleName()
					+ "); pass a String, a record, or another type that Jackson writes");
		}
	}

}
