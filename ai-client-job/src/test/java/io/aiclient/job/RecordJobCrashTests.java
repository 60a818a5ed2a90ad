package io.aiclient.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A job of records in processes of its own, which are killed.
 */
class RecordJobCrashTests {

	private static final int KILLS = 10;

	@TempDir
	private Path folder;

	@Test
	void killedTenTimesEveryRowIsStoredOnceAndValid() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		Path log = this.folder.resolve("log.txt");
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(20), 0.5)))) {
			JobCrashTests.killedAtRandom(KILLS, provider, log, () -> start(provider, results, log));
		}
		TreeSet<Integer> numbers = new TreeSet<>();
		for (String line : Files.readAllLines(results)) {
			JsonNode row = JsonMapper.shared().readTree(line);
			JsonNode value = row.path("translation");
			assertThat(row.path("id").asString()).isEqualTo("row-" + value.path("number").asInt());
			assertThat(row.path("input").path("text").asString())
				.isEqualTo(JobChild.text(value.path("number").asInt()));
			assertThat(value.path("language").asString()).isEqualTo("German");
			assertThat(numbers.add(value.path("number").asInt())).isTrue();
		}
		assertThat(numbers).hasSize(JobCrashTests.ROWS);
	}

	private static Process start(SimulatedProvider provider, Path results, Path log) throws Exception {
		return JobChild.start(JobChild.command(RecordJobChild.class, provider.baseUrl(), results.toString(),
				Integer.toString(JobCrashTests.ROWS)), log);
	}

}
