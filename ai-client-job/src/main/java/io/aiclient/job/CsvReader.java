package io.aiclient.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of CSV as RFC 4180 has it: fields between commas, which may stand between
 * quotes and then hold commas, newlines and doubled quotes. Lines end with LF, CRLF or
 * CR. FastCSV parses; what it lets pass, and RFC 4180 does not, is refused here. Where a
 * quote is wrong, it is not known where the next row begins, and no row can be skipped.
 */
final class CsvReader implements JobRows.RowReader {

	/**
	 * In characters. A longer field is one whose closing quote is missing.
	 */
	private static final int LONGEST_FIELD = 64 << 20;

	private final Path file;

	private final String keyField;

	private final CsvText text;

	private final Fields fields = new Fields();

	private final Iterator<List<String>> records;

	private @Nullable List<String> names;

	CsvReader(Path file, String keyField) throws IOException {
		this.file = file;
		this.keyField = keyField;
		this.text = new CsvText(file);
		this.records = de.siegmar.fastcsv.reader.CsvReader.builder()
			.allowExtraFields(true)
			.allowMissingFields(true)
			.maxBufferSize(LONGEST_FIELD)
			.build(this.fields, this.text)
			.iterator();
	}

	@Override
	public @Nullable JobInput next() throws IOException {
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
		if (new HashSet<>(header).size() < header.size() || !header.contains(this.keyField)) {
			throw wrong("must name the fields, each once, and '" + this.keyField + "', the key, among them; it names "
					+ header);
		}
		return header;
	}

	private JobInput row(List<String> names, List<String> values) {
		if (values.size() != names.size()) {
			return unreadable("has " + values.size() + " fields, and the first line names " + names.size(), values);
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int i = 0; i < values.size(); i++) {
			fields.put(names.get(i), values.get(i));
		}
		String key = String.valueOf(fields.get(this.keyField));
		if (key.isBlank()) {
			return unreadable("has no key: its field '" + this.keyField + "' is empty", values);
		}
		return new JobRow(key, fields);
	}

	private @Nullable List<String> record() throws IOException {
		try {
			List<String> record = this.records.hasNext() ? this.records.next() : null;
			if (record != null && this.fields.hasStrayQuote()) {
				throw wrong("has a quote inside a field without quotes: put the field between quotes, and double it");
			}
			if (record != null && this.text.endsInQuotes()) {
				throw wrong("begins a quoted field that does not end");
			}
			return record;
		}
		catch (UncheckedIOException ex) {
			if (ex.getCause() instanceof CharacterCodingException) {
				throw wrong("is not UTF-8 text");
			}
			throw ex.getCause();
		}
		catch (CsvParseException ex) {
			throw (ex.getCause() instanceof CsvParseException why) ? wrong(why) : ex;
		}
	}

	private JobException wrong(CsvParseException why) {
		String what = String.valueOf(why.getMessage());
		return wrong(what.startsWith("Unexpected character after closing quote")
				? "goes on after the closing quote of a field: double a quote that belongs to the text"
				: "cannot be read: " + what.strip());
	}

	private UnreadableRow unreadable(String what, List<String> values) {
		return UnreadableRow.of(this.file, this.fields.line(), what,
				values.stream().map((value) -> value.getBytes(StandardCharsets.UTF_8)).toList());
	}

	private JobException wrong(String what) {
		return new JobException("Cannot read rows: " + UnreadableRow.where(this.file, this.fields.line()) + " " + what,
				null);
	}

	@Override
	public void close() throws IOException {
		this.text.close();
	}

	private static final class Fields extends AbstractBaseCsvCallbackHandler<List<String>> {

		private List<String> fields = new ArrayList<>();

		private boolean strayQuote;

		@Override
		protected void handleBegin(long line) {
			this.fields = new ArrayList<>();
			this.strayQuote = false;
		}

		@Override
		protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
			String field = new String(buffer, offset, length);
			this.fields.add(field);
			this.strayQuote |= !quoted && field.indexOf('"') >= 0;
		}

		@Override
		protected List<String> buildRecord() {
			return this.fields;
		}

		long line() {
			return Math.max(1, getStartingLineNumber());
		}

		boolean hasStrayQuote() {
			return this.strayQuote;
		}

	}

}
