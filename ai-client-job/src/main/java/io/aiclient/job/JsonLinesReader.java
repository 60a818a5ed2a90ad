package io.aiclient.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads rows of JSON Lines. Lines are read as bytes, each of which is a character of ISO
 * 8859-1, and then decoded, so that one which is no UTF-8 does not spoil the next.
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
		this.reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
	}

	@Override
	public @Nullable JobInput next() throws IOException {
		String bytes = this.reader.readLine();
		while (bytes != null) {
			this.number++;
			JobInput input = input(bytes.getBytes(StandardCharsets.ISO_8859_1));
			if (input != null) {
				return input;
			}
			bytes = this.reader.readLine();
		}
		return null;
	}

	private @Nullable JobInput input(byte[] bytes) {
		CharBuffer text = CharBuffer.allocate(bytes.length);
		CoderResult decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
		String line = text.flip().toString();
		if (this.number == 1 && line.startsWith("\uFEFF")) {
			line = line.substring(1);
		}
		if (decoded.isError()) {
			return unreadable("is not UTF-8 text: at column " + (line.length() + 1), bytes);
		}
		return line.isBlank() ? null : row(line, bytes);
	}

	private JobInput row(String line, byte[] bytes) {
		Map<String, Object> fields;
		try (JsonParser parser = JSON.createParser(line)) {
			JsonToken first = parser.nextToken();
			if (first != JsonToken.START_OBJECT) {
				return noObject(JsonFault.notAnObject(first, parser.currentTokenLocation()), bytes);
			}
			fields = parser.readValueAs(OBJECT);
			if (parser.nextToken() != null) {
				return noObject(JsonFault.afterTheObject(parser.currentTokenLocation()), bytes);
			}
		}
		catch (JacksonException ex) {
			return noObject(JsonFault.describe(ex), bytes);
		}
		Object key = fields.get(this.keyField);
		if (!(key instanceof String || key instanceof Number) || key.toString().isBlank()) {
			return unreadable("has no key: its field '" + this.keyField + "' must be a text or a number", bytes);
		}
		return new JobRow(key.toString(), fields,
				key instanceof Number number && Double.isFinite(number.doubleValue()));
	}

	private UnreadableRow noObject(String why, byte[] bytes) {
		return unreadable("is no JSON object: " + why, bytes);
	}

	private UnreadableRow unreadable(String what, byte[] bytes) {
		return UnreadableRow.of(this.file, this.number, what, List.of(bytes));
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
