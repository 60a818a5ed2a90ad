package io.aiclient.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LatencyOverHttpTests {

	@Test
	void answersTakeTheirSamplesSideBySide() throws Exception {
		Latency latency = Latency.lognormal(Duration.ofMillis(150), 0.3);
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(latency))) {
			TestClient client = new TestClient(provider);
			provider.latency(Latency.none());
			client.ask("warm");
			provider.latency(latency);
			long start = System.nanoTime();
			List<CompletableFuture<?>> calls = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				calls.add(client.sendAsync(TestClient.request("text " + i)));
			}
			CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			Duration longest = latency.samples(21).subList(1, 21).stream().max(Duration::compareTo).orElseThrow();
			assertThat(elapsed).isBetween(longest, longest.plusMillis(500));
			assertThat(provider.counts().maxInFlight()).isBetween(2, 20);
		}
	}

	@Test
	void streamSpreadsItsTokensAndEndsWhenJsonWould() throws Exception {
		Latency latency = Latency.fixed(Duration.ofMillis(50)).perOutputToken(Duration.ofMillis(20));
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(latency).answerLength(AnswerLength.fixed(10)))) {
			TestClient client = new TestClient(provider);
			for (boolean streamed : new boolean[] { false, true }) {
				long start = System.nanoTime();
				client.send(streamed ? TestClient.streamed("Hello") : TestClient.request("Hello"));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250),
						Duration.ofMillis(750));
			}
		}
	}

	@Test
	void cancelledCallFreesItsPlace() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMinutes(1))))) {
			CompletableFuture<?> call = new TestClient(provider).sendAsync(TestClient.request("Hello"));
			eventually(() -> assertThat(provider.counts().inFlight()).isEqualTo(1));
			call.cancel(true);
			eventually(() -> assertThat(provider.counts().cancelled()).isEqualTo(1));
			assertThat(provider.counts().inFlight()).isZero();
		}
	}

	@Test
	void streamThatTheClientLeavesIsNotAnAnswer() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.none().perOutputToken(Duration.ofMillis(100))))) {
			try (RawConnection connection = new RawConnection(provider)) {
				assertThat(connection.post(TestClient.streamed("Hello")).receive(50).text()).contains("assistant");
			}
			eventually(() -> assertThat(provider.counts().cancelled()).isEqualTo(1));
			assertThat(provider.counts().answered()).isZero();
			assertThat(provider.counts().inFlight()).isZero();
		}
	}

	@Test
	void closingDoesNotWaitForAnswers() {
		SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMinutes(1))));
		CompletableFuture<?> call = new TestClient(provider).sendAsync(TestClient.request("Hello"));
		eventually(() -> assertThat(provider.counts().inFlight()).isEqualTo(1));
		long start = System.nanoTime();
		provider.close();
		provider.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> call.get(2, TimeUnit.SECONDS));
		assertThat(provider.counts().inFlight()).isZero();
	}

}
