package io.aiclient.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjLongConsumer;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a journal from its beginning, and finds what of it is whole.
 * <p>
 * A line that is not intact is the torn end of the file if no intact line comes after it,
 * and damage if one does. A line with a run of zeros in it is a hole: a machine that
 * loses its power may have written what comes later and not what comes before. Lines of
 * nothing but spaces are what a repair leaves, and say nothing.
 */
final class JournalScan {

	private static final byte[] BEGINNING = "{\"id\":".getBytes(StandardCharsets.US_ASCII);

	private static final JsonMapper JSON = JsonMapper.shared();

	/**
	 * Less than any system writes at once, and more than a few bad bits make.
	 */
	private static final int HOLE = 16;

	private final List<Region> damage = new ArrayList<>();

	private final Path file;

	private long intactLines;

	private boolean begunLikeJournal = true;

	private long end;

	private long fileEnd;

	private boolean wholeLinesInTail;

	private JournalScan(Path file) {
		this.file = file;
	}

	/**
	 * Scans a file, which need not exist.
	 * @param repair whether damage is allowed
	 * @param visitor takes each intact line, without its newline, and where it begins
	 * @throws JobException if the file is damaged, or none of a job
	 */
	static JournalScan checked(Path file, boolean repair, ObjLongConsumer<byte[]> visitor) throws IOException {
		NewFiles.requireNoFolder(file);
		JournalScan scan = new JournalScan(file);
		if (Files.exists(file)) {
			try (LineReader reader = new LineReader(file, 0)) {
				scan.read(reader, visitor);
			}
		}
		scan.requireJournal();
		if (!repair) {
			scan.requireWhole();
		}
		return scan;
	}

	private void read(LineReader reader, ObjLongConsumer<byte[]> visitor) throws IOException {
		Region bad = null;
		while (reader.next()) {
			boolean blank = reader.isTerminated() && !reader.isTooLong() && isBlank(reader.line());
			if (reader.isTerminated() && !blank && LineSeal.isIntact(reader.line())) {
				if (bad != null) {
					this.damage.add(bad);
					bad = null;
				}
				this.intactLines++;
				visitor.accept(reader.line(), reader.offset());
			}
			else if (!blank) {
				this.wholeLinesInTail = (bad != null && this.wholeLinesInTail) || reader.isTerminated();
				Region line = new Region(reader.number(), reader.offset(), reader.end(), hasHole(reader.line()));
				bad = (bad != null) ? bad.and(line) : line;
			}
			if (reader.offset() == 0) {
				this.begunLikeJournal = beginsLikeJournal(reader.line());
			}
			this.end = (bad != null) ? bad.from() : reader.end();
			this.fileEnd = reader.end();
		}
	}

	private static boolean isBlank(byte[] line) {
		for (byte b : line) {
			if (b != ' ') {
				return false;
			}
		}
		return true;
	}

	private static boolean hasHole(byte[] line) {
		int zeros = 0;
		for (int i = 0; i < line.length && zeros < HOLE; i++) {
			zeros = (line[i] == 0) ? zeros + 1 : 0;
		}
		return zeros == HOLE;
	}

	private static boolean beginsLikeJournal(byte[] line) {
		int length = Math.min(line.length, BEGINNING.length);
		return length > 0 && Arrays.equals(line, 0, length, BEGINNING, 0, length) && !isOfAnotherProgram(line);
	}

	/**
	 * Whether a line is whole and not sealed: none that a job has begun to write.
	 */
	private static boolean isOfAnotherProgram(byte[] line) {
		try {
			JSON.readTree(line);
			return !LineSeal.isIntact(line);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	long end() {
		return this.end;
	}

	long tornBytes() {
		return this.fileEnd - this.end;
	}

	/**
	 * Whether the torn end is more than one line that was begun, which no killed process
	 * leaves.
	 */
	boolean hasWholeLinesInTail() {
		return this.wholeLinesInTail;
	}

	/**
	 * What is not intact and has an intact line after it.
	 */
	List<Region> damage() {
		return this.damage;
	}

	/**
	 * Refuses a file that no job has written: cutting its end would destroy it.
	 */
	private void requireJournal() {
		if (this.intactLines == 0 && this.fileEnd > 0 && (this.wholeLinesInTail || !this.begunLikeJournal)) {
			throw new JobException("'" + this.file + "' holds no line that a job has stored, so it is none of a job's "
					+ "files, or wholly damaged: name another file, or move it away", null);
		}
	}

	/**
	 * Refuses a damaged file; holes are no damage.
	 */
	private void requireWhole() {
		List<Region> damaged = this.damage.stream().filter((region) -> !region.hole()).toList();
		if (!damaged.isEmpty()) {
			Region first = damaged.get(0);
			throw new JobException("'" + this.file + "' is damaged in " + damaged.size() + " places, first at line "
					+ first.line() + " (bytes " + first.from() + " to " + first.to()
					+ "): its checksum is wrong, and intact lines come after it. Put back a good copy of the file; or "
					+ "run the job with repair(true), which moves the damaged lines to '" + this.file
					+ ".damaged' and asks their rows again", null);
		}
	}

	/**
	 * Bytes that belong to no intact line.
	 *
	 * @param line number of its first line, from one
	 * @param hole whether each of its lines is one of which a part was never written
	 */
	record Region(long line, long from, long to, boolean hole) {

		Region and(Region next) {
			return new Region(this.line, this.from, next.to, this.hole && next.hole);
		}

	}

}
