package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * A provider that answers 503 to everything for 20 s in the middle of a batch of a client
 * with the default settings: how many rows end well, and how many calls it gets
 * meanwhile.
 */
final class OutageBenchmark {

	private static final OutageBenchmark WHOLE = new OutageBenchmark(10_000, 2_000, Duration.ofSeconds(20), List.of());

	private static final OutageBenchmark SMOKE = new OutageBenchmark(400, 100, Duration.ofSeconds(1),
			List.of("--ai.client.circuit-breaker.wait-in-open-state=2s"));

	private static final Latency LATENCY = Latency.lognormal(Duration.ofMillis(285), 0.5);

	private static final String DOWN = "503";

	private final int rows;

	private final int before;

	private final Duration duration;

	private final List<String> properties;

	private OutageBenchmark(int rows, int before, Duration duration, List<String> properties) {
		this.rows = rows;
		this.before = before;
		this.duration = duration;
		this.properties = properties;
	}

	static void run() {
		WHOLE.measure();
	}

	/**
	 * Runs a little of it, to see that it does: how many calls the provider gets depends
	 * on how busy the machine is.
	 * @throws IllegalStateException if a row does not end well
	 */
	static void smoke() {
		if (!SMOKE.measure()) {
			throw new IllegalStateException("Not all rows ended well");
		}
	}

	private boolean measure() {
		System.out.println();
		System.out
			.println("Outage: " + this.rows + " rows, latency lognormal, mean 285 ms, sigma 0.5; default settings;");
		System.out.println("after " + this.before + " results the provider answers 503 to everything for "
				+ this.duration.toSeconds() + " s");
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(LATENCY));
				ConfigurableApplicationContext context = start(provider)) {
			return measure(provider, context.getBean(ManagedAiClient.class));
		}
	}

	private ConfigurableApplicationContext start(SimulatedProvider provider) {
		List<String> arguments = new ArrayList<>(List.of("--ai.client.base-url=" + provider.baseUrl(),
				"--ai.client.api-key=benchmark", "--ai.client.model=" + Contender.MODEL));
		arguments.addAll(this.properties);
		return BenchmarkApplication.application().run(arguments.toArray(String[]::new));
	}

	private boolean measure(SimulatedProvider provider, ManagedAiClient client) {
		Outage outage = new Outage(provider, this.before, this.duration);
		Flux<AiRequest> rows = Flux.range(0, this.rows).map((i) -> AiRequest.of("Sentence number " + i));
		List<AiResult<?>> results = client.batch(rows)
			.<AiResult<?>>map((result) -> result)
			.doOnNext((result) -> outage.ended())
			.collectList()
			.blockOptional()
			.orElseThrow();
		long end = System.nanoTime();
		long distinct = results.stream().map(AiResult::index).distinct().count();
		long well = results.stream().filter(AiResult::isSuccess).count();
		CircuitBreakerSettings breaker = CircuitBreakerSettings.defaults();
		int most = outage.inFlight + breaker.windowSize() + breaker.probesInHalfOpenState();
		long sent = provider.counts().faults().getOrDefault(DOWN, 0L);
		System.out.printf(Locale.ROOT, "rows: %d results of %d distinct rows, %d ended well%n", results.size(),
				distinct, well);
		System.out.printf(Locale.ROOT,
				"calls during the outage: %d; in flight at its start %d + window-size %d + probes %d = %d%n", sent,
				outage.inFlight, breaker.windowSize(), breaker.probesInHalfOpenState(), most);
		System.out.printf(Locale.ROOT, "first result %.1f s after its beginning, last %.1f s%n",
				outage.secondsUntil(outage.firstAfter.get()), outage.secondsUntil(end));
		boolean allWell = well == this.rows && distinct == this.rows && results.size() == this.rows;
		System.out.println((allWell && sent <= most) ? "OK" : "MISSED");
		return allWell;
	}

	/**
	 * Begins after so many results, and ends by itself.
	 */
	private static final class Outage {

		private final SimulatedProvider provider;

		private final int before;

		private final Duration duration;

		private final AtomicLong results = new AtomicLong();

		private final AtomicLong firstAfter = new AtomicLong();

		private volatile int inFlight;

		private volatile long begun;

		private volatile boolean over;

		private Outage(SimulatedProvider provider, int before, Duration duration) {
			this.provider = provider;
			this.before = before;
			this.duration = duration;
		}

		private void ended() {
			if (this.over) {
				this.firstAfter.compareAndSet(0, System.nanoTime());
			}
			if (this.results.incrementAndGet() == this.before) {
				this.begun = System.nanoTime();
				this.inFlight = this.provider.counts().inFlight();
				this.provider.faults(Faults.none().with(Fault.status(503), 1));
				Mono.delay(this.duration).subscribe((end) -> {
					this.provider.faults(Faults.none());
					this.over = true;
				});
			}
		}

		private double secondsUntil(long nanos) {
			return (nanos - this.begun) / 1e9;
		}

	}

}
