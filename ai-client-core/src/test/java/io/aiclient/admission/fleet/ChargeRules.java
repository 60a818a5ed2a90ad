package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What members charge at the coordinator, remote charges, and what the provider's answers
 * show of external usage.
 */
interface ChargeRules extends CoordinatorRules {

	long NOON = TestMember.micros(1024);

	/** limits.lua correct; LimitState.correct. */
	@Test
	default void aReportedChargeMovesWhatWasCharged() {
		Reply leased = a().slack(Duration.ofMillis(100)).asksForMore(9, 1);
		long end = leased.lease().endMicros().get(0);
		assertThat(millis(end)).isEqualTo(1124);
		a().charges(0, end, -10).charges(0, NOON, 8);
		assertThat(used(a().reports())).isEqualTo(8);
		at(1016);
		assertThat(lease(a().asksForMore(9, 1))).isEqualTo("2 at 1016.0");
		assertThat(lease(a().asksForMore(9, 1))).isEqualTo("8 at 1024.0");
	}

	/** log.lua add; ChargeLog.add. */
	@Test
	default void nothingIsGivenBackThatIsNotThere() {
		a().asks(1);
		a().charges(0, NOON, -5).charges(0, TestMember.micros(900), -5);
		assertThat(used(a().reports())).isZero();
		assertThat(lease(a().asksForMore(20, 1))).isEqualTo("10 at 0.0");
	}

	/** limits.lua correct: stop > now; LimitState.correct. */
	@Test
	default void whatEndedBeforeItWasReportedIsNotAdded() {
		at(100);
		a().charges(0, TestMember.micros(96), 4);
		assertThat(used(a().reports())).isZero();
	}

	/** limits.lua correct: now + window + SECOND; LimitState.correct. */
	@Test
	default void noReportedChargeCountsForLongerThanAWindowAndASecond() {
		a().charges(0, TestMember.micros(86_400_000), 10).reports();
		at(2023);
		assertThat(used(a().reports())).isEqualTo(10);
		at(2024);
		assertThat(used(a().reports())).isZero();
	}

	/** limits.lua correct, line.lua used; LimitCursor. */
	@Test
	default void moreThanTheAllowanceMayHaveBeenUsedAndHasToLeaveFirst() {
		a().charges(0, TestMember.micros(500), 5).charges(0, NOON, 12);
		Reply reply = a().asks(1);
		assertThat(used(reply)).isEqualTo(17);
		assertThat(waits(reply)).isEqualTo("requests, again at 1019.0");
	}

	/** limits.lua noticed, line.lua foreign; LimitState.remaining, LimitCursor. */
	@Test
	default void whatTheProviderHasLeftTellsTheExternalUsage() {
		a().asksForMore(1, 1);
		Reply reply = a().sawRemaining(0, 3, 0).reports();
		assertThat(used(reply)).isEqualTo(2);
		assertThat(external(reply)).isEqualTo(5);
		assertThat(lease(a().asksForMore(9, 1))).as("10 - 2 - 5").isEqualTo("3 at 0.0");
		at(1016);
		assertThat(external(a().reports())).isEqualTo(5);
		at(1152);
		assertThat(external(a().reports())).as("a window and an eighth later").isZero();
	}

	/** limits.lua noticed: max; LimitState.remaining. */
	@Test
	default void ofTheExternalUsageTheHighestCounts() {
		a().sawRemaining(0, 3, 0).sawRemaining(0, 8, 0).reports();
		at(500);
		assertThat(external(b().sawRemaining(0, 6, 500).reports())).isEqualTo(7);
		at(1152);
		assertThat(external(b().reports())).as("the highest that was noticed since").isEqualTo(4);
	}

	/** line.lua foreign: steps; LimitCursor.externalSteps. */
	@Test
	default void whoWaitsForExternalUsageAsksAgainWhenItIsGoneFromTheWindow() {
		a().sawRemaining(0, 1, 0).reports();
		at(600);
		a().sawRemaining(0, 6, 600).reports();
		assertThat(waits(a().asks(4))).isEqualTo("requests, again at 1147.0");
		assertThat(waits(a().asks(7))).isEqualTo("requests, again at 1659.0");
	}

	/** log.lua prune, KEPT; ChargeLog.prune. */
	@Test
	default void aChargeThatEndedALittleAgoStillExplainsWhatTheProviderHadLeft() {
		a().asksForMore(9, 1);
		at(1500);
		assertThat(external(a().sawRemaining(0, 0, 1000).reports())).isZero();
		at(3020);
		assertThat(external(a().sawRemaining(0, 0, 1000).reports())).isZero();
		at(3025);
		assertThat(external(a().sawRemaining(0, 0, 1000).reports())).as("two seconds after its end").isEqualTo(10);
	}

	/** limits.lua: charges before remaining; CoordinatorState.apply. */
	@Test
	default void whatAReportChargesExplainsWhatItSaysTheProviderHadLeft() {
		assertThat(external(a().charges(0, NOON, 6).sawRemaining(0, 4, 0).reports())).isZero();
	}

	/** limits.lua enforce: limit.foreign = {}; LimitState.enforce. */
	@Test
	default void externalUsageOfAnotherWindowIsForgotten() {
		a().limits(TestMember.learned("requests", 10)).sawRemaining(0, 3, 0).reports();
		Reply reply = a().limits(new Terms("requests", 10, Duration.ofSeconds(2), false)).reports();
		assertThat(external(reply)).isZero();
	}

}
