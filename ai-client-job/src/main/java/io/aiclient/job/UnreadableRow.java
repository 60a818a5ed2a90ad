package io.aiclient.job;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

import io.aiclient.error.Sanitizer;

/**
 * A row of a file that cannot be read. It is known by its line and by what it holds: a
 * run that finds the same there again knows it, and once it is mended it is another row.
 *
 * @param line the number of its line, from one
 * @param reason where it is and what is wrong with it
 * @param content the hash of what it holds
 */
record UnreadableRow(long line, String reason, RowHash content) implements JobInput {

	/**
	 * What the hash begins with, as that of no request does.
	 */
	private static final byte[] PREFIX = "unreadable".getBytes(StandardCharsets.US_ASCII);

	/**
	 * Between two parts: no byte of UTF-8.
	 */
	private static final byte SEPARATOR = (byte) 0xFF;

	static UnreadableRow of(Path file, long line, String what, List<byte[]> parts) {
		MessageDigest digest = RowHash.digest();
		digest.update(PREFIX);
		for (byte[] part : parts) {
			digest.update(SEPARATOR);
			digest.update(part);
		}
		return new UnreadableRow(line, Sanitizer.message(where(file, line) + " " + what), RowHash.of(digest));
	}

	static String where(Path file, long line) {
		return "line " + line + " of '" + file + "'";
	}

	RowIdentity identity() {
		return RowIdentity.of("line " + this.line, false, this.content);
	}

	JobFailure failure() {
		return new StoredFailure(UnreadableRow.class.getSimpleName(), this.reason, null, null, null, 0, null);
	}

	JobException error() {
		return new JobException("Cannot read rows: " + this.reason
				+ ". Mend it, or build the job with onUnreadableRow(OnUnreadableRow.SKIP)", null);
	}

}
