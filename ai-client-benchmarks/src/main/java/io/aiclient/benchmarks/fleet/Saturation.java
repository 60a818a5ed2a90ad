package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aiclient.simulator.HeaderSettings.RateLimits;
import io.aiclient.simulator.HeaderSettings;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.SimulatorSettings;
import io.aiclient.simulator.quota.Quota;

/**
 * A run in which four processes together ask for more than a quota allows.
 *
 * @param quota the quota as the provider enforces it; the clients are configured with its
 * limit and window
 * @param headers what the provider's headers report of it
 * @param clients clients in each process
 * @param ahead how much the first process's clock is ahead
 * @param span how long it is measured, from the first request that is accepted
 * @param incidents what happens meanwhile, in order
 */
record Saturation(Quota quota, RateLimits headers, int clients, Duration ahead, Duration span,
		List<Incident> incidents) {

	static final int PROCESSES = 4;

	static final int SLOTS = 50;

	static final Duration LATENCY = Duration.ofMillis(100);

	/**
	 * Four virtual machines and a provider on a small machine: small heaps, and a
	 * compiler that leaves something for the others.
	 */
	static final List<String> JVM = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	static Saturation of(Quota quota, RateLimits headers, Duration span) {
		return new Saturation(quota, headers, 1, Duration.ZERO, span, List.of());
	}

	Saturation clients(int clients) {
		return new Saturation(this.quota, this.headers, clients, this.ahead, this.span, this.incidents);
	}

	Saturation ahead(Duration ahead) {
		return new Saturation(this.quota, this.headers, this.clients, ahead, this.span, this.incidents);
	}

	/**
	 * Adds something that happens after those that are already to happen.
	 */
	Saturation at(Duration at, Action action) {
		List<Incident> incidents = new ArrayList<>(this.incidents);
		incidents.add(new Incident(at, action));
		return new Saturation(this.quota, this.headers, this.clients, this.ahead, this.span, List.copyOf(incidents));
	}

	Outcome run(Stage stage) throws InterruptedException {
		try (SimulatedProvider provider = SimulatedProvider.start(this::configure);
				Fleet fleet = new Fleet(launch(stage, provider), stage)) {
			fleet.join(this.ahead);
			for (int i = 1; i < PROCESSES; i++) {
				fleet.join(Duration.ZERO);
			}
			stage.awaitFullQuota(this.quota);
			fleet.go();
			Stopwatch measured = firstAccepted(provider);
			long calls = stage.redis().scriptCalls();
			for (Incident incident : this.incidents) {
				measured.await(incident.at());
				incident.action().happen(fleet);
			}
			measured.await(this.span);
			double redisCalls = (stage.redis().scriptCalls() - calls) / (double) this.span.toSeconds() / PROCESSES;
			List<MemberReport> reports = fleet.stop();
			Outcome outcome = new Outcome(this.quota, this.span, provider.arrivals(), reports, redisCalls);
			stage.log().accept(outcome.toString());
			return outcome;
		}
	}

	private void configure(SimulatorSettings.Builder settings) {
		settings.latency(Latency.fixed(LATENCY))
			.requests(this.quota)
			.headers(HeaderSettings.defaults().rateLimits(this.headers).processingTime(true));
	}

	private Launch launch(Stage stage, SimulatedProvider provider) {
		List<String> properties = new ArrayList<>(stage.properties(provider, this.quota, SLOTS));
		for (int i = 1; i < this.clients; i++) {
			properties.add("--ai.client.clients.client" + i + ".concurrency.max=" + SLOTS);
		}
		return new Launch(JVM, FleetClient.SATURATED, List.copyOf(properties), Duration.ZERO);
	}

	static Stopwatch firstAccepted(SimulatedProvider provider) {
		Stopwatch waited = Stopwatch.start();
		while (provider.counts().accepted() == 0) {
			if (waited.passed(TIMEOUT)) {
				throw new IllegalStateException("No request was accepted for " + TIMEOUT);
			}
			Stopwatch.start().await(Duration.ofMillis(1));
		}
		return Stopwatch.start();
	}

	/**
	 * Something that happens during a run.
	 *
	 * @param at when, from the first request that was accepted
	 * @param action what
	 */
	record Incident(Duration at, Action action) {

	}

	/**
	 * What happens.
	 */
	@FunctionalInterface
	interface Action {

		/**
		 * Makes it happen.
		 * @param fleet to whom
		 */
		void happen(Fleet fleet) throws InterruptedException;

	}

}
