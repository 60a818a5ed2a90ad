package io.aiclient.simulator;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.aiclient.simulator.quota.Quota;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlwaysFaultTests {

	private static final Fault BROKEN = Fault.status(500);

	@Test
	void everyAttemptOfARequestMeetsItsFaultAndOthersDoNot() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().alwaysByMessage(Map.of("Poison", BROKEN))))) {
			TestClient client = new TestClient(provider);
			for (int i = 0; i < 5; i++) {
				assertThat(client.ask("Poison").statusCode()).isEqualTo(500);
				assertThat(client.send(TestClient.streamed("Poison")).statusCode()).isEqualTo(500);
				assertThat(client.ask("Hello").body()).contains("[answer] Hello");
			}
			assertThat(provider.counts().faults()).containsOnlyKeys("500").containsEntry("500", 10L);
		}
	}

	@Test
	void scriptComesFirstThenTheFaultsOfFirstAttemptsThenTheOneOfAll() throws Exception {
		Faults faults = Faults.none()
			.with(Fault.status(408), 1)
			.then(Fault.status(404))
			.byMessage(Map.of("Poison", List.of(Fault.status(503), WireFault.NONE)))
			.alwaysByMessage(Map.of("Poison", BROKEN));
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.faults(faults))) {
			TestClient client = new TestClient(provider);
			int[] statuses = new int[5];
			for (int i = 0; i < statuses.length; i++) {
				statuses[i] = client.ask("Poison").statusCode();
			}
			assertThat(statuses).containsExactly(404, 503, 200, 500, 500);
			assertThat(client.ask("Hello").statusCode()).as("the draw of all others").isEqualTo(408);
		}
	}

	@Test
	void requestThatALimitRefusesDoesNotMeetIt() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.requests(Quota.perMinute(1))
			.faults(Faults.none().alwaysByMessage(Map.of("Poison", BROKEN))))) {
			TestClient client = new TestClient(provider);
			assertThat(client.ask("Poison").statusCode()).isEqualTo(500);
			assertThat(client.ask("Poison").statusCode()).isEqualTo(429);
			assertThat(provider.counts().faults()).containsEntry("500", 1L);
			assertThat(provider.counts().refused()).isEqualTo(1);
		}
	}

	@Test
	void replacedFaultsAreForgotten() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().alwaysByMessage(Map.of("Poison", BROKEN))))) {
			provider.faults(Faults.none());
			assertThat(new TestClient(provider).ask("Poison").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void manyMessagesAreCopiedOnce() {
		Map<String, Fault> many = IntStream.range(0, 10_000)
			.mapToObj((i) -> "Poison " + i)
			.collect(Collectors.toMap(Function.identity(), (message) -> BROKEN));
		Faults faults = Faults.none().alwaysByMessage(many);
		many.clear();
		assertThat(faults.alwaysByMessage()).hasSize(10_000);
		Faults changed = faults.seed(1).then(BROKEN).with(Fault.status(503), 0.1).byMessage(Map.of());
		assertThat(changed.alwaysByMessage()).isSameAs(faults.alwaysByMessage());
	}

}
