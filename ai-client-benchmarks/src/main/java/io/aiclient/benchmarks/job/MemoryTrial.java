package io.aiclient.benchmarks.job;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.aiclient.benchmarks.run.RowsOptions;
import io.aiclient.simulator.SimulatedProvider;

/**
 * Many rows at zero latency in a heap of 128 MB: as a batch, as a job, and as a job that
 * was stopped after nine tenths and started again.
 */
final class MemoryTrial {

	private static final Pattern HEAP = Pattern.compile("heap at row \\d+: ([0-9.]+) MB");

	/**
	 * What a heap may grow by between a tenth and nine tenths of the rows: caches fill.
	 */
	private static final double GROWTH_IN_MB = 8;

	private static final Pattern RESIDENT = Pattern.compile("peak resident memory ([0-9.]+) MB");

	/**
	 * What may be resident at most: the heap of 128 MB, and all else.
	 */
	private static final double RESIDENT_IN_MB = 220;

	/**
	 * Fewer rows say nothing of memory.
	 */
	private static final int MANY_ROWS = 100_000;

	private final Path folder;

	private final RowsOptions options;

	MemoryTrial(Path folder, RowsOptions options) {
		this.folder = folder;
		this.options = options;
	}

	boolean run() {
		int rows = this.options.rows();
		int most = rows - rows / 10;
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.arrivalLog(0))) {
			System.out.println();
			System.out.println(rows + " rows at zero latency, -Xmx128m");
			Path stopped = this.folder.resolve("stopped.jsonl");
			boolean ok = print("batch", child(provider, JobClient.BATCH, stopped, -1), "answered " + rows);
			ok &= print("job", child(provider, JobClient.JOB, this.folder.resolve("whole.jsonl"), -1),
					"answered " + rows + ",");
			ok &= print("job stopped at 90 %", child(provider, JobClient.JOB, stopped, most), "STOPPED");
			ok &= print("the same job again", child(provider, JobClient.JOB, stopped, -1),
					"rows " + rows + ", answered \\d+, stored before \\d+, failed 0, COMPLETED");
			return ok;
		}
	}

	private List<String> child(SimulatedProvider provider, String mode, Path results, int stopAfter) {
		try (JobProcess child = JobProcess.start(mode, provider.baseUrl(), results, this.options.rows(), stopAfter)) {
			return child.await();
		}
	}

	private boolean print(String title, List<String> output, String expected) {
		System.out.println("  " + title);
		output.forEach((line) -> System.out.println("    " + line));
		boolean ended = output.stream().map(Pattern.compile(expected)::matcher).anyMatch(Matcher::find);
		boolean kept = ended && (this.options.rows() < MANY_ROWS || (isFlat(output) && isSmall(output)));
		System.out.println("    " + (kept ? "OK" : "BROKEN"));
		return kept;
	}

	private static boolean isFlat(List<String> output) {
		List<Double> heaps = numbers(output, HEAP);
		return heaps.size() == 2 && heaps.get(1) - heaps.get(0) <= GROWTH_IN_MB;
	}

	/**
	 * Where the system does not say what is resident, nothing is promised of it.
	 */
	private static boolean isSmall(List<String> output) {
		return numbers(output, RESIDENT).stream().allMatch((resident) -> resident <= RESIDENT_IN_MB);
	}

	private static List<Double> numbers(List<String> output, Pattern pattern) {
		return output.stream()
			.map(pattern::matcher)
			.flatMap((matcher) -> matcher.find() ? Stream.of(Double.valueOf(matcher.group(1))) : Stream.empty())
			.toList();
	}

}
