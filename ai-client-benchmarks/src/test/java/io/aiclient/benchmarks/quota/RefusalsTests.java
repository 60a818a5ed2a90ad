package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.Arrival;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalsTests {

	private final List<Arrival> arrivals = new ArrayList<>();

	@Test
	void aBurstOfWhichSomeAreRefusedWasInFlightAsAWhole() {
		arrive(20, 1_000, 200);
		arrive(30, 1_002, 429);
		assertThat(Refusals.of(this.arrivals)).isEqualTo(new Refusals(30, 0, 0, 50));
	}

	@Test
	void countsThoseThatAreBeingAnswered() {
		arrive(30, 1_000, 200);
		arrive(30, 1_000 + Trial.LATENCY.toMillis(), 200);
		arrive(3, 1_010 + Trial.LATENCY.toMillis(), 429);
		assertThat(Refusals.of(this.arrivals)).isEqualTo(new Refusals(3, 0, 0, 33));
	}

	@Test
	void doesNotCountWhatWasSentAfterTheRefusalWasRead() {
		arrive(10, 1_000, 200);
		arrive(1, 1_050, 429);
		arrive(5, 1_061, 429);
		arrive(2, 1_551, 429);
		assertThat(Refusals.of(this.arrivals)).isEqualTo(new Refusals(6, 2, 2, 11));
	}

	@Test
	void nothingIsKnownWithoutARefusal() {
		arrive(10, 1_000, 200);
		assertThat(Refusals.of(this.arrivals)).isEqualTo(new Refusals(0, 0, 0, 0));
	}

	private void arrive(int count, long millis, int status) {
		for (int i = 0; i < count; i++) {
			this.arrivals.add(new Arrival(Duration.ofMillis(millis), status, 0));
		}
	}

}
