package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.RemoteCharge;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a coordinator does that may have lost what was used: epochs.
 */
interface LossRules extends CoordinatorRules {

	/** state.lua started; InMemoryCoordinator.load. */
	@Test
	default void aNewQuotaOfACoordinatorThatHasBeenUpIsEmpty() {
		assertThat(lease(a().asksForMore(20, 1))).isEqualTo("10 at 0.0");
	}

	/** state.lua since, line.lua opens; InMemoryCoordinator.load, LimitCursor. */
	@Test
	default void aRestartedCoordinatorHasNothingLeftForAWindow() {
		a().asks(1);
		at(1000);
		coordinator().restart();
		Reply reply = b().asks(1);
		assertThat(waits(reply)).isEqualTo("requests, again at 2019.0");
		assertThat(used(reply)).isEqualTo(10);
		assertThat(lease(b().asksAhead(0, 1))).isEqualTo("none");
		at(2020);
		assertThat(lease(b().asksForMore(20, 1))).isEqualTo("10 at 2024.0");
	}

	/** state.lua started: uptime; InMemoryCoordinator.load. */
	@Test
	default void theWindowCountsFromTheRestartAndNotFromTheFirstReport() {
		coordinator().restart();
		at(1000);
		assertThat(waits(a().asks(1))).isEqualTo("requests, again at 1019.0");
	}

	/** state.lua: known ~= ''; InMemoryCoordinator.load. */
	@Test
	default void aQuotaThatAMemberKnowsAndTheCoordinatorDoesNotHasNothingLeftForAWindow() {
		a().asks(1);
		coordinator().forget();
		at(500);
		String before = a().forgetsTheEpoch().reports().epoch();
		coordinator().forget();
		at(600);
		Reply after = a().asks(1);
		assertThat(waits(after)).isEqualTo("requests, again at 1619.0");
		assertThat(after.epoch()).isNotEqualTo(before);
	}

	/** state.lua: known ~= state.epoch, lost; InMemoryCoordinator.load. */
	@Test
	default void aNewMemberThatComesFirstAfterALossDoesNotHideIt() {
		a().asks(1);
		coordinator().forget();
		String before = b().asks(1).epoch();
		at(100);
		Reply after = a().asks(1);
		assertThat(waits(after)).isEqualTo("requests, again at 1119.0");
		assertThat(after.epoch()).isNotEqualTo(before);
		at(200);
		Reply known = b().asks(1);
		assertThat(waits(known)).as("once for a loss").isEqualTo("requests, again at 1119.0");
		assertThat(known.epoch()).isEqualTo(after.epoch());
	}

	/** limits.lua, state.lua own; CoordinatorState. */
	@Test
	default void aReportThatIsSentAgainAfterALossIsAppliedAnew() {
		Terms terms = new Terms("requests-per-day", 100, Duration.ofDays(1), true);
		a().limits(terms).charges(0, TestMember.micros(50_000), 30).reports();
		coordinator().forget();
		assertThat(used(a().reportsAgain(List.of(new RemoteCharge(0, TestMember.micros(50_000), 30))))).isEqualTo(30);
	}

	/** line.lua opens: MINUTE; InMemoryCoordinator.apply. */
	@Test
	default void aLimitOfMoreThanAMinuteStartsEmpty() {
		coordinator().restart();
		a().limits(new Terms("requests-per-day", 10, Duration.ofDays(1), true));
		assertThat(lease(a().asks(1))).isEqualTo("1 at 0.0");
		b().limits(new Terms("requests", 10, Duration.ofMinutes(1), true));
		assertThat(waits(b().asks(1))).isEqualTo("requests, again at 59995.0");
	}

	/** state.lua: now < state.time - SECOND; InMemoryCoordinator.load. */
	@Test
	default void aClockThatGoesBackALittleStandsStillAndOneThatGoesBackFarIsALoss() {
		at(2000);
		a().asks(1);
		at(1500);
		Reply still = a().asks(1);
		assertThat(millis(still.nowMicros())).isEqualTo(2000);
		assertThat(lease(still)).isEqualTo("1 at 2000.0");
		at(100);
		Reply lost = a().asks(1);
		assertThat(waits(lost)).isEqualTo("requests, again at 1119.0");
		assertThat(lost.epoch()).isNotEqualTo(still.epoch());
	}

}
