package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.RemoteCharge;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The member sessions: who is known, for how long, and in which order reports count.
 */
interface SessionRules extends CoordinatorRules {

	/** state.lua own; CoordinatorState.hears. */
	@Test
	default void anUnknownMemberJoinsWithItsFirstReport() {
		assertThat(a().reports().members()).isOne();
		assertThat(b().reports().members()).isEqualTo(2);
		assertThat(a().reports().members()).isEqualTo(2);
	}

	/** report.lua now; InMemoryCoordinator.apply. */
	@Test
	default void aReplyHasTheTimeOfTheCoordinatorAndItsEpoch() {
		Reply first = a().reports();
		at(1500);
		Reply later = b().reports();
		assertThat(millis(later.nowMicros())).isEqualTo(1500);
		assertThat(later.epoch()).isEqualTo(first.epoch()).isNotEmpty();
	}

	/** state.lua alive, GONE; MemberState.isAlive. */
	@Test
	default void whoIsNotHeardOfForThreeSecondsIsNoMemberAnyMoreAndAHeartbeatKeepsItOne() {
		a().reports();
		b().reports();
		at(2000);
		a().reports();
		at(3000);
		assertThat(c().reports().members()).isEqualTo(3);
		at(3000.001);
		assertThat(c().reports().members()).as("b is gone").isEqualTo(2);
		at(6100);
		assertThat(c().reports().members()).isOne();
		assertThat(b().reports().members()).as("b is back").isEqualTo(2);
	}

	/** line.lua line, contested: alive; LeaseRound. */
	@Test
	default void whoIsNotHeardOfForThreeSecondsDelaysNoOther() {
		a().asksForMore(9, 1);
		b().asks(10);
		at(3000.001);
		assertThat(lease(c().asksForMore(9, 1))).isEqualTo("10 at 3000.001");
	}

	/** grant in line.lua: the log outlives the member; ChargeLog. */
	@Test
	default void whatADeadMemberWasLeasedIsChargedUntilItsEnd() {
		a().limits(new Terms("requests", 10, LimitRules.MINUTE, true)).asksForMore(9, 1);
		at(50_000);
		b().limits(new Terms("requests", 10, LimitRules.MINUTE, true));
		assertThat(used(b().reports())).isEqualTo(10);
	}

	/** limits.lua: fresh; CoordinatorState.apply. */
	@Test
	default void aReportThatIsSentAgainIsAppliedOnce() {
		a().charges(0, ChargeRules.NOON, 3).reports();
		Reply again = a().reportsAgain(List.of(new RemoteCharge(0, ChargeRules.NOON, 3)));
		assertThat(used(again)).isEqualTo(3);
		assertThat(used(a().charges(0, ChargeRules.NOON, 3).reports())).isEqualTo(6);
	}

	/** state.lua FORGOTTEN; CoordinatorState.moveTo. */
	@Test
	default void aReportThatIsSentAgainWithinAMinuteIsAppliedOnce() {
		Terms terms = new Terms("requests", 10, LimitRules.MINUTE, true);
		long end = TestMember.micros(60_900);
		a().limits(terms).charges(0, end, 3).reports();
		at(60_000);
		assertThat(used(a().reportsAgain(List.of(new RemoteCharge(0, end, 3))))).isEqualTo(3);
	}

	/** state.lua stale: not for the same number; CoordinatorState.hears. */
	@Test
	default void theLeaseRequestAndTheSlotsOfAReportThatIsSentAgainCount() {
		a().maxConcurrency(3).asksForMore(2, 1);
		Reply again = a().slots(1).asksAgain(5, 1);
		assertThat(lease(again)).isEqualTo("2 at 0.0");
		assertThat(used(again)).as("the lease of the lost reply is charged until it ends").isEqualTo(5);
	}

	/** state.lua stale; InMemoryCoordinator.apply. */
	@Test
	default void aReportThatWasOvertakenChangesNothingButIsAnswered() {
		a().asksForMore(9, 1);
		b().reports();
		b().asks(10);
		Reply overtaken = member("b").slots(20)
			.maxConcurrency(1)
			.pauses(Duration.ofHours(1))
			.charges(0, ChargeRules.NOON, -9)
			.asksAs(1, 1);
		assertThat(lease(overtaken)).isEqualTo("none");
		assertThat(overtaken.againMicros()).isZero();
		assertThat(used(overtaken)).isEqualTo(10);
		assertThat(waits(c().asks(1))).as("b is in line as before").isEqualTo("requests, again at 2043.0");
	}

	/**
	 * report.lua and limits.lua end with an error before reply.lua stores;
	 * InMemoryCoordinator.check.
	 */
	@Test
	default void aReportThatMakesNoSenseIsRefusedAndChangesNothing() {
		String epoch = a().asks(1).epoch();
		assertThatException().isThrownBy(() -> a().charges(0, ChargeRules.NOON, 5).charges(7, 1, 1).reports());
		assertThatException().isThrownBy(() -> a().sawRemaining(7, 1, 0).reports());
		assertThatException().isThrownBy(() -> a().asksFor(List.of(), List.of(), 0));
		Reply after = b().reports();
		assertThat(used(after)).isOne();
		assertThat(after.epoch()).isEqualTo(epoch);
	}

}
