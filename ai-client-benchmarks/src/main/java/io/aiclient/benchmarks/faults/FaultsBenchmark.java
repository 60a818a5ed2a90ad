package io.aiclient.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.boot.SpringApplication;

/**
 * 5,000 requests, of which one in ten meets faults worth a retry and three in a hundred a
 * final one: as a batch, and as single calls. Once more as a batch, with keys and
 * accounts that are refused by mistake among the final ones.
 */
public final class FaultsBenchmark {

	private static final int REQUESTS = 5_000;

	private static final int FEW = 100;

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
		run(application, REQUESTS, RESPONSE);
	}

	/**
	 * Runs a little of it, to see that it does, with more patience: a machine that builds
	 * is busy.
	 * @param application makes the application that sends them
	 * @throws IllegalStateException if one did not end as it had to
	 */
	public static void smoke(Supplier<SpringApplication> application) {
		run(application, FEW, RESPONSE.multipliedBy(3));
	}

	private static void run(Supplier<SpringApplication> application, int requests, Duration response) {
		System.out.println();
		System.out.println("Faults: " + requests + " requests, seed " + SEED
				+ "; 10 % meet one or two faults worth a retry, 3 % a final one; response " + response.toSeconds()
				+ " s, deadline 10 s");
		System.out.println("refused: as a batch, and of all 0.3 % are answered 401 and 0.5 % insufficient_quota");
		FaultPlan plan = FaultPlan.of(requests, SEED);
		List<String> broken = new ArrayList<>();
		for (Load load : List.of(new Load("batch", plan, Way.BATCH), new Load("calls", plan, Way.CALLS),
				new Load("refused", FaultPlan.withRefusals(requests, SEED), Way.BATCH))) {
			FaultReport report = FaultLoad.run(application.get(), load.plan(), load.way(), response);
			System.out.printf("%-7s %s%n", load.name(), report.toLine());
			report.wrong().stream().limit(SHOWN).forEach((line) -> System.out.println("        " + line));
			if (!report.isKept()) {
				broken.add(load.name());
			}
		}
		if (!broken.isEmpty()) {
			throw new IllegalStateException("Not all requests ended as they had to: " + broken);
		}
	}

	private record Load(String name, FaultPlan plan, Way way) {

	}

}
