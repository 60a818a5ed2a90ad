package io.aiclient.job;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a CSV file in UTF-8, as FastCSV reads it safely.
 * <p>
 * How is it designed, and why? A quote begins or ends a quoted text, wherever it stands:
 * a doubled one does both, and a field without quotes must not hold any. So counting them
 * shows what is between quotes, and whether the file ends there, which FastCSV takes for
 * a closing quote. It also takes an LF for the second half of a CRLF whose CR is the last
 * character of a quoted field, and drops that field; so every end of a line that is not
 * between quotes is handed over as CR. A byte order mark is left out.
 */
final class CsvText extends Reader {

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private final Reader in;

	private boolean begun;

	private boolean quoted;

	private boolean afterReturn;

	private boolean ended;

	CsvText(Path file) throws IOException {
		this.in = Files.newBufferedReader(file);
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int kept = 0;
		while (kept == 0) {
			int count = this.in.read(target, offset, length);
			if (count < 0) {
				this.ended = true;
				return -1;
			}
			for (int i = offset; i < offset + count; i++) {
				char c = target[i];
				if (isKept(c)) {
					target[offset + kept] = (c == '\n' && !this.quoted) ? '\r' : c;
					kept++;
				}
			}
		}
		return kept;
	}

	private boolean isKept(char c) {
		boolean first = !this.begun;
		this.begun = true;
		boolean secondHalf = this.afterReturn && c == '\n';
		this.quoted ^= c == '"';
		this.afterReturn = !this.quoted && c == '\r';
		return !secondHalf && !(first && c == BYTE_ORDER_MARK);
	}

	boolean endsInQuotes() {
		return this.ended && this.quoted;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
