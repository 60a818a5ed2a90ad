package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.VectorSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Jobs of vectors in processes of their own, which are killed.
 */
class EmbeddingJobCrashTests {

	private static final int ROWS = 4000;

	private static final int DIMENSIONS = 64;

	private static final int KILLS = 3;

	/**
	 * Rows that one kill may cost: those of the packs that are sent, and of as many that
	 * were answered and are being stored.
	 */
	private static final long IN_FLIGHT = 2L * EmbeddingJobChild.CONCURRENCY * EmbeddingJobChild.ROWS_OF_A_PACK;

	@TempDir
	private Path folder;

	@Test
	void killedAtRandomMomentsEveryRowIsStoredOnceAndOnlyThoseInFlightAreAskedAgain() throws Exception {
		Path results = this.folder.resolve("vectors.jsonl");
		Path log = this.folder.resolve("log.txt");
		int packs = ROWS / EmbeddingJobChild.ROWS_OF_A_PACK;
		Random random = new Random(7);
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(20), 0.5))
				.embeddings(VectorSettings.defaults().dimensions(DIMENSIONS))
				.bodyLog(2 * packs))) {
			for (int kill = 0; kill < KILLS; kill++) {
				long when = packs * kill / KILLS + random.nextInt(packs / KILLS);
				Process child = EmbeddingJobChild.start(provider.baseUrl(), results, ROWS, log);
				try {
					await().atMost(Duration.ofSeconds(60))
						.pollInterval(Duration.ofMillis(2))
						.until(() -> provider.counts().accepted() > when || !child.isAlive());
				}
				finally {
					child.destroyForcibly().waitFor();
				}
			}
			Process last = EmbeddingJobChild.start(provider.baseUrl(), results, ROWS, log);
			assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(last.exitValue()).as(Files.readString(log)).isZero();
			assertThat(rowsOf(provider.requestBodies()) - ROWS).isBetween(0L, KILLS * IN_FLIGHT);
		}
		assertEmbedded(results);
		assertThat(log).content().contains("All rows have ended: 4000 read").doesNotContain("secret-key");
	}

	private static long rowsOf(List<String> bodies) {
		return bodies.stream().mapToLong((body) -> JsonMapper.shared().readTree(body).path("input").size()).sum();
	}

	private static void assertEmbedded(Path results) throws IOException {
		List<JsonNode> lines = BatchJobTestCase.lines(results);
		Set<String> ids = new HashSet<>();
		assertThat(lines).hasSize(ROWS).allSatisfy((line) -> {
			String id = line.path("id").asString();
			assertThat(ids.add(id)).isTrue();
			String text = EmbeddingJobChild.text(Integer.parseInt(id.substring("row-".length())));
			float[] vector = JsonMapper.shared().treeToValue(line.path("embedding"), float[].class);
			assertThat(vector).isEqualTo(SimulatedProvider.embeddingOf(EmbeddingJobChild.MODEL, text, DIMENSIONS));
		});
	}

}
