package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.Counts;
import io.aiclient.simulator.SimulatedProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes one run: a fresh provider in this process, a fresh client in another.
 * Thread-safe.
 */
final class TrialRunner {

	private final ColdStarts coldStarts = new ColdStarts();

	private final Function<List<String>, ChildProcess> start;

	private final List<String> properties;

	/**
	 * A runner of clients that make their calls as one batch.
	 * @param properties what every client is configured with beside what its trial says
	 */
	TrialRunner(List<String> properties) {
		this(TrialRunner::startQuotaClient, properties);
	}

	/**
	 * A runner.
	 * @param start starts a {@link TrialClient} with its options
	 * @param properties what every client is configured with beside what its trial says
	 */
	TrialRunner(Function<List<String>, ChildProcess> start, List<String> properties) {
		this.start = start;
		this.properties = properties;
	}

	Outcome run(Trial trial, Consumer<String> log) throws InterruptedException {
		try (ColdStarts.Turn turn = this.coldStarts.begin()) {
			long started = System.nanoTime();
			try (SimulatedProvider provider = SimulatedProvider.start(trial::configure);
					ExternalClient others = others(trial, provider);
					ClientProcess client = new ClientProcess(this.start.apply(options(trial, provider)), log)) {
				later(limit(trial), client::kill);
				client.awaitReady();
				later(untilGo(trial, started), () -> {
					client.go();
					turn.endsSoon();
				});
				ClientReport report = client.awaitReport();
				return outcome(trial, report, provider, others);
			}
		}
	}

	private static ChildProcess startQuotaClient(List<String> options) {
		List<String> arguments = new ArrayList<>();
		arguments.add(QuotaClient.NAME);
		arguments.addAll(options);
		return ChildProcess.startJava(List.of(), arguments, Map.of());
	}

	private static void later(Duration delay, Runnable action) {
		CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(action);
	}

	private static @Nullable ExternalClient others(Trial trial, SimulatedProvider provider) {
		ExternalUsage external = trial.external();
		return (external != null) ? ExternalClient.start(provider, external) : null;
	}

	private List<String> options(Trial trial, SimulatedProvider provider) {
		List<String> options = new ArrayList<>();
		options.add(TrialClient.WORKLOAD + trial.workload());
		options.add("--ai.client.base-url=" + provider.baseUrl());
		options.add("--ai.client.api-key=benchmark");
		options.add("--ai.client.model=simulated");
		options.add("--ai.client.warm-up=start");
		options.add("--ai.client.concurrency.max=" + Trial.SLOTS);
		options.addAll(trial.properties());
		options.addAll(this.properties);
		return options;
	}

	/**
	 * When a client hangs: after six times the best, and a minute.
	 */
	private static Duration limit(Trial trial) {
		return trial.yardstick().best(trial, trial.workload().tokens()).multipliedBy(6).plusMinutes(1);
	}

	private static Duration untilGo(Trial trial, long started) {
		Duration lead = trial.lead();
		if (lead.isZero()) {
			return lead;
		}
		long missing = lead.toNanos() - (System.nanoTime() - started);
		return Duration.ofNanos((missing >= 0) ? missing : Math.floorMod(missing, trial.window().toNanos()));
	}

	private static Outcome outcome(Trial trial, ClientReport report, SimulatedProvider provider,
			@Nullable ExternalClient others) {
		long othersAccepted = 0;
		long othersRefused = 0;
		if (others != null) {
			others.end();
			othersAccepted = others.accepted();
			othersRefused = others.refused();
		}
		Counts counts = provider.counts();
		List<Arrival> arrivals = provider.arrivals();
		Yardstick.Score score = trial.yardstick().score(trial, report.makespan(), arrivals);
		Refusals refusals = (others != null) ? Refusals.ofOne(counts.refused() - othersRefused) : Refusals.of(arrivals);
		return new Outcome(trial, report, score, counts.accepted() - othersAccepted, refusals, othersRefused);
	}

}
