package io.aiclient.benchmarks.batch;

import java.time.Duration;
import java.util.Locale;

import org.springframework.batch.core.BatchStatus;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.benchmarks.GreedySchedule;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * A step with chunks of 100, 200 calls at once and a lognormal latency, beside the greedy
 * schedule of the same latencies. It reads 800 rows ahead of those in flight.
 */
final class AheadTrial {

	private static final int CONCURRENCY = 200;

	private static final int WARM_UP_ROWS = 10_000;

	private static final double AT_MOST = 1.05;

	private static final Latency LATENCY = Latency.lognormal(Duration.ofMillis(285), 0.5);

	private final int rows;

	AheadTrial(int rows) {
		this.rows = rows;
	}

	boolean run() {
		measure(Latency.none(), Math.min(this.rows, WARM_UP_ROWS), "warm-up");
		Duration took = measure(LATENCY, this.rows, "measured");
		Duration greedy = GreedySchedule.makespan(LATENCY.samples(this.rows), CONCURRENCY);
		double ratio = (double) took.toNanos() / greedy.toNanos();
		System.out.println();
		System.out.printf(Locale.ROOT,
				"A step of %d rows, chunks of %d, %d at once, latency lognormal, mean 285 ms, sigma 0.5%n", this.rows,
				BatchStep.CHUNK, CONCURRENCY);
		System.out.printf(Locale.ROOT, "  %.2f s, greedy schedule %.2f s, / greedy %.3f, at most %.2f%n",
				took.toNanos() / 1e9, greedy.toNanos() / 1e9, ratio, AT_MOST);
		return ratio <= AT_MOST;
	}

	private static Duration measure(Latency latency, int rows, String database) {
		String url = "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1";
		new BatchTables(url).create(rows);
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(latency));
				ConfigurableApplicationContext context = BatchWorker.start(provider.baseUrl(), url, CONCURRENCY)) {
			long begun = System.nanoTime();
			BatchStatus status = BatchWorker.run(context, 0, 1).getStatus();
			long nanos = System.nanoTime() - begun;
			if (status != BatchStatus.COMPLETED) {
				throw new IllegalStateException("The job has ended as " + status);
			}
			return Duration.ofNanos(nanos);
		}
	}

}
