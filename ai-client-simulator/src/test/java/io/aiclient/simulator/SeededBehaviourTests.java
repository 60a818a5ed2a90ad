package io.aiclient.simulator;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SeededBehaviourTests {

	private static final int MANY = 200_000;

	@Test
	void lognormalLatencyHasTheMeanThatItSays() {
		double[] millis = Latency.lognormal(Duration.ofMillis(285), 0.5)
			.samples(MANY)
			.stream()
			.mapToDouble((sample) -> sample.toNanos() / 1e6)
			.toArray();
		double mean = IntStream.range(0, MANY).mapToDouble((i) -> millis[i]).average().orElseThrow();
		double meanLog = IntStream.range(0, MANY).mapToDouble((i) -> Math.log(millis[i])).average().orElseThrow();
		double variance = IntStream.range(0, MANY)
			.mapToDouble((i) -> Math.pow(Math.log(millis[i]) - meanLog, 2))
			.average()
			.orElseThrow();
		assertThat(mean).isCloseTo(285, within(1.5));
		assertThat(Math.sqrt(variance)).isCloseTo(0.5, within(0.005));
	}

	@Test
	void samplesDependOnSeedAndNumberOnly() {
		Latency latency = Latency.lognormal(Duration.ofMillis(285), 0.5);
		assertThat(latency.samples(50)).isEqualTo(latency.knee(1, 2).samples(50))
			.isNotEqualTo(latency.seed(1).samples(50));
		assertThat(latency.sample(49)).isEqualTo(latency.samples(50).get(49));
		assertThat(Latency.fixed(Duration.ofMillis(3)).samples(3)).containsOnly(Duration.ofMillis(3));
		assertThat(Latency.none().samples(3)).containsOnly(Duration.ZERO);
	}

	@Test
	void latencyRisesAboveTheKnee() {
		Latency latency = Latency.fixed(Duration.ofMillis(50)).knee(32, 1.5);
		assertThat(latency.slowdown(32)).isEqualTo(1);
		assertThat(latency.slowdown(128)).isEqualTo(8);
		Timing timing = Timing.of(latency.perOutputToken(Duration.ofMillis(1)), 0, 128);
		assertThat(timing.firstNanos()).isEqualTo(400_000_000);
		assertThat(timing.afterTokens(10)).isEqualTo(480_000_000);
	}

	@Test
	void answerLengthsHaveTheMeanThatTheySay() {
		AnswerLength length = AnswerLength.lognormal(200, 0.8);
		assertThat(LongStream.range(0, MANY).mapToInt(length::sample).average().orElseThrow()).isCloseTo(200,
				within(2.0));
		assertThat(AnswerText.ofLength("Hello", 100)).hasSize(400).startsWith("Hello Hello ");
		assertThat(TokenCount.of(AnswerText.ofLength("Hello", 100))).isEqualTo(100);
	}

	@Test
	void faultsComeAsOftenAsTheySay() {
		Faults faults = Faults.none().with(Fault.status(503), 0.02).with(WireFault.RESET_MID_BODY, 0.01);
		List<String> labels = LongStream.range(0, MANY).mapToObj((n) -> faults.sample(n).label()).toList();
		var counts = labels.stream().collect(Collectors.groupingBy((label) -> label, Collectors.counting()));
		assertThat(counts.get("503") / (double) MANY).isCloseTo(0.02, within(0.002));
		assertThat(counts.get("reset-mid-body") / (double) MANY).isCloseTo(0.01, within(0.002));
		assertThat(counts).containsOnlyKeys("503", "reset-mid-body", "none");
		assertThat(faults.sample(17)).isEqualTo(faults.sample(17));
	}

	@Test
	void refusesSettingsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> Latency.fixed(Duration.ofMillis(-1)))
			.withMessage("Invalid mean (PT-0.001S): must be zero or more");
		assertThatIllegalArgumentException().isThrownBy(() -> Latency.lognormal(Duration.ofMillis(1), Double.NaN))
			.withMessage("Invalid sigma (NaN): must be from 0 to 5");
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(200))
			.withMessage("Invalid status (200): must be from 400 to 599");
		assertThatIllegalArgumentException().isThrownBy(() -> Faults.none().with(WireFault.HTML_PAGE, 0))
			.withMessage("Invalid probability of html-page (0.0): must be above 0 and at most 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Faults.none().with(WireFault.HTML_PAGE, 0.6).with(WireFault.NO_CHOICES, 0.6))
			.withMessage("Invalid probabilities (1.2): must be at most 1 together");
		assertThatIllegalArgumentException().isThrownBy(() -> SimulatorSettings.builder().maxConcurrent(0).build())
			.withMessage("Invalid maxConcurrent (0): must be one or more");
	}

}
