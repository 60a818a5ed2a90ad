package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.cost.SpendingReservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpendingJournalTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@TempDir
	Path folder;

	private Path file;

	@BeforeEach
	void nameFile() {
		this.file = this.folder.resolve("results.spending");
	}

	@Test
	void beginsWithNothingSpent() throws IOException {
		assertThat(reopen()).isEqualTo(Spending.NONE);
		assertThat(reopen()).as("also where nothing was ever claimed").isEqualTo(Spending.NONE);
	}

	@Test
	void theLastMarkHoldsAlsoWhereItIsLower() throws IOException {
		write("0.5", "1.25", "0.75");
		assertThat(reopen()).isEqualTo(spending("0.75"));
	}

	@Test
	void aCrashCountsWhatWasReservedAndNotSettledAsSpent() throws IOException {
		SpendingJournal journal = SpendingJournal.open(this.file);
		SpendingCap cap = SpendingCap.builder().usd(BigDecimal.ONE).journal(journal).build();
		SpendingReservation answered = cap.reserve(spending("0.01"), false);
		answered.granted().block(TIMEOUT);
		SpendingReservation inFlight = cap.reserve(spending("0.20"), false);
		inFlight.granted().block(TIMEOUT);
		answered.release();
		Path copy = crash();
		journal.close();
		try (SpendingJournal after = SpendingJournal.open(copy)) {
			assertThat(after.spent().usd()).as("what is in flight, and little more")
				.isBetween(new BigDecimal("0.20"), new BigDecimal("0.22"));
		}
	}

	@Test
	void aCleanStopCountsExactlyWhatWasSpent() throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(this.file)) {
			SpendingCap cap = SpendingCap.builder().usd(BigDecimal.ONE).journal(journal).build();
			SpendingReservation reservation = cap.reserve(spending("0.01"), false);
			reservation.granted().block(TIMEOUT);
			reservation.keep();
			cap.close().block(TIMEOUT);
		}
		assertThat(reopen().usd()).isEqualByComparingTo("0.01");
	}

	@Test
	void twentyCrashesUseUpFourHundredthsOfTheCap() throws IOException {
		BigDecimal lost = BigDecimal.ZERO;
		for (int crash = 0; crash < 20; crash++) {
			try (SpendingJournal journal = SpendingJournal.open(this.file)) {
				SpendingCap cap = SpendingCap.builder()
					.usd(BigDecimal.ONE)
					.spentBefore(journal.spent())
					.journal(journal)
					.build();
				for (int i = 0; i < 100; i++) {
					SpendingReservation reservation = cap.reserve(spending("0.0001"), false);
					reservation.granted().block(TIMEOUT);
					reservation.keep();
				}
				Path copy = crash();
				BigDecimal spent = cap.spent().usd();
				try (SpendingJournal after = SpendingJournal.open(copy)) {
					assertThat(after.spent().usd()).isGreaterThanOrEqualTo(spent);
					lost = lost.add(after.spent().usd().subtract(spent));
				}
			}
		}
		assertThat(lost).isLessThanOrEqualTo(new BigDecimal("0.04"));
	}

	/**
	 * A power cut leaves the file at any length. What was written through is never lost.
	 */
	@Test
	void aTornLineIsCutOff() throws IOException {
		write("0.5", "0.75");
		byte[] whole = Files.readAllBytes(this.file);
		int lastMark = new String(whole, StandardCharsets.ISO_8859_1).indexOf("0.75");
		for (int length = lastMark; length < whole.length; length++) {
			Files.write(this.file, Arrays.copyOf(whole, length));
			Spending expected = (length < whole.length - 1) ? spending("0.5") : spending("0.75");
			assertThat(reopen()).as("cut at %s", length).isEqualTo(expected);
			assertThat(reopen()).as("and once more").isEqualTo(expected);
			write("0.8");
			assertThat(reopen()).as("and goes on").isEqualTo(spending("0.8"));
		}
	}

	@Test
	void anyCutBeforeTheFirstMarkIsANewJournal() throws IOException {
		write("0.5");
		byte[] whole = Files.readAllBytes(this.file);
		for (int length = 0; length < whole.length - 1; length++) {
			Files.write(this.file, Arrays.copyOf(whole, length));
			assertThat(reopen()).as("cut at %s", length).isEqualTo(Spending.NONE);
			write("0.75");
			assertThat(reopen()).as("and goes on").isEqualTo(spending("0.75"));
		}
	}

	@Test
	void noFlippedBitLowersTheMark() throws IOException {
		write("0.5", "0.75", "1.25");
		byte[] whole = Files.readAllBytes(this.file);
		int refused = 0;
		for (int bit = 0; bit < whole.length * 8; bit++) {
			byte[] flipped = whole.clone();
			flipped[bit / 8] ^= (byte) (1 << bit % 8);
			Files.write(this.file, flipped);
			try {
				assertThat(reopen()).as("bit %s", bit).isEqualTo(spending("1.25"));
			}
			catch (IOException ex) {
				refused++;
				assertThat(ex).hasMessageContaining(this.file.toString()).hasMessageContaining("damaged");
			}
		}
		assertThat(refused).isPositive();
	}

	@Test
	void isOpenOnceAtATime() throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(this.file)) {
			assertThat(journal.spent()).isEqualTo(Spending.NONE);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> SpendingJournal.open(this.file))
				.withMessageContaining("in use");
		}
		assertThat(reopen()).isEqualTo(Spending.NONE);
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void isOpenOnceByWhateverNames() throws IOException {
		reopen();
		Path other = Files.createDirectory(this.folder.resolve("other"));
		Path link = Files.createSymbolicLink(other.resolve("link"), this.file);
		Path chain = Files.createSymbolicLink(this.folder.resolve("chain"), link);
		Path hard = Files.createLink(other.resolve("hard"), this.file);
		for (Path first : List.of(this.file, link, chain, hard)) {
			try (SpendingJournal journal = SpendingJournal.open(first)) {
				assertThat(journal.spent()).isEqualTo(Spending.NONE);
				for (Path second : List.of(this.file, link, chain, hard)) {
					assertThatExceptionOfType(IOException.class).isThrownBy(() -> SpendingJournal.open(second))
						.withMessageContaining("in use");
				}
			}
		}
		assertThat(reopen()).isEqualTo(Spending.NONE);
	}

	@Test
	void aMarkThatCannotBeWrittenIsAnError() throws IOException {
		SpendingJournal journal = SpendingJournal.open(this.file);
		journal.close();
		assertThatThrownBy(() -> journal.claim(spending("1")).block(TIMEOUT)).isNotNull();
		assertThat(reopen()).isEqualTo(Spending.NONE);
	}

	@Test
	void anotherFileIsLeftAlone() throws IOException {
		Files.writeString(this.file, "{\"id\": 1, \"text\": \"a row of another program\"}\n");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> SpendingJournal.open(this.file))
			.withMessageContaining("no spending journal");
		assertThat(this.file).content().startsWith("{\"id\": 1");
	}

	private void write(String... marks) throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(this.file)) {
			for (String mark : marks) {
				journal.claim(spending(mark)).block(TIMEOUT);
			}
		}
	}

	private Spending reopen() throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(this.file)) {
			return journal.spent();
		}
	}

	/**
	 * The file as a crash would leave it.
	 */
	private Path crash() throws IOException {
		Path copy = Files.createTempFile(this.folder, "crashed", ".spending");
		Files.write(copy, Files.readAllBytes(this.file));
		return copy;
	}

	private static Spending spending(String usd) {
		return new Spending(new BigDecimal(usd), 1000);
	}

}
