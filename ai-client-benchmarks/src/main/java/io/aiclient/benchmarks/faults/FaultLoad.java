package io.aiclient.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * Sends what a plan says to a provider that does what it says, through a Spring Boot
 * application with the starter.
 */
final class FaultLoad {

	private static final Duration DEADLINE = Duration.ofSeconds(10);

	/**
	 * For a timer that goes off late on a busy machine.
	 */
	private static final Duration TOLERANCE = Duration.ofMillis(500);

	private static final Duration LONGEST = Duration.ofMinutes(4);

	private static final int WARM_UP = 200;

	private static final Latency LATENCY = Latency.lognormal(Duration.ofMillis(20), 0.5);

	/**
	 * Of the last 20 calls, ten fail by chance now and then when one in ten does; of the
	 * last 100, half never do. Reactor Netty logs each broken connection with its stack.
	 */
	private static final List<String> PROPERTIES = List.of("--ai.client.api-key=benchmark",
			"--ai.client.model=gpt-4.1-mini", "--ai.client.timeout.total=" + DEADLINE.toSeconds() + "s",
			"--ai.client.circuit-breaker.window-size=100", "--ai.client.circuit-breaker.minimum-calls=100",
			"--logging.level.reactor.netty.http.client.HttpClientConnect=off");

	private FaultLoad() {
	}

	/**
	 * Sends a plan, after other requests to another provider, so that classes are loaded
	 * and a timeout is one of the plan.
	 * @param application the application
	 * @param plan the plan
	 * @param way how to send it
	 * @param response how long an answer may take to begin, and be silent
	 * @return what became of it
	 */
	static FaultReport run(SpringApplication application, FaultPlan plan, Way way, Duration response) {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = application
					.run(arguments(provider.baseUrl(), Duration.ofSeconds(30)))) {
			way.send(context.getBean(AiClient.class), FaultPlan.without(WARM_UP).requests()).blockLast();
		}
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(LATENCY).faults(plan.toFaults()));
				ConfigurableApplicationContext context = application.run(arguments(provider.baseUrl(), response))) {
			AiClient client = context.getBean(AiClient.class);
			long begun = System.nanoTime();
			List<Ending> endings = way.send(client, plan.requests())
				.takeUntilOther(Mono.delay(LONGEST))
				.collectList()
				.block();
			Duration makespan = Duration.ofNanos(System.nanoTime() - begun);
			return FaultReport.of(plan, (endings != null) ? endings : List.of(), DEADLINE.plus(TOLERANCE),
					provider.counts().accepted(), makespan);
		}
	}

	private static String[] arguments(String baseUrl, Duration response) {
		List<String> arguments = new ArrayList<>(PROPERTIES);
		arguments.add("--ai.client.base-url=" + baseUrl);
		arguments.add("--ai.client.timeout.response=" + response.toMillis() + "ms");
		arguments.add("--ai.client.timeout.idle=" + response.toMillis() + "ms");
		return arguments.toArray(String[]::new);
	}

}
