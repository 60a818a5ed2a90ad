package io.aiclient.job;

import java.util.ArrayList;
import java.util.List;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

/**
 * The fields of the record that FastCSV reads, and the line that it begins at.
 */
final class CsvFields extends AbstractBaseCsvCallbackHandler<List<String>> {

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

	/**
	 * The number of the line at which the record begins, from one.
	 */
	long line() {
		return Math.max(1, getStartingLineNumber());
	}

	/**
	 * Whether there is a quote in a field that does not begin with one.
	 */
	boolean hasStrayQuote() {
		return this.strayQuote;
	}

}
