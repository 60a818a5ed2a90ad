package io.aiclient.spring.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads rows of JSON Lines.
 */
final class JsonLinesReader implements JobRows.RowReader {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private final Path file;

	private final String keyField;

	private final BufferedReader reader;

	private long number;

	JsonLinesReader(Path file, String keyField) throws IOException {
		this.file = file;
		this.keyField = keyField;
		this.reader = Files.newBufferedReader(file);
	}

	@Override
	public @Nullable JobRow next() throws IOException {
		String line = readLine();
		while (line != null && line.isBlank()) {
			line = readLine();
		}
		return (line != null) ? row(line) : null;
	}

	private @Nullable String readLine() throws IOException {
		this.number++;
		try {
			String line = this.reader.readLine();
			return (line != null && this.number == 1 && line.startsWith("\uFEFF")) ? line.substring(1) : line;
		}
		catch (CharacterCodingException ex) {
			throw wrong("is not UTF-8 text");
		}
	}

	private JobRow row(String line) {
		Map<String, Object> fields;
		try {
			fields = JSON.readValue(line, OBJECT);
		}
		catch (JacksonException ex) {
			throw wrong("is no JSON object");
		}
		Object key = fields.get(this.keyField);
		if (!(key instanceof String || key instanceof Number) || key.toString().isBlank()) {
			throw wrong("has no key: its field '" + this.keyField + "' must be a text or a number");
		}
		return new JobRow(key.toString(), fields,
				key instanceof Number number && Double.isFinite(number.doubleValue()));
	}

	private JobException wrong(String what) {
		return new JobException("Cannot read rows: line " + this.number + " of '" + this.file + "' " + what, null);
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
