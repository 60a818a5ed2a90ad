package io.aiclient.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.client.FilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A job that is refused before anything was asked leaves everything as it was.
 */
class RefusedJobTests extends BatchJobTestCase {

	static Stream<Named<Refusal>> refusals() {
		return Stream.of(of("the input is missing", "does not exist or may not be read", (test) -> {
		}, (test) -> test.job(rows(1)).rows(JobRows.jsonLines(test.folder.resolve("none.jsonl")))),
				of("the input is a folder", "is a folder", (test) -> Files.createDirectory(test.folder.resolve("in")),
						(test) -> test.job(rows(1)).rows(JobRows.csv(test.folder.resolve("in")))),
				of("the input is no JSON", "rows.jsonl", (test) -> test.write("rows.jsonl", "not JSON\n"),
						(test) -> test.job(rows(1)).rows(JobRows.jsonLines(test.folder.resolve("rows.jsonl")))),
				of("the input has no key", "id", (test) -> test.write("rows.csv", "name,text\na,b\n"),
						(test) -> test.job(rows(1)).rows(JobRows.csv(test.folder.resolve("rows.csv")))),
				of("no request can be made", "Cannot make a request of row '0'", (test) -> {
				}, (test) -> test.job(rows(1)).template((row) -> {
					throw new IllegalStateException("no");
				})), of("nothing bounds the cost", "cannot be asked under a budget", (test) -> {
				}, (test) -> test.job(rows(1)).budget(BigDecimal.ONE)),
				of("nothing bounds the cost of what was asked before", "cannot be asked under a budget",
						RefusedJobTests::runBefore, (test) -> test.job(rows(9)).budget(BigDecimal.ONE)),
				of("the results are damaged", "is damaged", RefusedJobTests::damageResults,
						(test) -> test.job(rows(9)).deliverTo((result) -> reactor.core.publisher.Mono.empty())),
				of("the results are damaged and the failed rows torn", "is damaged", (test) -> {
					test.runBefore();
					Files.writeString(test.failed, Files.readString(test.failed) + "{\"id\":\"7\ntwo lines\n");
					test.damageResults();
				}, (test) -> test.job(rows(9))),
				of("the results are none", "holds no line that a job has stored",
						(test) -> test.write("results.jsonl", "a diary\n"), (test) -> test.job(rows(9)).repair(true)),
				of("the failed rows are none", "holds no line that a job has stored",
						(test) -> test.write("results.failed.jsonl", "a diary\n"), (test) -> test.job(rows(9))),
				of("the spending is damaged", "no spending journal",
						(test) -> test.write("results.jsonl.spending", "a diary\n"),
						(test) -> test.job(rows(9)).template(BatchJobTestCase::limited).budget(BigDecimal.ONE)),
				of("the mark of deliveries is damaged", "is damaged",
						(test) -> test.write("results.jsonl.delivered", "x".repeat(64)),
						(test) -> test.job(rows(9)).deliverTo((result) -> reactor.core.publisher.Mono.empty())),
				of("the lock is a file of another program", "has the name of the job's lock, and is none",
						(test) -> test.write("results.jsonl.lock", "a diary\n"), (test) -> test.job(rows(9))),
				of("the results are a folder", "is a folder: name a file",
						(test) -> Files.createDirectory(test.results), (test) -> test.job(rows(9))),
				of("the lock is a folder", "is a folder: name a file",
						(test) -> Files.createDirectory(test.folder.resolve("results.jsonl.lock")),
						(test) -> test.job(rows(9))),
				of("the deliveries are a folder", "is a folder: name a file",
						(test) -> Files.createDirectory(test.folder.resolve("results.jsonl.delivered")),
						(test) -> test.job(rows(9)).deliverTo((result) -> reactor.core.publisher.Mono.empty())),
				of("the results are a link to nothing", "symbolic link to 'away.jsonl', which does not exist",
						(test) -> Files.createSymbolicLink(test.results, Path.of("away.jsonl")),
						(test) -> test.job(rows(9))),
				of("the folder is missing", "does not exist", (test) -> {
				}, (test) -> test.job(rows(9)).results(test.folder.resolve("none/results.jsonl"))));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void leavesEverythingAsItWas(Refusal refusal) throws IOException {
		refusal.before().accept(this);
		this.exchange.asked().clear();
		TreeMap<String, String> before = everything();
		AiBatchJob job = refusal.job().job(this).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run).withMessageContaining(refusal.message());
		assertThat(everything()).isEqualTo(before);
		assertThat(this.exchange.asked()).isEmpty();
	}

	@Test
	void aRunningJobLeavesNothingOfASecondOne() throws IOException {
		JobFiles files = new JobFiles(this.results, FilePermissions.ownerOnly());
		try (JobLocks lock = JobLocks.take(files, new NewFiles(files.permissions()))) {
			assertThat(lock).isNotNull();
			TreeMap<String, String> before = everything();
			assertThat(before).containsOnlyKeys("results.jsonl.lock");
			AiBatchJob job = job(rows(3)).build();
			assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
				.withMessageContaining("is running already");
			assertThat(everything()).isEqualTo(before);
		}
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void anEstimateWritesNothing() throws IOException {
		runBefore();
		TreeMap<String, String> before = everything();
		job(rows(9)).budget(BigDecimal.ONE).build().estimate();
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void aBudgetThatDoesNotAllowTheFirstRowLeavesNothing() {
		JobReport report = job(rows(9)).template(BatchJobTestCase::limited)
			.budget(new BigDecimal("0.0000001"))
			.build()
			.run();
		assertThat(report.end()).isEqualTo(JobReport.End.BUDGET);
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void aClientThatIsClosedLeavesNothing() {
		this.client.close();
		assertThat(job(rows(9)).build().run().end()).isEqualTo(JobReport.End.STOPPED);
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void aJobWithoutRowsIsCompleteAndItsResultsAreThere() {
		assertThat(job(List.of()).build().run().isComplete()).isTrue();
		assertThat(this.folder).isDirectoryContaining((file) -> file.equals(this.results));
		assertThat(this.results).isEmptyFile();
	}

	@Test
	void anEmptyFileOfAnotherProgramStays() throws IOException {
		Files.createFile(this.results);
		AiBatchJob job = job(rows(1)).rows(JobRows.csv(this.folder.resolve("none.csv"))).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run);
		assertThat(this.folder.toFile().list()).containsExactly("results.jsonl");
	}

	@Test
	void whatWasAskedIsKept() throws IOException {
		AiBatchJob job = job(rows(5)).template((row) -> {
			if (row.key().equals("4")) {
				throw new IllegalStateException("no");
			}
			return limited(row);
		}).budget(BigDecimal.ONE).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run);
		assertThat(lines(this.results)).hasSize(4);
		assertThat(this.folder.toFile().list()).containsExactlyInAnyOrder("results.jsonl", "results.jsonl.spending");
	}

	private void write(String name, String content) throws IOException {
		Files.writeString(this.folder.resolve(name), content);
	}

	private void runBefore() {
		failWhile(new AtomicBoolean(true), "text 1");
		assertThat(job(rows(5)).build().run().isComplete()).isTrue();
	}

	private void damageResults() throws IOException {
		if (!Files.exists(this.results)) {
			runBefore();
		}
		byte[] bytes = Files.readAllBytes(this.results);
		bytes[20] ^= 1;
		Files.write(this.results, bytes);
	}

	private TreeMap<String, String> everything() throws IOException {
		try (Stream<Path> files = Files.walk(this.folder)) {
			TreeMap<String, String> found = new TreeMap<>();
			files.filter((file) -> !file.equals(this.folder))
				.forEach((file) -> found.put(this.folder.relativize(file).toString(), content(file)));
			return found;
		}
	}

	private static String content(Path file) {
		try {
			boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
			return regular ? HexFormat.of().formatHex(Files.readAllBytes(file)) : "no file";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Named<Refusal> of(String name, String message, Step before, Job job) {
		return Named.of(name, new Refusal(message, before, job));
	}

	/**
	 * A job that is refused.
	 *
	 * @param message part of what it says
	 * @param before what is there
	 * @param job the job
	 */
	record Refusal(String message, Step before, Job job) {

	}

	@FunctionalInterface
	interface Step {

		void accept(RefusedJobTests test) throws IOException;

	}

	@FunctionalInterface
	interface Job {

		AiBatchJobBuilder job(RefusedJobTests test);

	}

}
