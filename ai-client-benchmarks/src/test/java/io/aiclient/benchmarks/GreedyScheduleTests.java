package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreedyScheduleTests {

	@Test
	void eachCallGoesOnTheSlotThatIsFreeFirst() {
		List<Duration> latencies = List.of(Duration.ofMillis(400), Duration.ofMillis(100), Duration.ofMillis(200),
				Duration.ofMillis(300));
		assertThat(GreedySchedule.makespan(latencies, 1)).isEqualTo(Duration.ofMillis(1000));
		assertThat(GreedySchedule.makespan(latencies, 2)).isEqualTo(Duration.ofMillis(600));
		assertThat(GreedySchedule.makespan(latencies, 9)).isEqualTo(Duration.ofMillis(400));
	}

}
