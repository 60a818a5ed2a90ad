package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

import static io.aiclient.admission.fleet.TestMember.configured;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a lease is for, what it is charged, and when to ask again for what was not leased.
 */
interface LeaseRules extends CoordinatorRules {

	/** line.lua inTurn, LeaseRound.inTurn. */
	@Test
	default void allLimitsAreLeasedTogetherOrNoneIs() {
		a().limits(configured("requests", 10), configured("tokens", 1000));
		Reply first = a().asks(1, 600);
		assertThat(lease(first)).isEqualTo("1 at 0.0");
		assertThat(first.lease().amounts()).containsExactly(1L, 600L);
		Reply second = a().asks(1, 600);
		assertThat(lease(second)).isEqualTo("none");
		assertThat(waits(second)).isEqualTo("tokens, again at 1019.0");
		assertThat(second.limits()).extracting("used").containsExactly(1L, 600L);
	}

	/** line.lua more, LeaseRound.more. */
	@Test
	default void aLeaseIsForAsManyAttemptsAsFitAtTheSameTime() {
		a().limits(configured("requests", 10), configured("tokens", 1000));
		Reply reply = a().asksForMore(9, 1, 300);
		assertThat(lease(reply)).isEqualTo("3 at 0.0");
		assertThat(reply.lease().amounts()).containsExactly(3L, 900L);
	}

	/** line.lua grant, LeaseRound.grant. */
	@Test
	default void theFirstAttemptIsChargedWhatItNeedsAndFurtherOnesTheAverage() {
		a().limits(configured("requests", 10), configured("tokens", 1000));
		Reply reply = a().asksFor(TestMember.amounts(1, 400), TestMember.amounts(1, 100), 2);
		assertThat(lease(reply)).isEqualTo("3 at 0.0");
		assertThat(reply.lease().amounts()).containsExactly(3L, 600L);
	}

	/** line.lua needs, LeaseRound.need. */
	@Test
	default void aNeedAboveTheAllowanceIsCutToIt() {
		assertThat(a().asks(25).lease().amounts()).containsExactly(10L);
	}

	/** line.lua more (room), LeaseRound.more. */
	@Test
	default void aLeaseForOneAttemptDoesNotDependOnWhatFurtherOnesWouldNeed() {
		Reply reply = a().asksFor(TestMember.amounts(10), TestMember.amounts(3), 4);
		assertThat(lease(reply)).isEqualTo("1 at 0.0");
	}

	/** limits.lua settle, line.lua needs; LeaseRound.need. */
	@Test
	default void aLimitThatNoMemberKnowsHoldsNoLeaseBackAndIsNotCharged() {
		a().limits(configured("requests", 10), new Terms("tokens", 0, Duration.ofMinutes(1), false));
		Reply reply = a().asksForMore(2, 1, 5000);
		assertThat(reply.lease().amounts()).containsExactly(3L, 0L);
		assertThat(reply.lease().endMicros().get(1)).isZero();
		assertThat(allowanceOf(reply, 1)).isZero();
		assertThat(reply.limits().get(1).window()).isEqualTo(Duration.ofMinutes(1));
	}

	/** line.lua place, LeaseRound.place. */
	@Test
	default void limitsOfADayHoldBesideThoseOfAWindow() {
		a().limits(configured("requests", 10), new Terms("requests-per-day", 3, Duration.ofDays(1), true));
		assertThat(lease(a().asksForMore(5, 1, 1))).isEqualTo("3 at 0.0");
		at(2000);
		Reply reply = a().asks(1, 1);
		assertThat(reply.waitsFor()).isEqualTo("requests-per-day");
		assertThat(millis(reply.againMicros())).as("rounded up to a 256th of the window")
			.isBetween(86_399_000.0, 86_760_000.0);
	}

	/** log.lua rounded, LimitState.rounded. */
	@Test
	default void aChargeEndsOneWindowAfterItsLatestArrivalRoundedUp() {
		assertThat(end(a().asks(1), 0)).isEqualTo(1024);
		assertThat(end(a().slack(Duration.ofMillis(101)).asks(1), 0)).isEqualTo(1128);
		at(0.5);
		assertThat(end(a().slack(Duration.ZERO).asks(1), 0)).isEqualTo(1028);
	}

	/** log.lua sum, ChargeLog.sum. */
	@Test
	default void aWindowTurnsOverWhenItsChargesEndAndNotBefore() {
		a().asksForMore(9, 1);
		at(1013);
		assertThat(used(a().reports())).isEqualTo(10);
		assertThat(lease(a().asks(1))).isEqualTo("none");
		at(1024);
		assertThat(used(a().reports())).isZero();
		assertThat(lease(a().asksForMore(9, 1))).isEqualTo("10 at 1024.0");
	}

	/** line.lua SOON, EARLY; LeaseRound.inTurn. */
	@Test
	default void whoWaitsAsksAgainFiveMillisecondsEarlyAndIsLeasedAPlaceTenMillisecondsAhead() {
		a().asksForMore(9, 1);
		at(100);
		assertThat(waits(b().asks(1))).isEqualTo("requests, again at 1019.0");
		at(1013.999);
		assertThat(lease(b().asks(1))).isEqualTo("none");
		at(1014);
		Reply reply = b().asks(1);
		assertThat(lease(reply)).as("for the time it travels").isEqualTo("1 at 1024.0");
		assertThat(reply.againMicros()).as("nothing is left to ask for").isZero();
		assertThat(reply.waitsFor()).isNull();
	}

	/** line.lua place: the limit that opens last; LeaseRound.moveTo. */
	@Test
	default void whoWaitsForSeveralLimitsWaitsForTheOneThatOpensLast() {
		a().limits(configured("requests", 1), configured("tokens", 100));
		a().asks(1, 10);
		at(500);
		b().limits(configured("requests", 1), configured("tokens", 100));
		a().charges(1, TestMember.micros(1524), 90).reports();
		assertThat(waits(b().asks(1, 95))).isEqualTo("tokens, again at 1519.0");
		assertThat(waits(b().asks(1, 5))).isEqualTo("requests, again at 1019.0");
	}

	/** line.lua ahead, LeaseRound.ahead. */
	@Test
	default void aheadOfDemandOnlyTheFirstHalfIsLeased() {
		assertThat(lease(a().asksAhead(2, 1))).isEqualTo("3 at 0.0");
		assertThat(lease(b().asksAhead(8, 1))).isEqualTo("2 at 0.0");
		Reply third = a().asksAhead(2, 1);
		assertThat(lease(third)).isEqualTo("none");
		assertThat(third.againMicros()).as("no member waits for it").isZero();
		assertThat(third.waitsFor()).isNull();
		assertThat(lease(b().asksForMore(9, 1))).as("who waits gets the other half").isEqualTo("5 at 0.0");
	}

	/** line.lua ahead: #line; LeaseRound.ahead. */
	@Test
	default void aheadOfDemandNothingIsLeasedWhileAnotherMemberWaits() {
		a().limits(configured("requests", 10), configured("tokens", 1000));
		b().limits(configured("requests", 10), configured("tokens", 1000));
		a().asks(1, 500);
		b().asks(1, 900);
		assertThat(lease(a().asksAhead(0, 1, 0))).isEqualTo("none");
		b().reports();
		assertThat(lease(a().asksAhead(0, 1, 0))).isEqualTo("1 at 0.0");
	}

	/** line.lua: own.ticket = nil before the line is drawn up; LeaseRound. */
	@Test
	default void aheadOfDemandNothingIsLeasedWhileAMemberWaitsThatCameLater() {
		a().limits(configured("requests", 10), configured("tokens", 1000));
		b().limits(configured("requests", 10), configured("tokens", 1000));
		a().asks(1, 500);
		a().asks(1, 900);
		b().asks(1, 900);
		assertThat(lease(a().asksAhead(0, 1, 0))).as("a has left the line, b waits").isEqualTo("none");
	}

	/** line.lua ahead: own.ticket; LeaseRound.ahead. */
	@Test
	default void whoAsksAheadOfDemandLeavesTheLine() {
		a().asksForMore(8, 1);
		b().asks(10);
		b().asksAhead(0, 1);
		assertThat(lease(a().asks(1))).as("b holds up no member").isEqualTo("1 at 0.0");
	}

	private long allowanceOf(Reply reply, int limit) {
		return reply.limits().get(limit).allowance();
	}

}
