package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A job on a disk of one megabyte. Needs the right to mount one.
 */
@EnabledOnOs(OS.LINUX)
class FullDiskTests {

	private static final int ROWS = 5000;

	@TempDir
	private Path folder;

	private Path disk;

	private final EchoExchange exchange = new EchoExchange();

	private final ManagedAiClient client = AiClientBuilder.create(this.exchange).model("gpt-4.1-mini").build();

	@BeforeEach
	void mount() throws Exception {
		this.disk = Files.createDirectory(this.folder.resolve("disk"));
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", this.disk.toString()))
			.as("exit code of mount: not root, or mounts are not allowed")
			.isZero();
	}

	@AfterEach
	void unmount() throws Exception {
		this.client.close();
		run("umount", "--lazy", this.disk.toString());
	}

	@Test
	void stopsWithAClearErrorKeepsWhatWasStoredAndGoesOnAfterSpaceIsMade() throws Exception {
		Path results = this.disk.resolve("results.jsonl");
		AiBatchJob job = AiBatchJob.builder(this.client)
			.rows(JobRows.of(Flux.range(0, ROWS).map((i) -> JobRow.of("" + i, "text " + i))))
			.template((row) -> AiRequest.of(row.text("text")))
			.results(results)
			.build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessageContaining("Cannot write to '" + results + "'")
			.withMessageContaining("make space")
			.withMessageContaining("No space left on device");
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessageContaining(results.toString())
			.withMessageContaining("No space left on device");
		long stored = whole(results);
		assertThat(stored).isBetween(100L, ROWS - 1L);
		assertThat(run("mount", "-o", "remount,size=16m", this.disk.toString())).isZero();
		JobReport report = job.run();
		assertThat(report.storedBefore()).isEqualTo(stored);
		assertThat(report.isComplete()).isTrue();
		assertThat(whole(results)).isEqualTo(ROWS);
		assertThat(this.exchange.asked()).hasSizeLessThan(ROWS + 3 * 300);
	}

	private static long whole(Path results) throws IOException {
		try (Stream<String> lines = Files.lines(results)) {
			return lines.filter((line) -> LineSeal.isIntact(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
				.count();
		}
	}

	private static int run(String... command) throws Exception {
		Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
		assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

}
