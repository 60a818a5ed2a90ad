package io.aiclient.job;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ObjLongConsumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aiclient.client.FilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobJournalTests {

	private static final int LINES = 120;

	@TempDir
	private Path folder;

	private Path file;

	private byte[] whole;

	private final List<String> written = new ArrayList<>();

	@BeforeEach
	void write() throws IOException {
		this.file = this.folder.resolve("results.jsonl");
		Random random = new Random(7);
		try (JobJournal journal = journal(false, (line, offset) -> {
		})) {
			for (int i = 0; i < LINES; i++) {
				String text = "x".repeat(random.nextInt(80)) + " äöü 😀";
				byte[] line = LineSeal
					.seal(("{\"id\":\"" + i + "\",\"answer\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
				this.written.add(new String(line, 0, line.length - 1, StandardCharsets.UTF_8));
				journal.append(line);
			}
		}
		this.whole = Files.readAllBytes(this.file);
	}

	@Test
	void cutAtEveryByteOfTheLast4KibItKeepsTheWholeLinesAndCutsOffTheRest() throws IOException {
		for (int cut = this.whole.length; cut >= Math.max(1, this.whole.length - 4096); cut--) {
			Files.write(this.file, Arrays.copyOf(this.whole, cut));
			List<String> read = open(false);
			int lines = (int) count(this.whole, cut);
			assertThat(read).as("cut at %s", cut).isEqualTo(this.written.subList(0, lines));
			assertThat(count(Files.readAllBytes(this.file), Integer.MAX_VALUE)).isEqualTo(lines);
		}
		assertThat(open(false)).isEqualTo(this.written.subList(0, (int) count(this.whole, this.whole.length - 4096)));
	}

	@Test
	void cutInsideItsOnlyLineItBeginsAnew() throws IOException {
		int first = this.written.get(0).getBytes(StandardCharsets.UTF_8).length;
		for (int cut = 0; cut <= first; cut++) {
			Files.write(this.file, Arrays.copyOf(this.whole, cut));
			assertThat(open(false)).isEmpty();
			assertThat(this.file).isEmptyFile();
		}
	}

	@Test
	void aFlippedBitIsTheTornEndOrNamedAsDamageAndNoLineIsEverWrong() throws IOException {
		Random random = new Random(42);
		int cut = 0;
		for (int i = 0; i < 1000; i++) {
			byte[] flipped = this.whole.clone();
			int at = random.nextInt(flipped.length);
			flipped[at] ^= (byte) (1 << random.nextInt(8));
			Files.write(this.file, flipped);
			int line = (int) count(this.whole, at);
			try {
				List<String> read = open(false);
				assertThat(read).as("bit of byte %s", at).isEqualTo(this.written.subList(0, line));
				assertThat(line).as("line of byte %s", at).isGreaterThanOrEqualTo(LINES - 2);
				cut++;
			}
			catch (JobException ex) {
				assertThat(ex).hasMessageContaining(this.file.toString())
					.hasMessageContaining("line " + (line + 1) + " (bytes ")
					.hasMessageContaining("repair(true)");
				assertThat(Files.readAllBytes(this.file)).isEqualTo(flipped);
			}
		}
		assertThat(cut).isLessThan(100);
	}

	@Test
	void repairMovesDamagedLinesAwayAndKeepsEveryOtherInItsPlace() throws IOException {
		byte[] flipped = this.whole.clone();
		flipped[500] ^= 1;
		flipped[this.whole.length / 2] ^= 16;
		Files.write(this.file, flipped);
		List<String> read = open(true);
		assertThat(this.written).containsAll(read);
		assertThat(read).hasSizeBetween(LINES - 4, LINES - 2);
		assertThat(this.folder.resolve("results.jsonl.damaged")).isNotEmptyFile();
		assertThat(this.file).hasSize(this.whole.length);
		assertThat(open(false)).isEqualTo(read);
	}

	@Test
	void aHoleThatAPowerCutLeftIsNoDamageAndKeepsEveryOtherLineInItsPlace() throws IOException {
		for (int from : List.of(0, 700, 1024)) {
			byte[] cut = this.whole.clone();
			Arrays.fill(cut, from, from + 512, (byte) 0);
			Files.write(this.file, cut);
			List<String> read = open(false);
			List<String> expected = new ArrayList<>(this.written);
			expected.subList((int) count(this.whole, from), (int) count(this.whole, from + 512) + 1).clear();
			assertThat(read).isEqualTo(expected);
			assertThat(this.file).hasSize(this.whole.length);
			assertThat(open(false)).isEqualTo(expected);
		}
	}

	@Test
	void aFileOfAnotherProgramIsNotTouched() throws IOException {
		for (String content : List.of("some text", "{\"index\":1}\n{\"index\":2}\n", "\n\nid,text\n", "{\"idea\"")) {
			Files.writeString(this.file, content);
			assertThatExceptionOfType(JobException.class).isThrownBy(() -> open(true))
				.withMessageContaining("holds no line that a job has stored");
			assertThat(this.file).hasContent(content);
		}
	}

	@Test
	void whatComesAfterTheEndAndIsMoreThanOneLineIsKeptBeside() throws IOException {
		Files.writeString(this.file, new String(this.whole, StandardCharsets.UTF_8) + "a note\nof another program\n");
		assertThat(open(false)).isEqualTo(this.written);
		assertThat(this.file).hasSize(this.whole.length);
		assertThat(this.folder.resolve("results.jsonl.damaged")).hasContent("a note\nof another program\n");
	}

	@Test
	void aWriteThatFailsHalfwayIsAnErrorThatNamesTheFileAndTheNextStartCutsItOff() throws IOException {
		long size = Files.size(this.file);
		byte[] line = LineSeal.seal("{\"id\":\"more\"}".getBytes(StandardCharsets.UTF_8));
		FileOutputStream full = new FileOutputStream(this.file.toFile(), true) {
			@Override
			public void write(byte[] bytes) throws IOException {
				super.write(bytes, 0, bytes.length / 2);
				throw new IOException("No space left on device");
			}
		};
		JobJournal journal = new JobJournal(this.file, full, size);
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> journal.append(line))
			.withMessageContaining(this.file.toString())
			.withMessageContaining("No space left on device")
			.withMessageContaining("run the same job again");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> journal.append(line));
		journal.close();
		assertThat(this.file).hasSize(size + line.length / 2);
		assertThat(open(false)).isEqualTo(this.written);
	}

	@Test
	void findsALineByItsPlace() throws IOException {
		String longLine = "{\"id\":\"long\",\"answer\":\"" + "y".repeat(30_000) + "\"}";
		List<Long> offsets = new ArrayList<>();
		try (JobJournal journal = journal(false, (line, offset) -> offsets.add(offset))) {
			long last = journal.append(LineSeal.seal(longLine.getBytes(StandardCharsets.UTF_8)));
			assertThat(new String(journal.lineAt(offsets.get(17)), StandardCharsets.UTF_8))
				.isEqualTo(this.written.get(17));
			assertThat(new String(journal.lineAt(last), StandardCharsets.UTF_8)).contains("y".repeat(30_000));
			assertThatExceptionOfType(JobException.class).isThrownBy(() -> journal.lineAt(last + 1))
				.withMessageContaining("has changed at byte");
		}
	}

	@Test
	void findsALineOnAThreadThatIsInterrupted() throws IOException {
		List<Long> offsets = new ArrayList<>();
		try (JobJournal journal = journal(false, (line, offset) -> offsets.add(offset))) {
			Thread.currentThread().interrupt();
			assertThat(new String(journal.lineAt(offsets.get(17)), StandardCharsets.UTF_8))
				.isEqualTo(this.written.get(17));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	private List<String> open(boolean repair) throws IOException {
		List<String> lines = new ArrayList<>();
		try (JobJournal journal = journal(repair,
				(line, offset) -> lines.add(new String(line, StandardCharsets.UTF_8)))) {
			assertThat(journal.size()).isEqualTo(Files.size(this.file));
		}
		return lines;
	}

	private JobJournal journal(boolean repair, ObjLongConsumer<byte[]> visitor) throws IOException {
		return JobJournal.open(this.file, JournalScan.checked(this.file, repair, visitor),
				new NewFiles(FilePermissions.ownerOnly()));
	}

	private static long count(byte[] bytes, int before) {
		long lines = 0;
		for (int i = 0; i < Math.min(before, bytes.length); i++) {
			lines += (bytes[i] == '\n') ? 1 : 0;
		}
		return lines;
	}

}
