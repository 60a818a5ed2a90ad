package com.example.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.aiclient.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PackagedIT {

	@TempDir
	private Path folder;

	@Test
	void jarPrintsAnswersWithWhatWasGeneratedAheadOfTime() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.apiKey("sk-test"))) {
			assertThat(run(provider)).contains("Starting AOT-processed TranslatorApplication")
				.contains("0: [German] Good morning.")
				.contains("1: [German] How are you?");
		}
	}

	private String run(SimulatedProvider provider) throws IOException, InterruptedException {
		Path log = this.folder.resolve("log.txt");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=true", "-jar", System.getProperty("application.jar"),
				"--ai.client.base-url=" + provider.baseUrl());
		builder.environment().put("OPENAI_API_KEY", "sk-test");
		Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(() -> read(log)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(() -> read(log)).isZero();
		return read(log);
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
