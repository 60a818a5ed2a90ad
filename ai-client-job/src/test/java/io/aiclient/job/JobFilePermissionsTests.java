package io.aiclient.job;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.FilePermissions;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Who may read what a job writes.
 */
class JobFilePermissionsTests extends BatchJobTestCase {

	@BeforeEach
	void needsPosix() {
		assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
	}

	@ParameterizedTest(name = "umask {0}, asked for {1}")
	@CsvSource({ "000,'',rw-------", "022,'',rw-------", "077,'',rw-------", "077,rw-rw-r--,rw-rw-r--",
			"022,rw-rw----,rw-rw----" })
	void everyNewFileHasTheModeThatWasAskedForWhateverTheUmask(String umask, String asked, String expected)
			throws Exception {
		Path own = Files.createDirectory(this.folder.resolve("own"));
		Path log = this.folder.resolve("log.txt");
		String java = String.join("' '", JobChild.command(JobFilesChild.class, own.toString(), asked));
		Process child = JobChild.start(List.of("sh", "-c", "umask " + umask + "; exec '" + java + "'"), log);
		try {
			assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			child.destroyForcibly();
		}
		assertThat(child.exitValue()).as(Files.readString(log)).isZero();
		List<String> listings = Files.readAllLines(log).stream().filter((line) -> line.startsWith("files ")).toList();
		assertThat(listings).hasSizeGreaterThan(2);
		String kept = "results.failed.jsonl=%1$s, results.jsonl=%1$s, results.jsonl.damaged=%1$s, "
				+ "results.jsonl.delivered=%1$s, ";
		assertThat(listings.get(0)).as("while it runs")
			.isEqualTo(
					("files [{" + kept + "results.jsonl.lock=%1$s, results.jsonl.spending=%1$s}]").formatted(expected));
		assertThat(listings.get(listings.size() - 1)).as("after it")
			.isEqualTo(("files [{" + kept + "results.jsonl.spending=%1$s}]").formatted(expected));
	}

	@Test
	void theClientSaysWhatHoldsForItsJobsAndAJobMaySayOtherwise() throws IOException {
		try (ManagedAiClient open = AiClientBuilder.create(this.exchange)
			.model("gpt-4.1-mini")
			.jobFilePermissions(FilePermissions.of("rw-r-----"))
			.build()) {
			AiBatchJobBuilder job = job(open);
			job.build().run();
			assertThat(mode(this.results)).isEqualTo("rw-r-----");
			Files.delete(this.results);
			job.filePermissions("rw-------").build().run();
			assertThat(mode(this.results)).isEqualTo("rw-------");
		}
	}

	private AiBatchJobBuilder job(ManagedAiClient asking) {
		return AiBatchJob.builder(asking)
			.rows(JobRows.of(reactor.core.publisher.Flux.fromIterable(rows(3))))
			.template(BatchJobTestCase::limited)
			.results(this.results);
	}

	@ParameterizedTest
	@ValueSource(strings = { "640", "0640", "rw-r---", "rw-r------", "r--r-----", "-w-------", "rwxr-x---", "rw-r----x",
			"u=rw,g=r", "" })
	void permissionsThatCannotBeAreRefusedAtOnce(String asked) {
		assertThatIllegalArgumentException().isThrownBy(() -> job(rows(1)).filePermissions(asked))
			.withMessage("Invalid file permissions (" + asked
					+ "): must be nine characters such as rw-r-----, rw- for the owner, and no x for anybody");
	}

	@Test
	void filesThatExistKeepTheirMode() throws IOException {
		create(this.results, "rw-rw-r--");
		job(rows(3)).build().run();
		assertThat(mode(this.results)).isEqualTo("rw-rw-r--");
		assertThat(lines(this.results)).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-rw-r--", "rw-------", "rw-r--r--" })
	void theFailedRowsKeepModeAndGroupWhenSomeAreMended(String mode) throws IOException {
		AtomicBoolean failing = new AtomicBoolean(true);
		failWhile(failing, "text 1", "text 2");
		job(rows(3)).build().run();
		assertThat(mode(this.failed)).isEqualTo("rw-------");
		chmod(this.failed, mode);
		boolean otherGroup = giveToAnotherGroup(this.failed);
		String group = group(this.failed);
		failing.set(false);
		failWhile(new AtomicBoolean(true), "text 2");
		job(rows(3)).retryFailed(true).build().run();
		assertThat(lines(this.failed)).singleElement()
			.satisfies((line) -> assertThat(line.path("id").asString()).isEqualTo("2"));
		assertThat(mode(this.failed)).isEqualTo(mode);
		assertThat(group(this.failed)).as("another group: %s", otherGroup).isEqualTo(group);
		assertThat(this.folder).isDirectoryNotContaining((file) -> file.toString().endsWith(".tmp"));
	}

	@Test
	void aSpendingJournalIsForItsOwnerOnly() throws IOException {
		Path file = this.folder.resolve("spending");
		SpendingJournal.open(file).close();
		assertThat(mode(file)).isEqualTo("rw-------");
		chmod(file, "rw-r-----");
		SpendingJournal.open(file).close();
		assertThat(mode(file)).isEqualTo("rw-r-----");
	}

	@Test
	void aScratchFileIsForItsOwnerOnly() throws IOException {
		assertThat(mode(NewFiles.scratch(this.folder, "results.jsonl"))).isEqualTo("rw-------");
	}

	private static void create(Path file, String mode) throws IOException {
		Files.createFile(file);
		chmod(file, mode);
	}

	private static void chmod(Path file, String mode) throws IOException {
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
	}

	/**
	 * Only root can.
	 */
	private static boolean giveToAnotherGroup(Path file) {
		try {
			Files.getFileAttributeView(file, PosixFileAttributeView.class)
				.setGroup(
						FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName("daemon"));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String group(Path file) throws IOException {
		return Files.readAttributes(file, PosixFileAttributes.class).group().getName();
	}

	private static String mode(Path file) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
	}

}
