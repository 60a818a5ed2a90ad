package io.aiclient.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One row of a job.
 *
 * @param key names the row, and is the id of its request; differs from that of every
 * other row
 * @param fields what the row holds, by name
 * @param numericKey whether the key is written as a number, not as a string, where the
 * row is stored. It says nothing else: the keys 7 and "7" are the same
 */
public record JobRow(String key, Map<String, Object> fields, boolean numericKey) implements JobInput {

	private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

	public JobRow {
		if (key.isBlank()) {
			throw new IllegalArgumentException("Invalid key (blank): every row needs a key of its own");
		}
		if (numericKey && !NUMBER.matcher(key).matches()) {
			throw new IllegalArgumentException(
					"Invalid key (" + key + "): must be a number of JSON, or numericKey must be false");
		}
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
	}

	/**
	 * A row whose key is written as a string.
	 * @param key names the row
	 * @param fields what the row holds, by name
	 */
	public JobRow(String key, Map<String, Object> fields) {
		this(key, fields, false);
	}

	/**
	 * A row of one field, {@code text}.
	 * @param key the row's key
	 * @param text the field's value
	 * @return the row
	 */
	public static JobRow of(String key, String text) {
		return new JobRow(key, Map.of("text", text));
	}

	/**
	 * A field as text.
	 * @param name the field's name
	 * @return its value
	 * @throws IllegalArgumentException if the row has no such field
	 */
	public String text(String name) {
		Object value = this.fields.get(name);
		if (value == null) {
			throw new IllegalArgumentException("The row has no field '" + name + "'; it has " + this.fields.keySet());
		}
		return value.toString();
	}

	/**
	 * Leaves out what the fields hold: it becomes a prompt.
	 */
	@Override
	public String toString() {
		return "JobRow[key=" + this.key + ", fields=" + this.fields.keySet() + "]";
	}

}
