package io.aiclient.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Half of a SHA-256: long enough that no two of any number of rows share one.
 *
 * @param high the first eight bytes
 * @param low the next eight bytes
 */
record RowHash(long high, long low) {

	static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	static RowHash of(MessageDigest digest) {
		ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
		return new RowHash(bytes.getLong(), bytes.getLong());
	}

	/**
	 * The hash of a row: of its key and of the hash of its request.
	 */
	static RowHash of(String key, RowHash request) {
		MessageDigest digest = digest();
		digest.update(request.bytes());
		digest.update(key.getBytes(StandardCharsets.UTF_16BE));
		return of(digest);
	}

	static RowHash parse(String digits) {
		if (digits.length() != 4 * Long.BYTES) {
			throw new IllegalArgumentException("Invalid hash of " + digits.length() + " digits");
		}
		return new RowHash(HexFormat.fromHexDigitsToLong(digits, 0, 2 * Long.BYTES),
				HexFormat.fromHexDigitsToLong(digits, 2 * Long.BYTES, 4 * Long.BYTES));
	}

	private byte[] bytes() {
		return ByteBuffer.allocate(2 * Long.BYTES).putLong(this.high).putLong(this.low).array();
	}

	@Override
	public String toString() {
		return HexFormat.of().formatHex(bytes());
	}

}
