package io.aiclient.benchmarks.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.benchmarks.run.RowsOptions;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * A job that is killed with {@code kill -9} at random moments, and started again each
 * time.
 */
final class KillTrial {

	private static final long SEED = 1;

	private final Path results;

	private final RowsOptions options;

	KillTrial(Path folder, RowsOptions options) {
		this.results = folder.resolve("killed.jsonl");
		this.options = options;
	}

	boolean run() throws IOException {
		int rows = this.options.killRows();
		Random random = new Random(SEED);
		List<String> last;
		long accepted;
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(50), 0.5)))) {
			for (int kill = 0; kill < this.options.kills(); kill++) {
				long when = (long) (rows * (kill + random.nextDouble()) / this.options.kills());
				try (JobProcess child = start(provider)) {
					while (provider.counts().accepted() < when && child.isAlive()) {
						LockSupport.parkNanos(1_000_000);
					}
				}
			}
			try (JobProcess child = start(provider)) {
				last = child.await();
			}
			accepted = provider.counts().accepted();
		}
		return report(last, accepted);
	}

	private JobProcess start(SimulatedProvider provider) {
		return JobProcess.start(JobClient.JOB, provider.baseUrl(), this.results, this.options.killRows(), -1);
	}

	private boolean report(List<String> last, long accepted) throws IOException {
		int rows = this.options.killRows();
		Set<String> ids = new HashSet<>();
		long wrong = 0;
		long lines = 0;
		for (String line : Files.readAllLines(this.results)) {
			JsonNode json = JsonMapper.shared().readTree(line);
			String id = json.path("id").asString();
			ids.add(id);
			lines++;
			wrong += json.path("answer")
				.asString()
				.equals("[German] " + JobClient.text(Integer.parseInt(id.substring("row-".length())))) ? 0 : 1;
		}
		long askedAgain = accepted - rows;
		long atMost = (long) this.options.kills() * JobClient.CONCURRENCY;
		System.out.println();
		System.out.println("A job of " + rows + " rows, killed " + this.options.kills() + " times");
		last.forEach((line) -> System.out.println("  " + line));
		System.out.println("  distinct results " + ids.size() + ", lost " + (rows - ids.size()) + ", stored twice "
				+ (lines - ids.size()) + ", wrong " + wrong);
		System.out.println("  asked again " + askedAgain + ", at most " + atMost + " (" + JobClient.CONCURRENCY
				+ " in flight at each kill)");
		return ids.size() == rows && lines == rows && wrong == 0 && askedAgain >= 0 && askedAgain <= atMost;
	}

}
