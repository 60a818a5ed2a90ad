package io.aiclient.benchmarks.day;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.ProviderProcess;

/**
 * Five million calls a day, as minutes of it: 58 calls a second that take 5 s each, so
 * that 290 are in flight. What the client costs of the processor, and whether its heap
 * and its threads stay as many.
 * <p>
 * Provider and client have a process each. Processor time is counted from the first call
 * on, compiling included, without the collections by which the heap is measured.
 */
public final class DayBenchmark {

	private static final Duration LATENCY = Duration.ofSeconds(5);

	private static final String MINUTES = "--minutes=";

	private static final double MOST_CPU_PERCENT = 5;

	/**
	 * What the heap may grow by after the first minute: caches fill.
	 */
	private static final double MOST_GROWTH = 8;

	private static final List<String> JVM = List.of("-Xmx256m");

	private DayBenchmark() {
	}

	/**
	 * Runs it, and prints a line for each minute.
	 * @param arguments {@code --minutes=N}, 10 by default
	 * @throws IllegalArgumentException if they say what there is not
	 * @throws IllegalStateException if a promise is broken
	 */
	public static void run(List<String> arguments) {
		int minutes = 10;
		for (String argument : arguments) {
			if (!argument.matches(MINUTES + "[1-9]\\d{0,3}")) {
				throw new IllegalArgumentException("Unknown option " + argument + "; there is " + MINUTES + "N");
			}
			minutes = Integer.parseInt(argument.substring(MINUTES.length()));
		}
		System.out.println();
		System.out.printf(Locale.ROOT,
				"A day of 5,000,000 calls: 58 a second, %d s each; %d minutes; load average %.2f%n",
				LATENCY.toSeconds(), minutes, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
		if (!isKept(measure(LATENCY, Duration.ofMinutes(1), minutes))) {
			throw new IllegalStateException("A promise is broken");
		}
	}

	/**
	 * Runs a little of it, to see that it does.
	 */
	public static void smoke() {
		measure(LATENCY.dividedBy(20), Duration.ofSeconds(1), 3);
	}

	private static List<Span> measure(Duration latency, Duration span, int spans) {
		System.out.println("minute | CPU, percent of a core | heap, MB | threads | answered/s");
		List<Span> measured = new ArrayList<>();
		try (ProviderProcess provider = ProviderProcess.start(latency);
				ChildProcess client = ChildProcess.startJava(JVM,
						List.of(DayClient.NAME, provider.baseUrl(), span.toString(), Integer.toString(spans)),
						Map.of())) {
			for (int i = 1; i <= spans; i++) {
				Span each = Span.parse(client.await(DayClient.SPAN));
				measured.add(each);
				System.out.printf(Locale.ROOT, "%6d | %22.2f | %8.1f | %7d | %10.1f%n", i, each.cpuPercent(),
						each.heapMegabytes(), each.threads(), each.perSecond());
			}
			System.out.println("peak resident memory " + client.await(DayClient.END) + " MB");
		}
		return measured;
	}

	static boolean isKept(List<Span> spans) {
		double cpu = spans.stream().mapToDouble(Span::cpuPercent).average().orElseThrow();
		Span first = spans.get(0);
		double growth = spans.get(spans.size() - 1).heapMegabytes() - first.heapMegabytes();
		int threads = spans.stream().mapToInt(Span::threads).max().orElseThrow() - first.threads();
		boolean kept = cpu <= MOST_CPU_PERCENT && growth <= MOST_GROWTH && threads <= 0;
		System.out.printf(Locale.ROOT,
				"%s: %.2f %% of a core, at most %.0f; after the first minute the heap grew by %.1f MB, at most %.0f,"
						+ " and %d threads were added, at most 0%n",
				kept ? "OK" : "BROKEN", cpu, MOST_CPU_PERCENT, growth, MOST_GROWTH, threads);
		return kept;
	}

}
