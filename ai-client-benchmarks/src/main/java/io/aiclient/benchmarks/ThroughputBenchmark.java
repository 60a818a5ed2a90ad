package io.aiclient.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

import io.aiclient.benchmarks.run.Median;
import io.aiclient.benchmarks.run.Options;

/**
 * Calls at zero latency, 64 and 512 at once: the starter beside a bare WebClient and a
 * bare Reactor Netty that make the same ones. How many there are in a second, what one
 * costs of the processor, and what it allocates.
 * <p>
 * Each contender has a virtual machine of its own. In one for all, the places in
 * WebClient, Reactor and Netty through which all of them go would see the classes of all
 * of them, and be compiled for none; an application has only one client. So all processor
 * time and all memory of a process is its contender's, collector and compilers included.
 * The provider has a process too, the same for all.
 * <p>
 * A contender is warmed until two rounds in a row cost the same: compiling is much of
 * what the first hundred thousand calls cost. Then rounds are measured in turn, and each
 * is held against that of the bare WebClient of the same turn, so that a machine that
 * gets slower meanwhile changes little. The whole is repeated in fresh virtual machines,
 * since one compiles otherwise than the next.
 */
final class ThroughputBenchmark {

	private static final int RUNS = 3;

	private static final Turns.Size SIZE = new Turns.Size(50_000, 3, 12, 4);

	private static final Turns.Size SMOKE = new Turns.Size(500, 1, 2, 2);

	private static final List<Case> CASES = List.of(new Case("batch-64", Approach.BATCH, 64),
			new Case("send-64", Approach.SEND, 64), new Case("batch-512", Approach.BATCH, 512),
			new Case("send-512", Approach.SEND, 512));

	private final Turns.Size size;

	private final Options options;

	private ThroughputBenchmark(Turns.Size size, Options options) {
		this.size = size;
		this.options = options;
	}

	/**
	 * Runs the cases that the arguments name, or all, and prints a table.
	 * @param arguments the options behind the benchmark's name
	 * @throws IllegalArgumentException if they name what there is not
	 * @throws IllegalStateException if a call is not answered
	 */
	static void run(List<String> arguments) {
		Options options = Options.defaults(RUNS, 0).parse(arguments);
		if (!options.properties().isEmpty()) {
			throw new IllegalArgumentException("Clients have no properties here: " + options.properties());
		}
		new ThroughputBenchmark(SIZE, options).run();
	}

	/**
	 * Runs a little of it, to see that it does.
	 */
	static void smoke() {
		new ThroughputBenchmark(SMOKE, Options.defaults(1, 0).parse(List.of("--case=batch-64,send-64"))).run();
	}

	private void run() {
		List<Case> cases = this.options.select(CASES, Case::name);
		for (int concurrency : cases.stream().mapToInt(Case::concurrency).distinct().toArray()) {
			List<Approach> approaches = new ArrayList<>(List.of(Approach.WEB_CLIENT, Approach.REACTOR_NETTY));
			cases.stream()
				.filter((each) -> each.concurrency() == concurrency)
				.map(Case::approach)
				.forEach(approaches::add);
			measure(approaches, concurrency);
		}
	}

	private void measure(List<Approach> approaches, int concurrency) {
		Consumer<String> log = this.options.verbose() ? System.out::println : (line) -> {
		};
		Comparison comparison = Comparison.measure(this.size, this.options.runs(),
				new Comparison.Contenders(approaches, concurrency), log);
		report(comparison, concurrency);
		if (!comparison.steady()) {
			System.out.println("NOT STEADY: no two rounds in a row of a warm-up cost the same");
		}
	}

	private void report(Comparison comparison, int concurrency) {
		System.out.println();
		System.out.printf(Locale.ROOT,
				"Throughput: zero latency, %d at once; medians of %d rounds of %d calls in turn, in %d fresh JVMs each;"
						+ " load average %.2f%n",
				concurrency, this.size.rounds() * this.options.runs(), this.size.calls(), this.options.runs(),
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
		System.out.printf(Locale.ROOT, "%-22s | %9s | %6s | %11s | %6s %-15s | %12s | %6s%n", "", "calls/s", "/ bare",
				"CPU us/call", "/ bare", "lowest-highest", "bytes a call", "/ bare");
		comparison.rounds().keySet().forEach((approach) -> {
			double[] cpu = comparison.ratios(approach, Round::cpuMicrosPerCall).sorted().toArray();
			System.out.printf(Locale.ROOT, "%-22s | %9.0f | %6.3f | %11.1f | %6.3f %-15s | %12.0f | %6.3f%n",
					approach.title(), comparison.median(approach, Round::perSecond),
					Median.of(comparison.ratios(approach, Round::perSecond)),
					comparison.median(approach, Round::cpuMicrosPerCall), Median.of(DoubleStream.of(cpu)),
					String.format(Locale.ROOT, "(%.3f-%.3f)", cpu[0], cpu[cpu.length - 1]),
					comparison.median(approach, Round::bytesPerCall),
					Median.of(comparison.ratios(approach, Round::bytesPerCall)));
		});
	}

	/**
	 * Something that is measured beside the bare ones.
	 *
	 * @param name its name on the command line
	 * @param approach how it makes calls
	 * @param concurrency how many at once
	 */
	private record Case(String name, Approach approach, int concurrency) {

	}

}
