package io.aiclient.benchmarks.micro;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import io.aiclient.benchmarks.run.Options;
import io.aiclient.benchmarks.run.PlainClassPath;
import io.aiclient.spring.web.JsonBenchmark;

/**
 * The steps of a call that every request takes, measured by JMH: time and bytes of an
 * operation.
 */
public final class MicroBenchmark {

	static final List<Case> CASES = List.of(new Case("gate", GateBenchmark.class),
			new Case("estimate", TokenEstimateBenchmark.class), new Case("json", JsonBenchmark.class));

	private static final String BYTES = "gc.alloc.rate.norm";

	private static final int WARMUPS = 4;

	private static final int MEASUREMENTS = 5;

	private MicroBenchmark() {
	}

	/**
	 * Runs the benchmarks, each in processes of its own.
	 * @param arguments the arguments behind the benchmark's name
	 * @throws IllegalArgumentException if they say what there is not
	 * @throws IllegalStateException if a benchmark fails
	 */
	public static void run(List<String> arguments) {
		Options options = Options.defaults(1, 0).parse(arguments);
		List<Case> cases = options.select(CASES, Case::name);
		if (!options.properties().isEmpty()) {
			throw new IllegalArgumentException("There is no client here for " + options.properties());
		}
		PlainClassPath.use();
		System.out.printf("%-64s %10s %10s %10s %10s%n", "", "ns/op", "+/-", "bytes/op", "+/-");
		for (Case each : cases) {
			run(each.options()
				.forks(options.runs())
				.warmupIterations(WARMUPS)
				.warmupTime(TimeValue.seconds(1))
				.measurementIterations(MEASUREMENTS)
				.measurementTime(TimeValue.seconds(1))
				.verbosity(options.verbose() ? VerboseMode.NORMAL : VerboseMode.SILENT))
				.forEach((result) -> System.out.println(row(result)));
		}
	}

	/**
	 * Runs each operation once, in this process, to see that it does.
	 * @throws IllegalStateException if one fails
	 */
	public static void smoke() {
		runOnce().forEach(System.out::println);
	}

	/**
	 * Runs each operation once, in this process.
	 * @return the names of those that ran
	 */
	static List<String> runOnce() {
		return CASES.stream()
			.flatMap((each) -> run(each.options()
				.forks(0)
				.mode(Mode.SingleShotTime)
				.warmupIterations(0)
				.measurementIterations(1)
				.verbosity(VerboseMode.SILENT)).stream())
			.map((result) -> name(result.getParams()))
			.toList();
	}

	/**
	 * Runs benchmarks.
	 * @param options which, and how
	 * @return their results
	 * @throws IllegalStateException if one fails
	 */
	static Collection<RunResult> run(ChainedOptionsBuilder options) {
		try {
			return new Runner(options.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String row(RunResult result) {
		Result<?> time = result.getPrimaryResult();
		Result<?> bytes = result.getSecondaryResults().get(BYTES);
		return "%-64s %10.1f %10.1f %10.1f %10.1f".formatted(name(result.getParams()), time.getScore(),
				time.getScoreError(), (bytes != null) ? bytes.getScore() : Double.NaN,
				(bytes != null) ? bytes.getScoreError() : Double.NaN);
	}

	/**
	 * The name of a benchmark's result: its class, its method and its parameters.
	 * @param params how it was run
	 */
	static String name(BenchmarkParams params) {
		String path = params.getBenchmark();
		String method = path.substring(path.lastIndexOf('.', path.lastIndexOf('.') - 1) + 1);
		TreeMap<String, String> values = params.getParamsKeys()
			.stream()
			.collect(Collectors.toMap((key) -> key, params::getParam, (one, other) -> one, TreeMap::new));
		return values.isEmpty() ? method : method + ' ' + values;
	}

	/**
	 * Some of the benchmarks.
	 *
	 * @param name their name on the command line
	 * @param benchmarks where they are
	 */
	record Case(String name, Class<?> benchmarks) {

		/**
		 * Begins to say how they are run: their memory is measured too, and a failure
		 * ends the run.
		 */
		ChainedOptionsBuilder options() {
			return new OptionsBuilder().include(this.benchmarks.getName() + "\\.")
				.timeUnit(TimeUnit.NANOSECONDS)
				.shouldFailOnError(true)
				.addProfiler(GCProfiler.class);
		}

	}

}
