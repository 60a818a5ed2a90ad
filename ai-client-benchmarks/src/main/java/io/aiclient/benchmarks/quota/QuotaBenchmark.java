package io.aiclient.benchmarks.quota;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.aiclient.benchmarks.run.Options;

/**
 * The whole quota, and not one 429: how long a cold client takes for what a provider
 * allows, beside the best that is possible, and how often it is refused.
 * <p>
 * The provider runs in this process, a fresh one for each run; its code is hot before the
 * first. The client runs in a process of its own, a fresh one for each run, in which
 * nothing is warmed. Runs overlap, since a client mostly waits; cold starts do not.
 */
public final class QuotaBenchmark {

	private static final int RUNS = 10;

	private static final int PARALLEL = 3;

	private final Options options;

	private final TrialRunner runner;

	private final ExecutorService workers;

	private QuotaBenchmark(Options options) {
		this.options = options;
		this.runner = new TrialRunner(options.properties());
		this.workers = Executors.newFixedThreadPool(options.parallel());
	}

	/**
	 * Runs the cases that the arguments name, or all, and prints a table.
	 * @param arguments the options behind the benchmark's name
	 * @throws IllegalArgumentException if they name what there is not
	 * @throws IllegalStateException if a client does not start, or ends early
	 */
	public static void run(List<String> arguments) {
		Options options = Options.defaults(RUNS, PARALLEL).parse(arguments);
		List<QuotaCase> cases = options.select(QuotaCases.all(), QuotaCase::name);
		QuotaBenchmark benchmark = new QuotaBenchmark(options);
		try {
			ExternalClient.warmUp();
			benchmark.measure(cases);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			benchmark.workers.shutdownNow();
		}
	}

	/**
	 * Runs a little of it, to see that it does.
	 * @throws IllegalStateException if a client does not start, or ends early
	 */
	public static void smoke() {
		run(List.of("--case=short", "--runs=1"));
	}

	private void measure(List<QuotaCase> cases) throws InterruptedException {
		List<List<Future<Outcome>>> rows = new ArrayList<>();
		for (QuotaCase each : cases) {
			List<Future<Outcome>> row = new ArrayList<>();
			for (int i = 0; i < each.figure().trials(this.options.runs()); i++) {
				int n = i;
				row.add(this.workers.submit(() -> run(each, n)));
			}
			rows.add(row);
		}
		System.out.println();
		System.out
			.println("Quota: " + this.options.runs() + " runs of each case, " + Trial.SLOTS + " in flight, latency "
					+ Trial.LATENCY.toMillis() + " ms, a cold client in its own process; load average "
					+ ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());

		System.out.println(Row.HEADER);
		boolean complete = true;
		for (int i = 0; i < rows.size(); i++) {
			complete &= print(cases.get(i), rows.get(i));
		}
		if (!complete) {
			throw new IllegalStateException("Not all clients came to their end");
		}
	}

	private static boolean print(QuotaCase quotaCase, List<Future<Outcome>> runs) throws InterruptedException {
		List<Outcome> outcomes = new ArrayList<>();
		for (Future<Outcome> run : runs) {
			try {
				outcomes.add(run.get());
			}
			catch (ExecutionException ex) {
				System.out.println(quotaCase.name() + ": " + ex.getCause());
				return false;
			}
		}
		System.out.println(Row.of(quotaCase, outcomes));
		return true;
	}

	private Outcome run(QuotaCase quotaCase, int n) throws InterruptedException {
		List<String> printed = new ArrayList<>();
		Outcome outcome = this.runner.run(quotaCase.trials().apply(n), printed::add);
		if (this.options.verbose()) {
			String name = quotaCase.name() + '#' + n + ": ";
			printed.forEach((line) -> System.out.println(name + line));
			System.out.println(name + outcome);
		}
		return outcome;
	}

}
