package io.aiclient.benchmarks.batch;

import java.util.List;

import io.aiclient.benchmarks.run.RowsOptions;

/**
 * What a Spring Batch step promises: killed and started again it loses no row and asks
 * few twice; and it keeps a client as busy as a greedy schedule does.
 */
public final class BatchBenchmark {

	private BatchBenchmark() {
	}

	/**
	 * Runs a little of it, to see that it does: how long it takes does not matter.
	 * @throws IllegalStateException if a row is lost, stored twice or wrong
	 */
	public static void smoke() {
		if (!new ShardTrial(600, 1).run()) {
			throw new IllegalStateException("A promise is broken");
		}
		new AheadTrial(300).run();
	}

	/**
	 * Runs it, and ends the process if a promise is broken.
	 * @param options {@code --kill-rows}, {@code --kills}, {@code --rows} and
	 * {@code --only}
	 */
	public static void run(List<String> options) {
		RowsOptions parsed = new RowsOptions(100_000, 1, 20_000, "ahead").parse(options);
		boolean kept = true;
		if (parsed.runsKill()) {
			kept &= new ShardTrial(parsed.killRows(), parsed.kills()).run();
		}
		if (parsed.runsOther()) {
			kept &= new AheadTrial(parsed.rows()).run();
		}
		if (!kept) {
			System.out.println("A promise is broken");
			System.exit(1);
		}
	}

}
