package com.example.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import io.aiclient.simulator.Fault;
import io.aiclient.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class JobApplicationTests {

	private static final int ROWS = 200;

	@TempDir
	private Path folder;

	@Test
	void storesEachRowOnceHoweverOftenItRuns() throws IOException {
		Path rows = this.folder.resolve("rows.jsonl");
		Path results = this.folder.resolve("results.jsonl");
		Files.write(rows, IntStream.range(0, ROWS).mapToObj(JobApplicationTests::row).toList());
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.apiKey("sk-test"))) {
			provider.enqueue(Fault.status(503));
			run(provider, rows, results);
			run(provider, rows, results);
			assertThat(provider.counts().accepted()).as("with the one that failed").isEqualTo(ROWS + 1);
		}
		List<String> lines = Files.readAllLines(results);
		assertThat(lines).hasSize(ROWS);
		for (int id = 0; id < ROWS; id++) {
			String line = "{\"id\":" + id + ",\"sentiment\":\"[answer] Review " + id + "\"";
			assertThat(lines).filteredOn((result) -> result.startsWith(line)).hasSize(1);
		}
	}

	private static String row(int id) {
		return "{\"id\": " + id + ", \"review\": \"Review " + id + "\"}";
	}

	private static void run(SimulatedProvider provider, Path rows, Path results) {
		try (ConfigurableApplicationContext context = SpringApplication.run(JobApplication.class, rows.toString(),
				results.toString(), "--ai.client.base-url=" + provider.baseUrl(), "--ai.client.api-key=sk-test")) {
			assertThat(context).isExactlyInstanceOf(AnnotationConfigApplicationContext.class);
		}
	}

}
