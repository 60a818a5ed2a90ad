package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

/**
 * A run in which one process makes calls at a steady rate, far below its quota, to a
 * provider that answers at once.
 *
 * @param pace how many calls, and for how long
 * @param quota the quota
 */
record SteadyRun(Pace pace, Quota quota) {

	private static final long LIMIT = 600_000;

	private static final int SLOTS = 500;

	private static final List<String> JVM = List.of("-Xmx128m", "-XX:+UseSerialGC");

	/**
	 * A run with a quota of 100,000 in 10 s.
	 */
	static SteadyRun of(Pace pace) {
		return new SteadyRun(pace, Quota.perMinute(LIMIT).in(Duration.ofSeconds(10)));
	}

	/**
	 * A run that need not wait long until Redis trusts that its quota is unused: 10,000
	 * in 1 s.
	 */
	static SteadyRun withShortWindow(Pace pace) {
		return new SteadyRun(pace, Quota.perMinute(LIMIT).in(Duration.ofSeconds(1)));
	}

	Result run(Stage stage) throws InterruptedException {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.requests(this.quota).arrivalLog(0));
				Fleet fleet = new Fleet(new Launch(JVM, this.pace.toString(),
						stage.properties(provider, this.quota, SLOTS), Duration.ZERO), stage)) {
			Member member = fleet.join(Duration.ZERO);
			stage.awaitFullQuota(this.quota);
			fleet.go();
			member.await(FleetClient.WARM);
			Stopwatch measured = Stopwatch.start();
			long calls = stage.redis().scriptCalls();
			String reports = member.await(FleetClient.DONE);
			double seconds = measured.time().toNanos() / 1e9;
			return new Result(Arrays.stream(reports.split("; ")).map(QueueTimes.Report::parse).toList(),
					(stage.redis().scriptCalls() - calls) / seconds, provider.counts().refused());
		}
	}

	/**
	 * What became of it.
	 *
	 * @param reports how long calls waited; those with the local gate first, if there
	 * were any
	 * @param redisCalls how often the process called Redis, in a second
	 * @param refused calls that the provider refused
	 */
	record Result(List<QueueTimes.Report> reports, double redisCalls, long refused) {

		QueueTimes.Report local() {
			return this.reports.get(0);
		}

		QueueTimes.Report shared() {
			return this.reports.get(this.reports.size() - 1);
		}

		long lost() {
			return sum(QueueTimes.Report::failed);
		}

		long answered() {
			return sum(QueueTimes.Report::answered);
		}

		private long sum(ToLongFunction<QueueTimes.Report> figure) {
			return this.reports.stream().mapToLong(figure).sum();
		}

	}

}
