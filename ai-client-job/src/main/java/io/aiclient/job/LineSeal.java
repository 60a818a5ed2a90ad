package io.aiclient.job;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The last field of every stored line: a CRC-32C of all bytes before it. So a line that
 * was cut or changed is known as such.
 */
final class LineSeal {

	private static final byte[] FIELD = ",\"crc\":\"".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

	private static final int LENGTH = FIELD.length + 2 * Integer.BYTES + END.length;

	private LineSeal() {
	}

	/**
	 * Makes a line of a JSON object with at least one field.
	 */
	static byte[] seal(byte[] object) {
		int covered = object.length - 1;
		byte[] line = Arrays.copyOf(object, covered + LENGTH + 1);
		writeSeal(line, covered);
		line[line.length - 1] = '\n';
		return line;
	}

	/**
	 * Whether a line, without its newline, is as it was written.
	 */
	static boolean isIntact(byte[] line) {
		int covered = line.length - LENGTH;
		if (covered < 1) {
			return false;
		}
		byte[] sealed = Arrays.copyOf(line, line.length);
		writeSeal(sealed, covered);
		return Arrays.equals(line, sealed);
	}

	private static void writeSeal(byte[] line, int covered) {
		CRC32C crc = new CRC32C();
		crc.update(line, 0, covered);
		byte[] digits = HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(FIELD, 0, line, covered, FIELD.length);
		System.arraycopy(digits, 0, line, covered + FIELD.length, digits.length);
		System.arraycopy(END, 0, line, covered + FIELD.length + digits.length, END.length);
	}

}
