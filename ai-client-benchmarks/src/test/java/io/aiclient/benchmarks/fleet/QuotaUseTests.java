package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * 20 a second, which is 200 in 10 s, over a minute.
 */
class QuotaUseTests {

	private static final Quota QUOTA = Quota.perMinute(1200).in(Duration.ofSeconds(10));

	private static final QuotaUse USE = new QuotaUse(QUOTA, Duration.ofSeconds(60));

	@Test
	void windowsFilledAtOnceAreTheWholeQuota() {
		assertThat(USE.of(bursts(200, 10_000))).isEqualTo(1);
	}

	@Test
	void fullBucketThatIsUsedAsItFillsIsTheWholeQuota() {
		List<Arrival> accepted = LongStream.rangeClosed(1, 1400)
			.mapToObj((i) -> accepted(Math.max(0, i - 200) * 50))
			.toList();
		assertThat(USE.of(accepted)).isEqualTo(1);
	}

	@Test
	void eachWindowThatIsLateIsMissing() {
		assertThat(USE.of(bursts(200, 10_100))).isEqualTo(1200 / (200 + 20 * 50.5));
		assertThat(USE.of(bursts(200, 11_000))).isEqualTo(1200 / (200 + 20 * 55.0));
	}

	@Test
	void requestsThatAreMissingInAWindowAreMissing() {
		assertThat(USE.of(bursts(190, 10_000))).isEqualTo(0.95);
	}

	@Test
	void oneBurstAtTheBeginningIsNotEnough() {
		assertThat(USE.of(bursts(200, 60_001))).isEqualTo(200 / (200 + 20 * 50.0));
	}

	@Test
	void countsFromTheFirstThatWasLetIn() {
		List<Arrival> later = bursts(200, 10_000).stream()
			.map((arrival) -> new Arrival(arrival.at().plusSeconds(27), 200, 0))
			.toList();
		assertThat(USE.of(later)).isEqualTo(1);
	}

	@Test
	void whatWasRefusedOrCameAfterTheSpanDoesNotCount() {
		List<Arrival> arrivals = LongStream.rangeClosed(0, 1400)
			.mapToObj((i) -> new Arrival(Duration.ofMillis(i * 50), (i % 2 == 0) ? 200 : 429, 0))
			.toList();
		assertThat(USE.of(arrivals)).isEqualTo(601 / 1400.0);
		assertThat(USE.of(List.of())).isZero();
	}

	@Test
	void slicesAreTwentyInEachSecond() {
		QuotaUse slices = new QuotaUse(QUOTA.enforcedBy(Enforcement.PER_SECOND), Duration.ofSeconds(60));
		assertThat(slices.of(bursts(20, 1000))).isEqualTo(1);
		assertThat(slices.of(bursts(20, 1050))).isCloseTo(0.953, within(0.001));
	}

	private static List<Arrival> bursts(int size, long everyMillis) {
		return LongStream.range(0, size * 70L).mapToObj((i) -> accepted(i / size * everyMillis)).toList();
	}

	private static Arrival accepted(long millis) {
		return new Arrival(Duration.ofMillis(millis), 200, 0);
	}

}
