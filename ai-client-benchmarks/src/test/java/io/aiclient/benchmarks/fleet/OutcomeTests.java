package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OutcomeTests {

	private static final Quota QUOTA = Quota.perMinute(1200).in(Duration.ofSeconds(10));

	@Test
	void burstIsTheMostThatWasRefusedWithinASecond() {
		assertThat(refusedAt().burst()).isZero();
		assertThat(refusedAt(500).burst()).isEqualTo(1);
		assertThat(refusedAt(0, 999, 1000, 1500, 1998, 5000).burst()).isEqualTo(4);
		assertThat(refusedAt(0, 1000, 2000).burst()).isEqualTo(1);
	}

	@Test
	void refusedShareIsOfAllCalls() {
		Outcome outcome = outcome(List.of(at(0, 200), at(1, 429), at(2, 200), at(3, 500)));
		assertThat(outcome.refused()).isEqualTo(1);
		assertThat(outcome.refusedShare()).isEqualTo(0.25);
	}

	@Test
	void processFarthestFromItsFairShareIsReported() {
		assertThat(outcome(List.of(), answered(100), answered(100)).unfairness()).isZero();
		assertThat(outcome(List.of(), answered(110), answered(100), answered(90), answered(100)).unfairness())
			.isCloseTo(0.1, within(1e-9));
		assertThat(outcome(List.of(), answered(104), answered(104), answered(104), answered(88)).unfairness())
			.isCloseTo(0.12, within(1e-9));
	}

	@Test
	void whatIsNotAnsweredIsLostWhetherItFailedOrNeverEnded() {
		Outcome outcome = outcome(List.of(), new MemberReport(100, 99, 1, 101), new MemberReport(50, 48, 0, 50));
		assertThat(outcome.lost()).isEqualTo(3);
	}

	private static MemberReport answered(long answered) {
		return new MemberReport(answered, answered, 0, answered);
	}

	private static Outcome refusedAt(long... millis) {
		return outcome(LongStream.of(millis).mapToObj((at) -> at(at, 429)).toList());
	}

	private static Outcome outcome(List<Arrival> arrivals, MemberReport... reports) {
		return new Outcome(QUOTA, Duration.ofSeconds(60), arrivals, List.of(reports), 0);
	}

	private static Arrival at(long millis, int status) {
		return new Arrival(Duration.ofMillis(millis), status, 0);
	}

}
