package io.aiclient.benchmarks.adapters;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aiclient.benchmarks.quota.CallerTrials;
import io.aiclient.benchmarks.quota.ExternalClient;
import io.aiclient.benchmarks.run.Options;
import io.aiclient.benchmarks.run.Summary;

/**
 * What teams already use, over a client: how long calls through Spring AI and openai-java
 * take for what a provider allows, how often they are refused, what is left of streams
 * that are cancelled, and what the adapter costs beside the SDK's own HTTP client.
 * <p>
 * The provider runs in this process, or for the costs in one of its own; each client is
 * an application with the real libraries in a process of its own.
 */
public final class AdaptersBenchmark {

	private static final int RUNS = 2;

	private AdaptersBenchmark() {
	}

	/**
	 * Runs the cases that the arguments name, or all, and prints a table.
	 * @param arguments the options behind the benchmark's name
	 * @throws IllegalArgumentException if they name what there is not
	 * @throws IllegalStateException if a promise is broken
	 */
	public static void run(List<String> arguments) {
		Options options = Options.defaults(RUNS, 0).parse(arguments);
		List<AdapterCase> cases = options.select(AdapterCases.all(), AdapterCase::name);
		Consumer<String> log = options.verbose() ? (line) -> System.out.println("    " + line) : (line) -> {
		};
		ExternalClient.warmUp();
		measure(cases, new AdapterStage(options.runs(), options.properties(), log));
	}

	/**
	 * Runs a little of it, to see that it does.
	 * @throws IllegalStateException if a call is refused or lost, or something is left of
	 * a stream
	 */
	public static void smoke() {
		AdapterStage stage = new AdapterStage(1, List.of(), (line) -> {
		});
		measure(AdapterCases.smoke(), stage);
	}

	private static void measure(List<AdapterCase> cases, AdapterStage stage) {
		List<String> broken = new ArrayList<>();
		try {
			System.out.println();
			System.out.println(
					"Adapters: " + stage.runs() + " runs of each case, " + CallerTrials.SLOTS + " in flight, latency "
							+ CallerTrials.LATENCY.toMillis() + " ms, a cold client in its own process; load average "
							+ ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
			System.out.println(Summary.HEADER);
			for (AdapterCase each : cases) {
				if (!isKept(each, stage)) {
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

	private static boolean isKept(AdapterCase adapterCase, AdapterStage stage) throws InterruptedException {
		try {
			Summary summary = new Summary(adapterCase.name(), adapterCase.measurement().make(stage));
			System.out.println(summary);
			return summary.isKept();
		}
		catch (IllegalStateException ex) {
			System.out.println(adapterCase.name() + ": " + ex.getMessage());
			return false;
		}
	}

}
