package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.AnswerLength;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Jobs in processes of their own, which are killed.
 */
class JobCrashTests {

	static final int ROWS = 2000;

	private static final int KILLS = 4;

	@TempDir
	private Path folder;

	@Test
	void killedAtRandomMomentsEveryRowIsStoredOnceAndOnlyThoseInFlightAreAskedAgain() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		Path log = this.folder.resolve("log.txt");
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(20), 0.5)))) {
			killedAtRandom(KILLS, provider, log, () -> JobChild.start(provider.baseUrl(), results, ROWS, log));
		}
		assertAnswered(results);
		assertThat(log).content().contains("All rows have ended: 2000 read").doesNotContain("secret-key");
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files).allSatisfy((file) -> assertThat(Files.readString(file)).doesNotContain("secret-key"));
		}
	}

	/**
	 * Runs a job of {@value #ROWS} rows that is killed, and then lets it end.
	 */
	static void killedAtRandom(int kills, SimulatedProvider provider, Path log, Callable<Process> job)
			throws Exception {
		Random random = new Random(11);
		for (int kill = 0; kill < kills; kill++) {
			long when = ROWS * kill / kills + random.nextInt(ROWS / kills);
			killAfter(when, provider, job.call());
		}
		Process last = job.call();
		assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(last.exitValue()).as(Files.readString(log)).isZero();
		assertThat(provider.counts().accepted() - ROWS).isBetween(0L, (long) kills * JobChild.CONCURRENCY);
	}

	@Test
	void aJobWithABudgetThatIsKilledNeverPassesItAndGoesOn() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		Path log = this.folder.resolve("log.txt");
		BigDecimal budget = new BigDecimal("0.15");
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(20)))
				.answerLength(AnswerLength.fixed(JobChild.MAX_TOKENS)))) {
			for (int kill = 1; kill <= 3; kill++) {
				long when = 50L * kill;
				Process child = JobChild.start(provider.baseUrl(), results, ROWS, log, budget.toString());
				killAfter(when, provider, child);
			}
			long asked = provider.counts().accepted();
			Process paused = JobChild.start(provider.baseUrl(), results, ROWS, log, budget.toString());
			assertThat(paused.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(log).content().contains("the budget is spent");
			assertThat(provider.counts().accepted()).as("the kills did not use it up").isGreaterThan(asked + 50);
			assertThat(mostThatWasBilled(provider.counts().accepted())).isLessThanOrEqualTo(budget);
			Process last = JobChild.start(provider.baseUrl(), results, ROWS, log, "1.00");
			assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(log).content().contains("All rows have ended: 2000 read");
		assertThat(Files.readAllLines(results)).hasSize(ROWS);
	}

	/**
	 * As if all requests had been billed, those of killed processes too: about 17 tokens
	 * of a prompt and the longest answer.
	 */
	private static void killAfter(long requests, SimulatedProvider provider, Process child)
			throws InterruptedException {
		try {
			await().atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(2))
				.until(() -> provider.counts().accepted() > requests || !child.isAlive());
		}
		finally {
			child.destroyForcibly().waitFor();
		}
	}

	private static BigDecimal mostThatWasBilled(long requests) {
		return new BigDecimal("0.40").multiply(BigDecimal.valueOf(17))
			.add(new BigDecimal("1.60").multiply(BigDecimal.valueOf(JobChild.MAX_TOKENS)))
			.multiply(BigDecimal.valueOf(requests))
			.movePointLeft(6);
	}

	@Test
	void aJobThatAnotherProcessRunsIsRefused() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMinutes(5))));
				ManagedAiClient client = JobChild.client(provider.baseUrl())) {
			Process child = JobChild.start(provider.baseUrl(), results, 10, this.folder.resolve("log.txt"));
			try {
				await().atMost(Duration.ofSeconds(60)).until(() -> provider.counts().accepted() == 10);
				AiBatchJob job = JobChild.job(client, results, 10).build();
				assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
					.withMessageContaining("is running already: '" + this.folder.resolve("results.jsonl.lock") + "'");
			}
			finally {
				child.destroyForcibly().waitFor();
			}
			assertThat(provider.counts().accepted()).isEqualTo(10);
		}
	}

	private static void assertAnswered(Path results) throws IOException {
		List<JsonNode> lines = Files.readAllLines(results).stream().map(JsonMapper.shared()::readTree).toList();
		Set<String> ids = new HashSet<>();
		assertThat(lines).hasSize(ROWS).allSatisfy((line) -> {
			String id = line.path("id").asString();
			assertThat(ids.add(id)).isTrue();
			assertThat(line.path("translation").asString())
				.isEqualTo("[German] " + JobChild.text(Integer.parseInt(id.substring("row-".length()))));
		});
	}

}
