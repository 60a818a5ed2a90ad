package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

import static io.aiclient.admission.fleet.TestMember.configured;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a window is divided while several members want places.
 */
interface FairShareRules extends CoordinatorRules {

	/** line.lua more: rivals; LeaseRound.more. */
	@Test
	default void aMemberAloneIsLeasedAWholeWindowAtOnce() {
		assertThat(lease(a().asksForMore(100, 1))).isEqualTo("10 at 0.0");
	}

	/** line.lua more: contested; LeaseRound.more. */
	@Test
	default void whereOthersWaitAMemberIsLeasedAnEighthOfItsShareAtOnce() {
		aHasUsedAllAndBWaitsUntilItsEnd(160);
		assertThat(lease(a().asksForMore(100, 1))).as("160 / (8 x 2)").isEqualTo("10 at 1024.0");
		assertThat(lease(b().asksForMore(100, 1))).as("a has waited for nothing, but wants its half")
			.isEqualTo("82 at 1024.0");
	}

	/** share.lua hasWaited; MemberState.hasWaited. */
	@Test
	default void aSecondAfterTheOtherWaitedAMemberIsLeasedWhatFitsAgain() {
		aHasUsedAllAndBWaitsUntilItsEnd(160);
		assertThat(lease(b().asks(1))).isEqualTo("1 at 1024.0");
		b().reports();
		at(2024);
		assertThat(lease(a().asksForMore(100, 1))).isEqualTo("10 at 2024.0");
		at(2024.001);
		assertThat(lease(a().asksForMore(100, 1))).isEqualTo("101 at 2024.001");
	}

	/** share.lua ownShare, standAside; MemberState.share, standsAside. */
	@Test
	default void whoHasHadItsShareStandsAsideAsLongAsAnotherWants() {
		aHasUsedAllAndBWaitsUntilItsEnd(160);
		for (int round = 0; round < 8; round++) {
			assertThat(lease(a().asksForMore(100, 1))).isEqualTo("10 at 1024.0");
		}
		assertThat(lease(a().asksForMore(100, 1))).as("half of 160, and a fiftieth").isEqualTo("2 at 1024.0");
		assertThat(waits(a().asksForMore(100, 1))).isEqualTo("requests, again at 1124.0");
		assertThat(lease(b().asksForMore(100, 1))).isEqualTo("10 at 1024.0");
		at(1281);
		assertThat(lease(a().asksForMore(100, 1))).as("b wants no more").isEqualTo("10 at 1281.0");
	}

	/** line.lua ahead: share < 1; LeaseRound.ahead. */
	@Test
	default void aheadOfDemandNothingIsLeasedBeyondTheShare() {
		Terms terms = configured("requests", 100);
		assertThat(lease(a().limits(terms).asksForMore(94, 1))).isEqualTo("95 at 0.0");
		assertThat(lease(b().limits(terms).asksForMore(9, 1))).isEqualTo("5 at 0.0");
		a().charges(0, TestMember.micros(1024), -55).reports();
		assertThat(lease(a().asksAhead(0, 1))).as("b wants more, and 55 are left").isEqualTo("none");
		at(257);
		assertThat(lease(a().asksAhead(0, 1))).as("b wants no more").isEqualTo("1 at 257.0");
	}

	/** share.lua parts; MemberState.share. */
	@Test
	default void whoWantsLessThanAnEqualShareGetsThatAndTheOthersShareTheRest() {
		Terms terms = configured("requests", 100);
		a().limits(terms);
		b().limits(terms).asksForMore(9, 1);
		assertThat(lease(a().asksForMore(98, 1))).as("b went through 10 %, at a pace that would be 20 % of a window")
			.isEqualTo("82 at 0.0");
	}

	/** share.lua held; MemberState.share. */
	@Test
	default void whatAMemberHadThatWantsNoMoreIsNotSharedOut() {
		Terms terms = configured("requests", 100);
		a().limits(terms).asksForMore(39, 1);
		at(257);
		Reply leased = b().limits(terms).asksForMore(54, 1);
		assertThat(lease(c().limits(terms).asksForMore(9, 1))).as("all that is left, less than it wants")
			.isEqualTo("5 at 257.0");
		b().charges(0, leased.lease().endMicros().get(0), -50).reports();
		assertThat(lease(b().asksForMore(99, 1))).as("half of 150 less the 40 of a, and a fiftieth, of which it had 55")
			.isEqualTo("2 at 257.0");
	}

	/** share.lua isPresent; MemberState.wants. */
	@Test
	default void whoIsSilentForLongerThanAHeartbeatWantsNothing() {
		Terms terms = new Terms("requests", 100, Duration.ofMillis(10_240), true);
		a().limits(terms).asksForMore(99, 1);
		b().limits(terms).asks(1);
		at(1400);
		b().asks(1);
		at(2900);
		a().charges(0, TestMember.micros(10_240), -60).reports();
		assertThat(lease(a().asks(1))).as("a had all of the window").isEqualTo("none");
		at(2900.001);
		assertThat(lease(a().asks(1))).isEqualTo("1 at 2900.001");
	}

	/** share.lua all: free; MemberState.share. */
	@Test
	default void whatIsGivenBackIsSharedOutAgain() {
		aHasUsedAllAndBWaitsUntilItsEnd(160);
		for (int round = 0; round < 8; round++) {
			a().asksForMore(100, 1);
		}
		a().charges(0, TestMember.micros(2048), -80).reports();
		assertThat(lease(a().asksForMore(100, 1))).as("half of 240, and a fiftieth").isEqualTo("10 at 1024.0");
	}

	/** share.lua had, in parts of a window; MemberState.granted. */
	@Test
	default void whoseAttemptsChangeTheirSizeHasTheSameShareOfTheTokens() {
		Terms terms = configured("tokens", 1600);
		a().limits(terms).asksForMore(15, 100);
		b().limits(terms).asks(10);
		at(1024);
		for (int i = 0; i < 4; i++) {
			assertThat(lease(a().asksForMore(100, 100))).isEqualTo("1 at 1024.0");
		}
		for (int i = 0; i < 4; i++) {
			assertThat(lease(a().asksForMore(100, 50))).isEqualTo("2 at 1024.0");
		}
		assertThat(lease(a().asksForMore(100, 50))).as("half of 1,600, and a fiftieth, rounded up")
			.isEqualTo("1 at 1024.0");
		assertThat(waits(a().asksForMore(100, 50))).isEqualTo("tokens, again at 1124.0");
	}

	private void aHasUsedAllAndBWaitsUntilItsEnd(int requests) {
		Terms terms = configured("requests", requests);
		a().limits(terms);
		b().limits(terms);
		a().asksForMore(requests - 1, 1);
		b().asks(1);
		at(1024);
	}

}
