package io.aiclient.admission.fleet;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * How many attempts all members may have in flight.
 */
interface ConcurrencyRules extends CoordinatorRules {

	/** line.lua free, UNTIL_A_SLOT; LeaseRound.inTurn. */
	@Test
	default void allMembersTogetherHaveSoManySlots() {
		a().maxConcurrency(5);
		b().maxConcurrency(5);
		assertThat(lease(a().asksForMore(2, 1))).isEqualTo("3 at 0.0");
		assertThat(lease(b().asksForMore(9, 1))).isEqualTo("2 at 0.0");
		Reply waiting = b().slots(2).asks(1);
		assertThat(waits(waiting)).isEqualTo("concurrency, again at 25.0");
		at(25);
		a().slots(2).reports();
		assertThat(lease(b().asks(1))).isEqualTo("1 at 25.0");
	}

	/** line.lua grant: own.slots; LeaseRound.grant. */
	@Test
	default void aLeaseTakesItsSlotsUntilTheMemberReportsHowManyItHas() {
		a().maxConcurrency(5).asksForMore(4, 1);
		assertThat(b().maxConcurrency(5).asks(1).waitsFor()).isEqualTo("concurrency");
		a().slots(4).reports();
		assertThat(lease(b().asks(1))).isEqualTo("1 at 0.0");
	}

	/** line.lua inTurn: free - 1; LeaseRound.inTurn. */
	@Test
	default void aSlotIsReservedForEachWhoIsBeforeInLine() {
		a().maxConcurrency(1).asks(1);
		b().maxConcurrency(1).asks(1);
		c().maxConcurrency(1).asks(1);
		at(25);
		a().slots(0).reports();
		assertThat(waits(c().asks(1))).isEqualTo("concurrency, again at 50.0");
		assertThat(lease(b().asks(1))).isEqualTo("1 at 25.0");
	}

	/** line.lua most, reply.lua conflict; CoordinatorState.maxConcurrency, conflicts. */
	@Test
	default void ofDifferentMaximaTheSmallestHoldsForAllAndBothAreNamed() {
		a().maxConcurrency(7).reports();
		b().maxConcurrency(5).reports();
		Reply reply = a().asksForMore(9, 1);
		assertThat(lease(reply)).isEqualTo("5 at 0.0");
		assertThat(reply.conflicts()).extracting("limit", "inForce", "other")
			.containsExactly(tuple("concurrency", "5", "7"));
	}

	/** line.lua most; CoordinatorState.maxConcurrency. */
	@Test
	default void theMaximumOfOneMemberHoldsForThoseThatHaveNone() {
		a().maxConcurrency(2).reports();
		assertThat(lease(b().asksForMore(9, 1))).isEqualTo("2 at 0.0");
	}

	/** state.lua: other.slots = 0; CoordinatorState.moveTo. */
	@Test
	default void theSlotsOfADeadMemberComeFreeAfterThreeSeconds() {
		a().maxConcurrency(3).asksForMore(2, 1);
		b().maxConcurrency(3);
		at(3000);
		assertThat(b().asks(1).waitsFor()).isEqualTo("concurrency");
		at(3000.001);
		assertThat(lease(b().asks(1))).isEqualTo("1 at 3000.001");
	}

	/** line.lua inTurn; LeaseRound.inTurn. */
	@Test
	default void aLimitOfConcurrencyNeedsNoOtherLimit() {
		a().limits().maxConcurrency(2);
		assertThat(lease(a().asksForMore(5))).isEqualTo("2 at 0.0");
	}

	/** line.lua ahead: most / 2; LeaseRound.ahead. */
	@Test
	default void aheadOfDemandOnlyTheFirstHalfOfTheSlotsIsLeased() {
		a().maxConcurrency(5);
		assertThat(lease(a().asksAhead(9, 1))).isEqualTo("2 at 0.0");
		assertThat(lease(a().slots(2).asksAhead(9, 1))).isEqualTo("none");
	}

	/** line.lua more: most; LeaseRound.more. */
	@Test
	default void whereOthersWaitAMemberIsLeasedAnEighthOfItsSlotsAtOnce() {
		a().limits().maxConcurrency(64).asksForMore(63);
		b().limits().maxConcurrency(64).asks();
		assertThat(lease(a().slots(0).asksForMore(63))).as("64 / (8 x 2)").isEqualTo("4 at 0.0");
	}

}
