package io.aiclient.benchmarks.embeddings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.simulator.Counts;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.VectorSettings;

/**
 * A durable job of vectors that is killed at random moments, and started again each time.
 *
 * @param folder where it may write
 * @param rows how many texts
 * @param kills how often it is killed
 */
record KilledJobTrial(Path folder, int rows, int kills) {

	private static final int DIMENSIONS = 256;

	private static final int CONCURRENCY = 4;

	private static final int ROWS_OF_A_PACK = 100;

	/**
	 * The window is over before a process that is started again sends anything.
	 */
	private static final TextQuota QUOTA = new TextQuota(Duration.ofSeconds(1));

	List<Figure> run() {
		Path results = this.folder.resolve("killed.jsonl");
		Random random = new Random(1);
		int packs = this.rows / ROWS_OF_A_PACK;
		List<String> bodies;
		List<String> last;
		Counts counts;
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> QUOTA.enforcedBy(settings.latency(Latency.lognormal(Duration.ofMillis(50), 0.5)))
				.embeddings(VectorSettings.defaults().dimensions(DIMENSIONS).refusedText(Texts.BAD))
				.arrivalLog(0)
				.bodyLog(100 * packs + 10_000))) {
			for (int kill = 0; kill < this.kills; kill++) {
				long when = (long) (packs * (kill + random.nextDouble()) / this.kills);
				try (ChildProcess child = start(provider, results)) {
					while (provider.counts().accepted() < when && child.isAlive()) {
						LockSupport.parkNanos(1_000_000);
					}
				}
			}
			try (ChildProcess child = start(provider, results)) {
				last = child.lines().toList();
			}
			bodies = provider.requestBodies();
			counts = provider.counts();
		}
		return figures(results, bodies, counts, last);
	}

	private ChildProcess start(SimulatedProvider provider, Path results) {
		List<String> arguments = new ArrayList<>(List.of(EmbeddingsClient.NAME, EmbeddingsClient.JOB,
				provider.baseUrl(), "" + this.rows, results.toString(), "--ai.client.concurrency.max=" + CONCURRENCY,
				"--ai.client.embedding.max-inputs=" + ROWS_OF_A_PACK));
		arguments.addAll(QUOTA.options());
		return ChildProcess.startJava(List.of("-Xmx128m"), arguments, Map.of());
	}

	private List<Figure> figures(Path results, List<String> bodies, Counts counts, List<String> last) {
		Set<Integer> ids = new HashSet<>();
		int[] lines = new int[2];
		try (Stream<String> stored = Files.lines(results)) {
			stored.map(JsonMapper.shared()::readTree).forEach((line) -> {
				int row = Integer.parseInt(line.path("id").asString());
				ids.add(row);
				lines[0]++;
				lines[1] += isRight(line, row) ? 0 : 1;
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(String.join("\n", last), ex);
		}
		int bad = Texts.bad(this.rows);
		long asked = bodies.stream()
			.filter((body) -> !body.contains(Texts.BAD))
			.mapToLong((body) -> JsonMapper.shared().readTree(body).path("input").size())
			.sum();
		return List.of(Figure.atMost(0, "rows lost", this.rows - bad - ids.size()),
				Figure.atMost(0, "rows stored twice", lines[0] - ids.size()),
				Figure.atMost(0, "wrong vectors", lines[1]),
				Figure.atMost(0, "bad rows not failed once", Math.abs(bad - failed(results))),
				Figure.atMost(0, "429s", counts.refused()),
				Figure.atMost(2L * this.kills * CONCURRENCY * ROWS_OF_A_PACK, "rows embedded again",
						asked - (this.rows - bad)));
	}

	private static long failed(Path results) {
		Path file = results.resolveSibling("killed.failed.jsonl");
		if (!Files.exists(file)) {
			return 0;
		}
		try (Stream<String> lines = Files.lines(file)) {
			return lines.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isRight(JsonNode line, int row) {
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(line.path("embedding").asString()))
			.order(ByteOrder.LITTLE_ENDIAN);
		float[] vector = new float[bytes.remaining() / Float.BYTES];
		bytes.asFloatBuffer().get(vector);
		return !Texts.isBad(row) && Arrays.equals(vector, Texts.vector(row, DIMENSIONS));
	}

}
