package io.aiclient.benchmarks.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * Rows that three worker processes share over one database server, one of which is killed
 * with {@code kill -9} and started again with the same parameters.
 */
final class ShardTrial {

	private static final int WORKERS = 3;

	private static final int CONCURRENCY = 50;

	private static final int NOT_RETURNED = 5 * CONCURRENCY;

	private static final Pattern ROW = Pattern.compile("Sentence number (\\d+) of");

	private final int rows;

	private final int kills;

	ShardTrial(int rows, int kills) {
		this.rows = rows;
		this.kills = kills;
	}

	boolean run() {
		System.out.println();
		System.out.println(this.rows + " rows over " + WORKERS + " worker processes, one killed " + this.kills
				+ " times and started again");
		try (SimulatedProvider provider = SimulatedProvider.start(
				(settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(100), 0.5)).bodyLog(2 * this.rows));
				BatchProcess server = BatchProcess.start(BatchDatabase.NAME)) {
			String database = server.line();
			BatchTables tables = new BatchTables(database);
			tables.create(this.rows);
			runWorkers(provider, database);
			return report(provider, tables);
		}
	}

	private void runWorkers(SimulatedProvider provider, String database) {
		List<BatchProcess> workers = new ArrayList<>();
		try {
			IntStream.range(0, WORKERS).forEach((shard) -> workers.add(start(provider, database, shard)));
			for (int kill = 1; kill <= this.kills; kill++) {
				long when = (long) this.rows * kill / (this.kills + 1);
				BatchProcess killed = workers.get(0);
				while (provider.counts().accepted() < when && killed.isAlive()) {
					LockSupport.parkNanos(1_000_000);
				}
				killed.close();
				workers.set(0, start(provider, database, 0));
			}
			workers.forEach((worker) -> worker.await().forEach((line) -> System.out.println("  " + line)));
		}
		finally {
			workers.forEach(BatchProcess::close);
		}
	}

	private static BatchProcess start(SimulatedProvider provider, String database, int shard) {
		return BatchProcess.start(BatchWorker.NAME, provider.baseUrl(), database, Integer.toString(shard),
				Integer.toString(WORKERS), Integer.toString(CONCURRENCY));
	}

	private boolean report(SimulatedProvider provider, BatchTables tables) {
		Map<String, Integer> asked = new HashMap<>();
		for (String body : provider.requestBodies()) {
			Matcher row = ROW.matcher(body);
			if (row.find()) {
				asked.merge(row.group(1), 1, Integer::sum);
			}
		}
		int askedAgain = asked.values().stream().mapToInt((times) -> times - 1).sum();
		int atMost = this.kills * (NOT_RETURNED + BatchStep.CHUNK);
		System.out.println("  distinct results " + tables.distinct() + ", lost " + (this.rows - tables.distinct())
				+ ", stored twice " + (tables.stored() - tables.distinct()) + ", wrong " + tables.wrong());
		System.out.println("  asked again " + askedAgain + ", at most " + atMost + " (" + NOT_RETURNED
				+ " in flight or read ahead, and a chunk of " + BatchStep.CHUNK + " at each kill)");
		return tables.distinct() == this.rows && tables.stored() == this.rows && tables.wrong() == 0
				&& asked.size() == this.rows && askedAgain <= atMost;
	}

}
