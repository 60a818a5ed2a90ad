package io.aiclient.spring.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads rows of CSV as RFC 4180 has it: fields between commas, which may stand between
 * quotes and then hold commas, newlines and doubled quotes. Lines end with LF or CRLF.
 */
final class CsvReader implements JobRows.RowReader {

	private static final int END_OF_FILE = -1;

	private final Path file;

	private final String keyField;

	private final BufferedReader reader;

	private @Nullable List<String> names;

	private long line = 1;

	private long begunAt = 1;

	CsvReader(Path file, String keyField) throws IOException {
		this.file = file;
		this.keyField = keyField;
		this.reader = Files.newBufferedReader(file);
	}

	@Override
	public @Nullable JobRow next() throws IOException {
		if (this.names == null) {
			this.names = header();
		}
		List<String> values = record();
		while (values != null && values.size() == 1 && values.get(0).isEmpty()) {
			values = record();
		}
		return (values != null) ? row(this.names, values) : null;
	}

	private List<String> header() throws IOException {
		List<String> header = record();
		if (header == null) {
			throw wrong("is empty; the first line must name the fields");
		}
		if (header.get(0).startsWith("\uFEFF")) {
			header.set(0, header.get(0).substring(1));
		}
		if (new HashSet<>(header).size() < header.size() || !header.contains(this.keyField)) {
			throw wrong("must name the fields, each once, and '" + this.keyField + "', the key, among them; it names "
					+ header);
		}
		return header;
	}

	private JobRow row(List<String> names, List<String> values) {
		if (values.size() != names.size()) {
			throw wrong("has " + values.size() + " fields, and the first line names " + names.size());
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int i = 0; i < values.size(); i++) {
			fields.put(names.get(i), values.get(i));
		}
		String key = String.valueOf(fields.get(this.keyField));
		if (key.isBlank()) {
			throw wrong("has no key: its field '" + this.keyField + "' is empty");
		}
		return new JobRow(key, fields);
	}

	private @Nullable List<String> record() throws IOException {
		this.begunAt = this.line;
		int c = read();
		if (c == END_OF_FILE) {
			return null;
		}
		List<String> fields = new ArrayList<>();
		while (true) {
			StringBuilder field = new StringBuilder();
			c = (c == '"') ? quoted(field) : plain(c, field);
			fields.add(field.toString());
			if (c != ',') {
				return fields;
			}
			c = read();
		}
	}

	/**
	 * Reads a field without quotes.
	 * @return what ends it: a comma, a newline or the end of the file
	 */
	private int plain(int first, StringBuilder field) throws IOException {
		int c = first;
		while (c != ',' && c != '\n' && c != END_OF_FILE) {
			if (c == '"') {
				throw wrong("has a quote inside a field without quotes: put the field between quotes, and double it");
			}
			field.append((char) c);
			c = read();
		}
		return c;
	}

	private int quoted(StringBuilder field) throws IOException {
		while (true) {
			int c = readRaw();
			if (c == END_OF_FILE) {
				throw wrong("begins a quoted field that does not end");
			}
			if (c != '"') {
				field.append((char) c);
				continue;
			}
			c = read();
			if (c == ',' || c == '\n' || c == END_OF_FILE) {
				return c;
			}
			if (c != '"') {
				throw wrong("goes on after the closing quote of a field: double a quote that belongs to the text");
			}
			field.append('"');
		}
	}

	/**
	 * The next character; CRLF is one newline.
	 */
	private int read() throws IOException {
		int c = readRaw();
		if (c == '\r') {
			this.reader.mark(1);
			if (this.reader.read() == '\n') {
				this.line++;
				return '\n';
			}
			this.reader.reset();
		}
		return c;
	}

	private int readRaw() throws IOException {
		try {
			int c = this.reader.read();
			this.line += (c == '\n') ? 1 : 0;
			return c;
		}
		catch (CharacterCodingException ex) {
			throw wrong("is not UTF-8 text");
		}
	}

	private JobException wrong(String what) {
		return new JobException("Cannot read rows: line " + this.begunAt + " of '" + this.file + "' " + what, null);
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
