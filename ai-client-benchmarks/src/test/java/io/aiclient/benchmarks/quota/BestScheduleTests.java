package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BestScheduleTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Quota REQUESTS = Quota.perMinute(1200).in(WINDOW);

	private static final List<Integer> SIX_HUNDRED = Collections.nCopies(600, 0);

	@Test
	void slotsAloneTakeAWaveAfterTheOther() {
		assertThat(schedule(QuotaLimits.none()).makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(1200));
	}

	@Test
	void slidingWindowAllowsItsAllowanceEachWindow() {
		assertThat(schedule(REQUESTS).makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(20_400));
	}

	@Test
	void bucketIsRefilledWhileTheSlotsAreFree() {
		assertThat(schedule(REQUESTS.enforcedBy(Enforcement.TOKEN_BUCKET)).makespan(SIX_HUNDRED))
			.isEqualTo(Duration.ofMillis(20_100));
	}

	@Test
	void fixedWindowThatBeganEarlierEndsEarlier() {
		Quota fixed = REQUESTS.enforcedBy(Enforcement.FIXED_WINDOW).phase(Duration.ofSeconds(3));
		assertThat(schedule(fixed).makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(17_400));
	}

	@Test
	void whoDoesNotKnowWhenAWindowBeganKeepsALogOfItsOwn() {
		Quota fixed = REQUESTS.enforcedBy(Enforcement.FIXED_WINDOW).phase(Duration.ofSeconds(3));
		assertThat(schedule(fixed).knowingOnlyTheWindow().makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(20_400));
		Quota slices = REQUESTS.enforcedBy(Enforcement.PER_SECOND);
		assertThat(schedule(slices).knowingOnlyTheWindow().makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(29_100));
	}

	@Test
	void largeRequestHoldsThoseBehindIt() {
		Quota tokens = Quota.perMinute(600).in(WINDOW);
		BestSchedule schedule = schedule(QuotaLimits.none().tokens(tokens));
		assertThat(schedule.makespan(List.of(60, 40))).isEqualTo(Duration.ofMillis(100));
		assertThat(schedule.makespan(List.of(60, 50, 10))).isEqualTo(Duration.ofMillis(10_100));
		assertThat(schedule.makespan(List.of(60, 10, 50))).isEqualTo(Duration.ofMillis(10_100));
		assertThat(schedule.knowingOnlyTheWindow().makespan(List.of(60, 50, 60))).isEqualTo(Duration.ofMillis(20_100));
	}

	@Test
	void whatOthersUseIsNotThere() {
		ExternalUsage paced = new ExternalUsage(Duration.ZERO, Duration.ofMillis(125), 1);
		assertThat(besides(paced).makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(40_300));
		ExternalUsage bursts = new ExternalUsage(Duration.ofSeconds(5), WINDOW, 80);
		assertThat(besides(bursts).makespan(SIX_HUNDRED)).isEqualTo(Duration.ofMillis(40_300));
	}

	@Test
	void requestThatNeverFitsHasNoSchedule() {
		BestSchedule schedule = schedule(QuotaLimits.none().tokens(Quota.perMinute(600).in(WINDOW)));
		assertThatIllegalArgumentException().isThrownBy(() -> schedule.makespan(List.of(101)))
			.withMessageContaining("101");
	}

	private static BestSchedule besides(ExternalUsage external) {
		return new BestSchedule(QuotaLimits.none().requests(REQUESTS), 50, Duration.ofMillis(100),
				external.arrivals(WINDOW, Duration.ofMinutes(2)));
	}

	private static BestSchedule schedule(Quota requests) {
		return schedule(QuotaLimits.none().requests(requests));
	}

	private static BestSchedule schedule(QuotaLimits limits) {
		return new BestSchedule(limits, 50, Duration.ofMillis(100), List.of());
	}

}
