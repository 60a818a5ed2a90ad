package io.aiclient.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LastRecordTests {

	private static final String HEADER = "test 1\n";

	@TempDir
	private Path folder;

	private Path file;

	@BeforeEach
	void nameFile() {
		this.file = this.folder.resolve("record");
	}

	/**
	 * A job of a million rows writes a mark for each.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theFileStaysSmallAndTheLastOfManyHolds(boolean olderIsAsGood) throws IOException {
		for (int reopened = 0; reopened < 5; reopened++) {
			try (LastRecord record = open(olderIsAsGood)) {
				for (int i = 0; i < 3000; i++) {
					record.write(BigDecimal.valueOf(10_000L * reopened + i), i);
				}
			}
			assertThat(Files.size(this.file)).isLessThan(1 << 17);
			assertThat(last(olderIsAsGood)).isEqualTo(10_000 * reopened + 2999);
		}
	}

	/**
	 * As if the process were killed when the first line of a file that begins anew is
	 * written, in part or whole, and the rest is not cut off.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFileThatIsCaughtBeginningAnewHoldsWhatItHeld(boolean olderIsAsGood) throws IOException {
		try (LastRecord record = open(olderIsAsGood)) {
			while (Files.size(this.file) <= 1 << 16) {
				record.write(BigDecimal.ONE, 1);
			}
			record.write(BigDecimal.TEN, 10);
		}
		byte[] before = manyLines();
		byte[] anew = Files.readAllBytes(this.file);
		assertThat(anew).hasSizeLessThan(100);
		for (int written = HEADER.length(); written <= anew.length; written++) {
			byte[] caught = before.clone();
			System.arraycopy(anew, 0, caught, 0, written);
			Files.write(this.file, caught);
			assertThat(last(olderIsAsGood)).isOne();
		}
	}

	@Test
	void whereAnOlderRecordIsAsGoodItIsTakenForADamagedOne() throws IOException {
		try (LastRecord record = open(true)) {
			record.write(BigDecimal.ONE, 1);
			record.write(BigDecimal.TEN, 10);
		}
		byte[] whole = Files.readAllBytes(this.file);
		byte[] damaged = whole.clone();
		damaged[whole.length - 3]++;
		Files.write(this.file, damaged);
		assertThat(last(true)).isOne();
		assertThatIOException().isThrownBy(() -> last(false)).withMessage("The file " + this.file + " is damaged");
		byte[] unwritten = Arrays.copyOf(whole, whole.length + 4096);
		Files.write(this.file, unwritten);
		for (boolean olderIsAsGood : List.of(true, false)) {
			assertThat(last(olderIsAsGood)).as("zeros after a power cut are no line").isEqualTo(10);
		}
		Files.writeString(this.file, HEADER + "1 1 00000000\n", StandardCharsets.US_ASCII);
		assertThatIOException().as("no record is left").isThrownBy(() -> last(true));
	}

	private byte[] manyLines() {
		String line = LastRecord.line(BigDecimal.ONE, 1) + "\n";
		return (HEADER + line.repeat((1 << 16) / line.length() + 1)).getBytes(StandardCharsets.US_ASCII);
	}

	private int last(boolean olderIsAsGood) throws IOException {
		try (LastRecord record = open(olderIsAsGood)) {
			return record.first().intValueExact();
		}
	}

	private LastRecord open(boolean olderIsAsGood) throws IOException {
		LastRecord.Kind kind = new LastRecord.Kind(HEADER, olderIsAsGood, "is damaged", (bytes) -> null);
		return new LastRecord(this.file, new RandomAccessFile(this.file.toFile(), "rw"), kind);
	}

}
