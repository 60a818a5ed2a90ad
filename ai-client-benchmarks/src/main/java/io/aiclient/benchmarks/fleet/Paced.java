package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.benchmarks.run.ParentProcess;

/**
 * In the child: calls at a steady rate, and how long each waited to be admitted.
 */
final class Paced {

	private static final String SHARED_QUOTA = "--ai.client.shared-quota.";

	private static final int MOST_AT_ONCE = 10_000;

	private static final int WARM_UP_RATE = 1000;

	private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(10);

	private final Pace pace;

	private final List<String> properties;

	Paced(Pace pace, List<String> properties) {
		this.pace = pace;
		this.properties = properties;
	}

	/**
	 * Runs it when the parent says so: first the warm-up, then the turns.
	 */
	void run(ParentProcess parent) {
		List<String> local = this.properties.stream().filter((property) -> !property.startsWith(SHARED_QUOTA)).toList();
		try (ConfigurableApplicationContext shared = FleetClient.start(this.properties)) {
			if (!this.pace.compared()) {
				run(parent, List.of(contestant("shared", shared)));
				return;
			}
			try (ConfigurableApplicationContext alone = FleetClient.start(local)) {
				run(parent, List.of(contestant("local", alone), contestant("shared", shared)));
			}
		}
	}

	private static Contestant contestant(String name, ConfigurableApplicationContext context) {
		return new Contestant(context.getBean(AiClient.class), new QueueTimes(name));
	}

	private void run(ParentProcess parent, List<Contestant> contestants) {
		if (!FleetClient.awaitGo(parent)) {
			return;
		}
		parent.listen(() -> {
		});
		for (Contestant each : contestants) {
			new Contestant(each.client(), new QueueTimes("warm-up")).call(WARM_UP_RATE, warmUp());
		}
		FleetClient.say(FleetClient.WARM);
		for (int i = 0; i < this.pace.turns(); i++) {
			contestants.forEach((each) -> each.call(this.pace.rate(), this.pace.turn()));
		}
		List<String> reports = new ArrayList<>();
		contestants.forEach((each) -> reports.add(each.times().report().toString()));
		FleetClient.say(FleetClient.DONE + ' ' + String.join("; ", reports));
	}

	/**
	 * No longer than what is measured.
	 */
	private Duration warmUp() {
		Duration measured = this.pace.turn().multipliedBy(this.pace.turns());
		return (measured.compareTo(LONGEST_WARM_UP) < 0) ? measured : LONGEST_WARM_UP;
	}

	/**
	 * A client, and how long its calls waited.
	 *
	 * @param client the client
	 * @param times the times
	 */
	private record Contestant(AiClient client, QueueTimes times) {

		void call(int rate, Duration time) {
			Flux.interval(Duration.ofSeconds(1).dividedBy(rate))
				.take(rate * time.toSeconds())
				.flatMap((tick) -> this.client.send(AiRequest.of("Number " + tick))
					.doOnNext((response) -> this.times.add(response.queued()))
					.doOnError((error) -> this.times.failed())
					.then()
					.onErrorComplete(), MOST_AT_ONCE)
				.blockLast();
		}

	}

}
