package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;

/**
 * Four processes of 192 rows each that start within three seconds of one another; one is
 * killed after the first window.
 *
 * @param enforcement how the provider counts
 * @param seed of the times at which they start and one is killed
 */
record Staggered(Enforcement enforcement, long seed) {

	private static final int PROCESSES = 4;

	private static final int ROWS = 192;

	private static final int APART = 3_000;

	private static final long WINDOW = 10_000;

	private static final int WINDOWS = 6;

	Result run(Stage stage) throws InterruptedException {
		Random random = new Random(this.seed);
		Quota quota = Quota.perMinute(1200).in(Duration.ofMillis(WINDOW)).enforcedBy(this.enforcement);
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Saturation.LATENCY)).requests(quota));
				Fleet fleet = new Fleet(launch(stage, provider, quota), stage)) {
			List<Member> members = new ArrayList<>();
			for (int i = 0; i < PROCESSES; i++) {
				members.add(fleet.join(Duration.ZERO));
			}
			stage.awaitFullQuota(quota);
			Stopwatch started = Stopwatch.start();
			int[] starts = random.ints(PROCESSES, 0, APART).sorted().toArray();
			for (int i = 0; i < PROCESSES; i++) {
				started.await(Duration.ofMillis(starts[i] - starts[0]));
				members.get(i).send("go");
			}
			long begun = System.currentTimeMillis() - started.time().toMillis();
			started.await(Duration.ofMillis(WINDOW + 500 + random.nextInt(2_000)));
			members.remove(random.nextInt(PROCESSES)).kill();
			List<Rows> rows = new ArrayList<>();
			for (Member member : members) {
				rows.add(Rows.parse(member.await(FleetClient.DONE)));
			}
			Result result = new Result(rows, begun, provider.counts().accepted(), provider.counts().refused());
			stage.log().accept(result.toString());
			return result;
		}
	}

	private static Launch launch(Stage stage, SimulatedProvider provider, Quota quota) {
		return new Launch(Saturation.JVM, FleetClient.ROWS + ROWS, stage.properties(provider, quota, Saturation.SLOTS),
				Duration.ZERO);
	}

	/**
	 * What became of it.
	 *
	 * @param living the rows of those that were not killed
	 * @param begun when the first got its word to go, by the wall clock in milliseconds
	 * @param accepted how many requests of all the provider accepted
	 * @param refused how many it refused
	 */
	record Result(List<Rows> living, long begun, long accepted, long refused) {

		/**
		 * How far one is from an equal share of a window, as a part of that share: of
		 * those that had rows during the whole window. The first window is that of the
		 * process that comes first.
		 */
		double unfairness() {
			double most = 0;
			for (int window = 1; window < WINDOWS; window++) {
				long from = this.begun + window * WINDOW;
				long[] shares = this.living.stream()
					.filter((rows) -> rows.last() >= from + WINDOW)
					.mapToLong((rows) -> rows.between(from, from + WINDOW))
					.toArray();
				double fair = LongStream.of(shares).average().orElse(0);
				most = Math.max(most,
						LongStream.of(shares).mapToDouble((share) -> Math.abs(share - fair) / fair).max().orElse(0));
			}
			return most;
		}

		/**
		 * How much later than it could be the last row was answered: 200 go in each
		 * window.
		 */
		Duration late() {
			long last = this.living.stream().mapToLong(Rows::last).max().orElse(this.begun);
			return Duration.ofMillis(last - this.begun - (this.accepted - 1) / 200 * WINDOW);
		}

		long lost() {
			return this.living.stream().mapToLong(Rows::lost).sum();
		}

		/**
		 * What each of the living got in each window.
		 */
		@Override
		public String toString() {
			List<List<Long>> windows = this.living.stream()
				.map((rows) -> LongStream.range(0, WINDOWS)
					.map((i) -> rows.between(this.begun + i * WINDOW, this.begun + (i + 1) * WINDOW))
					.boxed()
					.toList())
				.toList();
			return "answered in each window " + windows + ", accepted " + this.accepted + ", refused " + this.refused;
		}

	}

}
