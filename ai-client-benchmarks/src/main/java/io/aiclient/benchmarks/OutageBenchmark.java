package io.aiclient.benchmarks;

import java.time.Duration;
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

	private static final int ROWS = 10_000;

	private static final int BEFORE = 2_000;

	private static final Duration OUTAGE = Duration.ofSeconds(20);

	private static final Latency LATENCY = Latency.lognormal(Duration.ofMillis(285), 0.5);

	private static final String DOWN = "503";

	private OutageBenchmark() {
	}

	static void run() {
		System.out.println();
		System.out.println("Outage: " + ROWS + " rows, latency lognormal, mean 285 ms, sigma 0.5; default settings;");
		System.out.println(
				"after " + BEFORE + " results the provider answers 503 to everything for " + OUTAGE.toSeconds() + " s");
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(LATENCY));
				ConfigurableApplicationContext context = BenchmarkApplication.application()
					.run("--ai.client.base-url=" + provider.baseUrl(), "--ai.client.api-key=benchmark",
							"--ai.client.model=" + Contender.MODEL)) {
			measure(provider, context.getBean(ManagedAiClient.class));
		}
	}

	private static void measure(SimulatedProvider provider, ManagedAiClient client) {
		Outage outage = new Outage(provider);
		Flux<AiRequest> rows = Flux.range(0, ROWS).map((i) -> AiRequest.of("Sentence number " + i));
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
		System.out
			.println((well == ROWS && distinct == ROWS && results.size() == ROWS && sent <= most) ? "OK" : "MISSED");
	}

	/**
	 * Begins after so many results, and ends by itself.
	 */
	private static final class Outage {

		private final SimulatedProvider provider;

		private final AtomicLong results = new AtomicLong();

		private final AtomicLong firstAfter = new AtomicLong();

		private volatile int inFlight;

		private volatile long begun;

		private volatile boolean over;

		private Outage(SimulatedProvider provider) {
			this.provider = provider;
		}

		private void ended() {
			if (this.over) {
				this.firstAfter.compareAndSet(0, System.nanoTime());
			}
			if (this.results.incrementAndGet() == BEFORE) {
				this.begun = System.nanoTime();
				this.inFlight = this.provider.counts().inFlight();
				this.provider.faults(Faults.none().with(Fault.status(503), 1));
				Mono.delay(OUTAGE).subscribe((end) -> {
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
