package io.aiclient.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.springframework.boot.SpringApplication;

/**
 * 5,000 requests, of which one in ten meets faults worth a retry and three in a hundred a
 * final one: as a batch, and as single calls.
 */
public final class FaultsBenchmark {

	private static final int REQUESTS = 5_000;

	private static final long SEED = 1;

	private static final Duration RESPONSE = Duration.ofSeconds(1);

	private static final int SHOWN = 10;

	private FaultsBenchmark() {
	}

	/**
	 * Runs the benchmark, and prints what became of the requests.
	 * @param application makes the application that sends them
	 * @throws IllegalStateException if one did not end as it had to
	 */
	public static void run(Supplier<SpringApplication> application) {
		System.out.println();
		System.out.println("Faults: " + REQUESTS + " requests, seed " + SEED
				+ "; 10 % meet one or two faults worth a retry, 3 % a final one; response 1 s, deadline 10 s");
		FaultPlan plan = FaultPlan.of(REQUESTS, SEED);
		List<Way> broken = new ArrayList<>();
		for (Way way : Way.values()) {
			FaultReport report = FaultLoad.run(application.get(), plan, way, RESPONSE);
			System.out.printf("%-6s %s%n", way.name().toLowerCase(Locale.ROOT), report.toLine());
			report.wrong().stream().limit(SHOWN).forEach((line) -> System.out.println("       " + line));
			if (!report.isKept()) {
				broken.add(way);
			}
		}
		if (!broken.isEmpty()) {
			throw new IllegalStateException("Not all requests ended as they had to: " + broken);
		}
	}

}
