package io.aiclient.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the jar as a user does.
 */
class PackagedIT {

	private static final int PATIENCE_IN_SECONDS = 120;

	@TempDir
	private Path folder;

	@Test
	void runsWithWhatWasGeneratedAheadOfTime() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		String log = run(List.of("-Dspring.aot.enabled=true", "-Dspring.main.log-startup-info=true",
				"-Dlogging.level.io.aiclient.sample=info"), "--limit=2", "--output=" + results);
		assertThat(log).contains("Starting AOT-processed SampleApplication")
			.contains("Translating: 2 of 2 done, 0 failed")
			.contains("Sorting: 2 of 2 done, 0 failed")
			.containsPattern("50 \\|     2 \\|.* 100\\.0 %");
		assertThat(Files.readAllLines(results)).hasSize(4).filteredOn((line) -> line.contains("\"area\"")).hasSize(2);
	}

	private String run(List<String> options, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		command.addAll(List.of("-jar", System.getProperty("sample.jar")));
		command.addAll(List.of(arguments));
		Path log = this.folder.resolve("log.txt");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().remove(SimulatedProviderInitializer.BASE_URL_VARIABLE);
		Process process = builder.start();
		try {
			assertThat(process.waitFor(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String text = Files.readString(log);
		assertThat(process.exitValue()).as(text).isZero();
		return text;
	}

}
