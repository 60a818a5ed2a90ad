package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aiclient.benchmarks.quota.ExternalClient;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.benchmarks.run.Options;
import io.aiclient.benchmarks.run.Summary;

/**
 * One quota over four processes, which share it through Redis: how much of it they use,
 * how fairly, and how often they are refused, also when one of them or Redis dies; and
 * what it costs to share it.
 * <p>
 * The provider runs in this process, Redis and each client in one of their own.
 */
public final class FleetBenchmark {

	private static final int RUNS = 2;

	private final Options options;

	private final Stage stage;

	private FleetBenchmark(Options options, RedisServer redis) {
		this.options = options;
		Consumer<String> log = options.verbose() ? (line) -> System.out.println("    " + line) : (line) -> {
		};
		this.stage = new Stage(redis, options.properties(), log);
	}

	/**
	 * Runs the cases that the arguments name, or all, and prints a table.
	 * @param arguments the options behind the benchmark's name
	 * @throws IllegalArgumentException if they name what there is not
	 * @throws IllegalStateException if a promise is broken
	 */
	public static void run(List<String> arguments) {
		Options options = Options.defaults(RUNS, 0).parse(arguments);
		List<FleetCase> cases = options.select(FleetCases.all(), FleetCase::name);
		List<String> broken = new ArrayList<>();
		try (RedisServer redis = RedisServer.start()) {
			FleetBenchmark benchmark = new FleetBenchmark(options, redis);
			ExternalClient.warmUp();
			System.out.println();
			System.out.println("Fleet: " + options.runs() + " runs of each case; where the quota binds, "
					+ Saturation.PROCESSES + " processes, " + Saturation.SLOTS + " in flight for each client, latency "
					+ Saturation.LATENCY.toMillis() + " ms");
			System.out.println(Summary.HEADER);
			for (FleetCase each : cases) {
				if (!benchmark.isKept(each)) {
					broken.add(each.name());
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!broken.isEmpty()) {
			throw new IllegalStateException("Not all promises were kept: " + broken);
		}
	}

	/**
	 * Runs a little of it, to see that it does.
	 * @throws IllegalStateException if a call is lost or refused
	 */
	public static void smoke() {
		try (RedisServer redis = RedisServer.start()) {
			Stage stage = new Stage(redis, List.of(), System.out::println);
			SteadyRun.Result result = SteadyRun.withShortWindow(new Pace(50, Duration.ofSeconds(1), 1, true))
				.run(stage);
			System.out.println(result);
			if (result.lost() + result.refused() > 0 || result.answered() == 0) {
				throw new IllegalStateException("Calls were lost or refused: " + result);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isKept(FleetCase fleetCase) throws InterruptedException {
		List<List<Figure>> runs = new ArrayList<>();
		try {
			for (int i = 0; i < this.options.runs(); i++) {
				List<Figure> figures = fleetCase.measurement().make(this.stage, i);
				this.stage.log().accept(fleetCase.name() + '#' + i + ": " + figures);
				runs.add(figures);
			}
		}
		catch (IllegalStateException ex) {
			System.out.println(fleetCase.name() + ": " + ex.getMessage());
			return false;
		}
		Summary summary = new Summary(fleetCase.name(), runs);
		System.out.println(summary);
		return summary.isKept();
	}

}
