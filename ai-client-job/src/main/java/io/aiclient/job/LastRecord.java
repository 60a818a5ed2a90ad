package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * A small file of records of two numbers, of which the last one holds. Not safe for use
 * by several threads at once.
 * <p>
 * How is it designed, and why? A record is a line with a CRC-32C at its end, written
 * behind the one before it, so that no write touches what holds. A line that was cut off
 * never counted, and is cut away. What another damage to the last line means is for its
 * kind to say: either an older record is as good, or the file is refused. A file that has
 * grown begins anew: the next record replaces the first ones, and reaches the disk before
 * all behind it is cut off, so that the last line holds at every moment.
 */
final class LastRecord implements Closeable {

	private static final Pattern LINE = Pattern.compile("((\\d{1,40}(?:\\.\\d{1,40})?) (\\d{1,18}) )([0-9a-f]{8})");

	private static final int LARGEST = 1 << 16;

	private final Path path;

	private final RandomAccessFile file;

	private final Kind kind;

	private BigDecimal first = BigDecimal.ZERO;

	private long second;

	private long end;

	private long fileEnd;

	/**
	 * Reads a file.
	 * @param file the file, which may be empty; closed with this, and if this fails
	 * @throws IOException if it cannot be read, is damaged, or has another first line
	 */
	LastRecord(Path path, RandomAccessFile file, Kind kind) throws IOException {
		this.path = path;
		this.file = file;
		this.kind = kind;
		try {
			recover();
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			throw ex;
		}
	}

	BigDecimal first() {
		return this.first;
	}

	long second() {
		return this.second;
	}

	private void recover() throws IOException {
		byte[] bytes = new byte[Math.toIntExact(this.file.length())];
		this.fileEnd = bytes.length;
		this.file.readFully(bytes);
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		boolean intact;
		if (text.startsWith(this.kind.header())) {
			this.end = text.lastIndexOf('\n') + 1L;
			List<String> lines = text.substring(this.kind.header().length(), (int) this.end).lines().toList();
			intact = lines.isEmpty();
			for (String line : lines) {
				intact = accept(line) || (intact && this.kind.olderIsAsGood());
			}
			intact |= acceptUnended(text.substring((int) this.end));
		}
		else {
			intact = this.kind.header().startsWith(text) || accept(this.kind.earlier().apply(bytes));
		}
		if (!intact) {
			throw new IOException("The file " + this.path + " " + this.kind.fault());
		}
	}

	/**
	 * A line that is whole but for its end, be that missing or damaged, counts.
	 */
	private boolean acceptUnended(String tail) throws IOException {
		if (tail.isEmpty() || !(accept(tail) || accept(tail.substring(0, tail.length() - 1)))) {
			return false;
		}
		write(this.first, this.second);
		force();
		return true;
	}

	private boolean accept(@Nullable String line) {
		Matcher matcher = LINE.matcher((line != null) ? line : "");
		if (!matcher.matches() || !checksum(matcher.group(1)).equals(matcher.group(4))) {
			return false;
		}
		this.first = new BigDecimal(matcher.group(2));
		this.second = Long.parseLong(matcher.group(3));
		return true;
	}

	static String line(BigDecimal first, long second) {
		String content = first.toPlainString() + " " + second + " ";
		return content + checksum(content);
	}

	private static String checksum(String content) {
		CRC32C checksum = new CRC32C();
		checksum.update(content.getBytes(StandardCharsets.ISO_8859_1));
		return HexFormat.of().toHexDigits((int) checksum.getValue());
	}

	/**
	 * Writes a record, in place of whatever follows the last good one. It survives the
	 * end of the process.
	 */
	void write(BigDecimal first, long second) throws IOException {
		boolean anew = this.end > LARGEST;
		long position = anew ? this.kind.header().length() : this.end;
		String text = ((position == 0) ? this.kind.header() : "") + line(first, second) + "\n";
		this.fileEnd = Math.max(this.fileEnd, position + text.length());
		this.file.seek(position);
		this.file.write(text.getBytes(StandardCharsets.ISO_8859_1));
		if (anew) {
			force();
		}
		this.first = first;
		this.second = second;
		this.end = position + text.length();
		if (this.fileEnd > this.end) {
			this.file.setLength(this.end);
			this.fileEnd = this.end;
		}
	}

	void force() throws IOException {
		this.file.getFD().sync();
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	/**
	 * What a file holds.
	 *
	 * @param header its first line
	 * @param olderIsAsGood whether the record before a damaged one may be taken for it
	 * @param fault what to say of a file that is damaged, or has another first line,
	 * behind its name
	 * @param earlier makes a line of a file that was written before there was a first
	 * line; answers null if it is none
	 */
	record Kind(String header, boolean olderIsAsGood, String fault, Function<byte[], @Nullable String> earlier) {

	}

}
