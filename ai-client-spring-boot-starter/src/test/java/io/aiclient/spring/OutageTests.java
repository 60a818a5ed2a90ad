package io.aiclient.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A provider over real HTTP that answers 503 to everything for a while, or refuses
 * everything. The settings are the defaults, but for a breaker that waits shorter than a
 * minute.
 */
class OutageTests {

	private static final int ROWS = 1_000;

	private static final int IN_FLIGHT = 50;

	private static final int WINDOW_SIZE = 20;

	private static final int PROBES = 3;

	private static final Duration OUTAGE = Duration.ofSeconds(2);

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				JacksonAutoConfiguration.class))
		.withPropertyValues("ai.client.model=gpt-4.1-mini");

	@Test
	void allRowsEndWellAndOnlyThoseInFlightAndAWindowAndProbesAreSent() {
		assertThat(sentDuringOutage("ai.client.circuit-breaker.wait-in-open-state=3s")).isBetween(10L,
				(long) IN_FLIGHT + WINDOW_SIZE + PROBES);
	}

	@Test
	void probesComeEachTimeTheBreakerHasWaited() {
		int waits = 1 + (int) OUTAGE.dividedBy(Duration.ofMillis(200));
		assertThat(
				sentDuringOutage("ai.client.circuit-breaker.wait-in-open-state=200ms", "ai.client.retry.max-retries=1"))
			.isBetween(10L + PROBES, (long) IN_FLIGHT + WINDOW_SIZE + waits * PROBES);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 422, 429 })
	void refusalsOpenNoBreaker(int status) {
		withProvider((provider, client) -> {
			provider.faults(Faults.none().with(Fault.status(status), 1));
			IntStream.range(0, 2 * WINDOW_SIZE)
				.forEach((i) -> assertThat(catchThrowable(() -> client.call(AiRequest.of("text")))).isNotNull()
					.isNotInstanceOf(AiCircuitOpenException.class));
			assertThat(client.snapshot().breaker()).hasToString("closed");
		}, "ai.client.retry.max-retries=0");
	}

	private long sentDuringOutage(String... properties) {
		AtomicInteger ended = new AtomicInteger();
		long[] sent = { 0 };
		withProvider((provider, client) -> {
			List<AiRequest> requests = IntStream.range(0, ROWS).mapToObj((i) -> AiRequest.of("text " + i)).toList();
			List<AiResult<AiResponse>> results = client.batch(requests).doOnNext((result) -> {
				if (ended.incrementAndGet() == ROWS / 4) {
					provider.faults(Faults.none().with(Fault.status(503), 1));
					Mono.delay(OUTAGE).subscribe((over) -> provider.faults(Faults.none()));
				}
			}).collectList().block(TIMEOUT);
			assertThat(results).hasSize(ROWS).allMatch(AiResult::isSuccess);
			assertThat(results).extracting(AiResult::index).doesNotHaveDuplicates();
			sent[0] = provider.counts().faults().get("503");
		}, properties);
		return sent[0];
	}

	private void withProvider(Check check, String... properties) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(50))))) {
			this.runner.withPropertyValues("ai.client.base-url=" + provider.baseUrl())
				.withPropertyValues(properties)
				.run((context) -> check.check(provider, context.getBean(ManagedAiClient.class)));
		}
	}

	/**
	 * What is tried with a provider and a client.
	 */
	@FunctionalInterface
	private interface Check {

		void check(SimulatedProvider provider, ManagedAiClient client);

	}

}
