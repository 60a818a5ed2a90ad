package io.aiclient.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Files behind links and in folders that cannot be written, and rows with any key.
 */
class JobFileNamesTests extends BatchJobTestCase {

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void linksStayLinksAndWhatTheyNameIsWritten() throws IOException {
		Path away = Files.createDirectory(this.folder.resolve("away"));
		Path realResults = Files.createFile(away.resolve("r"));
		Path realFailed = Files.createFile(away.resolve("f"));
		Files.createSymbolicLink(this.results, realResults);
		Files.createSymbolicLink(this.failed, realFailed);
		AtomicBoolean failing = new AtomicBoolean(true);
		failWhile(failing, "text 1", "text 2");
		job(rows(4)).build().run();
		assertThat(ids(realResults)).containsExactlyInAnyOrder("0", "3");
		assertThat(ids(realFailed)).containsExactlyInAnyOrder("1", "2");
		failWhile(failing, "text 2");
		job(rows(4)).retryFailed(true).build().run();
		assertThat(ids(realFailed)).containsExactly("2");
		failing.set(false);
		assertThat(job(rows(4)).retryFailed(true).build().run().isComplete()).isTrue();
		assertThat(ids(realResults)).containsExactlyInAnyOrder("0", "1", "2", "3");
		assertThat(realFailed).isEmptyFile();
		assertThat(this.results).isSymbolicLink();
		assertThat(this.failed).isSymbolicLink();
		assertThat(names(this.folder)).containsExactlyInAnyOrder("away", "results.jsonl", "results.failed.jsonl");
		assertThat(names(away)).containsExactlyInAnyOrder("r", "f");
	}

	@Test
	void aKeyOfAnyCharactersIsOneLineAndComesBackAsItWas() throws IOException {
		List<String> keys = Stream
			.concat(IntStream.range(0, 0x20).mapToObj((c) -> "a" + (char) c + "b"),
					Stream.of("\r\n{\"id\":\"forged\"}\n", "k\u007f", "k\u0085", "k\u2028\u2029", "\u001b[31m", "\"\\",
							"😀"))
			.toList();
		AtomicBoolean failing = new AtomicBoolean(true);
		failWhile(failing, "fail");
		List<JobRow> rows = Stream
			.concat(keys.stream().map((key) -> JobRow.of(key, "text")),
					keys.stream().map((key) -> JobRow.of("failed " + key, "fail")))
			.toList();
		job(rows).build().run();
		assertThat(ids(this.results)).containsExactlyInAnyOrderElementsOf(keys);
		assertThat(ids(this.failed)).containsExactlyInAnyOrderElementsOf(keys.stream().map("failed "::concat).toList());
		for (Path file : List.of(this.results, this.failed)) {
			byte[] bytes = Files.readAllBytes(file);
			assertThat(IntStream.range(0, bytes.length).filter((i) -> bytes[i] >= 0 && bytes[i] < 0x20).count())
				.as("control characters in %s are ends of lines", file)
				.isEqualTo(keys.size());
			assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("\n");
		}
		int asked = this.exchange.asked().size();
		assertThat(job(rows).build().run().storedBefore()).isEqualTo(keys.size());
		assertThat(this.exchange.asked()).hasSize(asked);
	}

	/**
	 * Root may write anywhere.
	 */
	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void aFolderThatMayNotBeWrittenIsAClearError() {
		assertThat(this.folder.toFile().setWritable(false)).isTrue();
		assumeThat(Files.isWritable(this.folder)).isFalse();
		AiBatchJob job = job(rows(1)).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessageContaining("results.jsonl.lock' cannot be created: this process may not write to its folder");
	}

	/**
	 * Needs the right to mount a disk.
	 */
	@Test
	@EnabledOnOs(OS.LINUX)
	void aDiskThatIsReadOnlyIsAClearError() throws Exception {
		Path disk = Files.createDirectory(this.folder.resolve("disk"));
		assumeThat(exitCode("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk.toString())).isZero();
		try {
			AiBatchJob job = job(rows(1)).results(disk.resolve("results.jsonl")).build();
			assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
				.withMessageContaining(disk + "/results.jsonl")
				.withMessageContaining("Read-only file system");
			assertThat(disk).isEmptyDirectory();
		}
		finally {
			exitCode("umount", "--lazy", disk.toString());
		}
	}

	private static int exitCode(String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

	private static List<String> ids(Path file) throws IOException {
		return lines(file).stream().map((line) -> line.path("id").asString()).toList();
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
