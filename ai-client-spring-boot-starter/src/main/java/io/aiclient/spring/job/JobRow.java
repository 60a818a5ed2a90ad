package io.aiclient.spring.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a job.
 *
 * @param key names the row, and is the id of its request; differs from that of every
 * other row
 * @param fields what the row holds, by name
 */
public record JobRow(String key, Map<String, Object> fields) {

	public JobRow {
		if (key.isBlank()) {
			throw new IllegalArgumentException("Invalid key (blank): every row needs a key of its own");
		}
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
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
	 * Tells the key and the names of the fields only: what they hold becomes a prompt.
	 */
	@Override
	public String toString() {
		return "JobRow[key=" + this.key + ", fields=" + this.fields.keySet() + "]";
	}

}
