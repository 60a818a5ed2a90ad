package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.benchmarks.quota.Promise.Tolerance;
import io.aiclient.benchmarks.quota.QuotaCase.Figure;
import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;

class RowTests {

	private static final Trial TRIAL = Trial
		.of(QuotaLimits.none().requests(Quota.perMinute(1200).in(Duration.ofSeconds(10))), 600);

	private static final Refusals NONE = Refusals.of(List.of());

	@Test
	void slowestRunHasToKeepThePromise() {
		Row row = Row.of(quotaCase(Tolerance.NEVER), List.of(outcome(10_100, NONE), outcome(10_500, NONE)));
		assertThat(row.verdict()).isEqualTo("OK");
		row = Row.of(quotaCase(Tolerance.NEVER),
				List.of(outcome(10_100, NONE), outcome(10_501, NONE), outcome(10_200, NONE)));
		assertThat(row.verdict()).isEqualTo("SHORT: time");
		assertThat(row.median()).isEqualTo(1.02);
		assertThat(row.max()).isEqualTo(1.0501);
	}

	@Test
	void oneLostRequestBreaksAnyPromise() {
		Outcome lost = new Outcome(TRIAL, new ClientReport(Duration.ofSeconds(10), 599, 1, 600), score(10_000), 600,
				NONE, 0);
		assertThat(Row.of(quotaCase(Tolerance.TWO_PERCENT), List.of(lost)).verdict()).isEqualTo("SHORT: lost");
	}

	@Test
	void refusalsWithinHalfASecondAreOneBurst() {
		Refusals refusals = Refusals
			.of(arrivals(at(0, 200), at(100, 429), at(600, 429), at(601, 200), at(602, 429), at(9000, 200)));
		assertThat(refusals).isEqualTo(new Refusals(2, 1, 3, 1));
		assertThat(verdict(Tolerance.NEVER, refusals)).isEqualTo("SHORT: refused");
		assertThat(verdict(Tolerance.ONE_BURST, refusals)).isEqualTo("SHORT: refused");
		assertThat(verdict(Tolerance.BURST_IN_ALL, refusals)).isEqualTo("OK");
		assertThat(verdict(Tolerance.BURST_THEN_ONE_PERCENT, refusals)).isEqualTo("SHORT: refused");
		assertThat(verdict(Tolerance.TWO_PERCENT, refusals)).isEqualTo("OK");
	}

	@Test
	void burstIsNotLargerThanWhatIsInFlight() {
		assertThat(verdict(Tolerance.ONE_BURST, new Refusals(60, 0, 500, 50))).isEqualTo("OK");
		assertThat(verdict(Tolerance.ONE_BURST, new Refusals(61, 0, 500, 50))).isEqualTo("SHORT: refused");
		assertThat(verdict(Tolerance.BURST_THEN_ONE_PERCENT, new Refusals(60, 5, 500, 50))).isEqualTo("OK");
		assertThat(verdict(Tolerance.BURST_THEN_ONE_PERCENT, new Refusals(60, 6, 500, 50))).isEqualTo("SHORT: refused");
		assertThat(verdict(Tolerance.TWO_PERCENT, Refusals.ofOne(12))).isEqualTo("OK");
		assertThat(verdict(Tolerance.TWO_PERCENT, Refusals.ofOne(13))).isEqualTo("SHORT: refused");
	}

	@Test
	void medianWithALimitIsHeldAgainstThatWithout() {
		QuotaCase inTurn = new QuotaCase("short", new Promise(1.05, Tolerance.NEVER), Figure.IN_TURN, (run) -> TRIAL);
		List<Outcome> outcomes = new ArrayList<>();
		for (long makespan : new long[] { 1030, 1000, 1040, 900, 5000, 1100 }) {
			outcomes.add(outcome(makespan, NONE));
		}
		Row row = Row.of(inTurn, outcomes);
		assertThat(row.best()).isEqualTo(1);
		assertThat(row.median()).isEqualTo(1.04);
		assertThat(row.verdict()).isEqualTo("OK");
	}

	private static String verdict(Tolerance tolerance, Refusals refusals) {
		return Row.of(quotaCase(tolerance), List.of(outcome(10_000, refusals))).verdict();
	}

	private static QuotaCase quotaCase(Tolerance tolerance) {
		return new QuotaCase("case", new Promise(1.05, tolerance), Figure.EACH, (run) -> TRIAL);
	}

	private static Outcome outcome(long millis, Refusals refusals) {
		return new Outcome(TRIAL, new ClientReport(Duration.ofMillis(millis), 600, 0, 600), score(millis), 600,
				refusals, 0);
	}

	private static Yardstick.Score score(long millis) {
		return new Yardstick.Score(Duration.ofMillis(millis), Duration.ofSeconds(10));
	}

	private static List<Arrival> arrivals(Arrival... arrivals) {
		return List.of(arrivals);
	}

	private static Arrival at(long millis, int status) {
		return new Arrival(Duration.ofMillis(millis), status, 0);
	}

}
