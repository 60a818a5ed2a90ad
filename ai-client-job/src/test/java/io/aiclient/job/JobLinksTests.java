package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Two jobs that know one file by two names.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class JobLinksTests extends BatchJobTestCase {

	private static final int ROWS = 5;

	private Path other;

	@BeforeEach
	void createFolder() throws IOException {
		this.other = Files.createDirectory(this.folder.resolve("other"));
		Files.createFile(this.results);
	}

	@Test
	void aSymbolicLinkFromAnotherFolderIsTheSameFile() throws Exception {
		assertOnlyOneRuns(this.results, Files.createSymbolicLink(this.other.resolve("link.jsonl"), this.results));
	}

	@Test
	void twoSymbolicLinksAreTheSameFile() throws Exception {
		assertOnlyOneRuns(Files.createSymbolicLink(this.other.resolve("one.jsonl"), this.results),
				Files.createSymbolicLink(this.folder.resolve("two.jsonl"), this.results));
	}

	@Test
	void aLinkToALinkIsTheSameFile() throws Exception {
		Path link = Files.createSymbolicLink(this.other.resolve("link.jsonl"), this.results);
		assertOnlyOneRuns(Files.createSymbolicLink(this.folder.resolve("chain.jsonl"), link), this.results);
	}

	@Test
	void aHardLinkIsTheSameFileInOneProcess() throws Exception {
		assertOnlyOneRuns(this.results, Files.createLink(this.other.resolve("hard.jsonl"), this.results));
	}

	@Test
	void aLinkThatIsTurnedToAnotherFileMeanwhileKeepsTheLockOfItsName() throws Exception {
		Path link = Files.createSymbolicLink(this.folder.resolve("link.jsonl"), this.results);
		Sinks.Empty<Void> go = hold();
		CompletableFuture<JobReport> first = begin(link);
		Files.delete(link);
		Files.createSymbolicLink(link, Files.createFile(this.other.resolve("new.jsonl")));
		assertRefused(link);
		go.tryEmitEmpty();
		assertThat(first).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void aFileOfFailedRowsIsOfOneJobToo() throws Exception {
		Files.createFile(this.failed);
		Files.createSymbolicLink(this.other.resolve("results.failed.jsonl"), this.failed);
		Sinks.Empty<Void> go = hold();
		CompletableFuture<JobReport> first = begin(this.results);
		assertRefused(this.other.resolve("results.jsonl"));
		go.tryEmitEmpty();
		assertThat(first).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void failedRowsDoNotGoIntoTheResults() throws IOException {
		Files.createSymbolicLink(this.failed, this.results);
		assertRefused(this.results);
	}

	private void assertOnlyOneRuns(Path one, Path another) throws Exception {
		Sinks.Empty<Void> go = hold();
		CompletableFuture<JobReport> first = begin(one);
		assertRefused(another);
		go.tryEmitEmpty();
		assertThat(first).succeedsWithin(Duration.ofSeconds(10));
		assertThat(lines(this.results)).hasSize(ROWS);
		JobReport again = job(rows(ROWS)).results(another).build().run();
		assertThat(again.storedBefore()).isEqualTo(ROWS);
		assertThat(this.exchange.asked()).hasSize(ROWS);
		try (var files = Files.walk(this.folder)) {
			assertThat(files).noneMatch((file) -> file.toString().endsWith(".lock"));
		}
	}

	private CompletableFuture<JobReport> begin(Path file) {
		CompletableFuture<JobReport> run = job(rows(ROWS)).results(file).build().start().toFuture();
		await().until(() -> this.exchange.asked().size() == ROWS);
		return run;
	}

	private void assertRefused(Path file) {
		int asked = this.exchange.asked().size();
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> job(rows(ROWS)).results(file).build().run())
			.withMessageMatching(".*(is running already|that a running job has already).*");
		assertThat(this.exchange.asked()).hasSize(asked);
	}

	/**
	 * Holds all answers back.
	 */
	private Sinks.Empty<Void> hold() {
		Sinks.Empty<Void> go = Sinks.empty();
		this.exchange.answer((request) -> go.asMono().then(Mono.just(EchoExchange.answer(request))));
		return go;
	}

}
