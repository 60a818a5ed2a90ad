package io.aiclient.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * 20,000 calls at zero latency, 64 at once: the starter beside a bare WebClient making
 * the same calls, in turn, warm, by medians.
 */
final class ThroughputBenchmark {

	private static final int CALLS = 20_000;

	private static final int CONCURRENCY = 64;

	private static final int WARM_UPS = 3;

	private static final int ROUNDS = 7;

	private ThroughputBenchmark() {
	}

	static void run() {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(Latency.none()));
				Contender aiClient = Contender.aiClient(provider.baseUrl(), CONCURRENCY);
				Contender bare = Contender.bareWebClient(provider.baseUrl(), CONCURRENCY)) {
			List<Round> ours = new ArrayList<>();
			List<Round> theirs = new ArrayList<>();
			for (int i = -WARM_UPS; i < ROUNDS; i++) {
				Round our = Round.of(aiClient, CALLS);
				Round their = Round.of(bare, CALLS);
				if (i >= 0) {
					ours.add(our);
					theirs.add(their);
				}
			}
			report(ours, theirs);
		}
	}

	private static void report(List<Round> ours, List<Round> theirs) {
		System.out.println();
		System.out.println("Throughput: " + CALLS + " calls at zero latency, " + CONCURRENCY + " at once, median of "
				+ ROUNDS + " rounds in turn");
		print("ai-client", ours);
		print("bare WebClient.flatMap", theirs);
		double rate = Round.median(ours, Round::perSecond) / Round.median(theirs, Round::perSecond);
		double cpu = Round.median(ours, Round::cpuMicrosPerCall) / Round.median(theirs, Round::cpuMicrosPerCall);
		System.out.printf(Locale.ROOT, "%-24s %8.2f x         %8.2f x%n", "ratio", rate, cpu);
	}

	private static void print(String name, List<Round> rounds) {
		System.out.printf(Locale.ROOT, "%-24s %8.0f calls/s   %8.1f us of CPU a call%n", name,
				Round.median(rounds, Round::perSecond), Round.median(rounds, Round::cpuMicrosPerCall));
	}

}
