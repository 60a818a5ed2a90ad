package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Terms;

import static io.aiclient.admission.fleet.TestMember.configured;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is leased a place before whom. The coordinator knows one lease request of each
 * member; priority classes are the member's own.
 */
interface OrderRules extends CoordinatorRules {

	/** line.lua place, reserve; LeaseRound.place, LimitCursor.reserve. */
	@Test
	default void whoAskedFirstGoesFirstAlsoIfLessWouldFitEarlier() {
		Terms requests = configured("requests", 10);
		Terms tokens = configured("tokens", 100);
		a().limits(requests, tokens);
		b().limits(requests, tokens);
		c().limits(requests, tokens);
		a().asks(1, 60);
		at(400);
		a().asks(1, 20);
		at(500);
		assertThat(waits(b().asks(1, 90))).isEqualTo("tokens, again at 1419.0");
		assertThat(waits(c().asks(1, 10))).as("behind b, though 20 tokens are left")
			.isEqualTo("tokens, again at 1419.0");
		assertThat(waits(a().asks(1, 10))).as("nothing is left beside the first two")
			.isEqualTo("tokens, again at 2443.0");
		at(1420);
		assertThat(lease(c().asks(1, 10))).as("beside b, whose place is reserved").isEqualTo("1 at 1424.0");
		assertThat(lease(b().asks(1, 90))).isEqualTo("1 at 1424.0");
	}

	/** line.lua reserve: slack; LimitCursor.reserve. */
	@Test
	default void thePlaceOfWhoIsBeforeIsKeptUntilItsLatestArrivalIsAWindowAgo() {
		a().asksForMore(9, 1);
		b().slack(Duration.ofMillis(200)).asks(10);
		assertThat(waits(c().asks(1))).as("1,024 + 200 + 1,024").isEqualTo("requests, again at 2243.0");
	}

	/** line.lua grant: own.ticket; MemberState.leavesLine. */
	@Test
	default void afterItsLeaseAMemberGoesToTheEndOfTheLine() {
		a().asksForMore(9, 1);
		at(500);
		a().asks(1);
		b().asks(1);
		at(1024);
		assertThat(lease(a().asks(1))).isEqualTo("1 at 1024.0");
		assertThat(lease(b().asksForMore(8, 1))).as("an eighth of its share while others wait, one at least")
			.isEqualTo("1 at 1024.0");
		assertThat(lease(a().asksForMore(3, 1))).isEqualTo("1 at 1024.0");
	}

	/** line.lua inTurn: own.needs; MemberState.waits. */
	@Test
	default void aLeaseRequestThatChangesKeepsItsPlaceInLine() {
		a().asksForMore(9, 1);
		b().asks(1);
		assertThat(waits(c().asks(9))).as("beside b").isEqualTo("requests, again at 1019.0");
		assertThat(waits(b().asks(10))).isEqualTo("requests, again at 1019.0");
		assertThat(waits(c().asks(9))).as("behind what b asks for now").isEqualTo("requests, again at 2043.0");
	}

	/** line.lua: own.ticket = nil; MemberState.wantsNothing. */
	@Test
	default void aLeaseRequestThatIsTakenBackDelaysNoOther() {
		a().asksForMore(9, 1);
		b().asks(10);
		assertThat(waits(c().asks(1))).isEqualTo("requests, again at 2043.0");
		b().reports();
		assertThat(waits(c().asks(1))).isEqualTo("requests, again at 1019.0");
	}

	/** share.lua isPresent, SILENT; MemberState.isInLine. */
	@Test
	default void whoIsSilentForLongerThanAHeartbeatIsPassedInLine() {
		a().asksForMore(9, 1);
		b().asks(10);
		at(1500);
		assertThat(lease(c().asks(1))).as("b comes first").isEqualTo("none");
		at(1500.001);
		assertThat(lease(c().asks(1))).isEqualTo("1 at 1500.001");
	}

	/** share.lua isPresent, state.lua alive; MemberState.isInLine. */
	@Test
	default void whoIsHeardOfAgainWithinThreeSecondsHasKeptItsPlaceInLine() {
		b().limits(new Terms("requests", 10, Duration.ofMillis(10_240), true));
		a().limits(new Terms("requests", 10, Duration.ofMillis(10_240), true)).asksForMore(9, 1);
		b().asks(10);
		at(1600);
		c().limits(new Terms("requests", 10, Duration.ofMillis(10_240), true)).asks(1);
		at(2900);
		b().asks(10);
		assertThat(waits(c().asks(1))).as("behind b again").isEqualTo("requests, again at 20475.0");
	}

	/** state.lua: other.ticket = nil; CoordinatorState.moveTo. */
	@Test
	default void whoIsNotHeardOfForThreeSecondsHasLostItsPlaceInLine() {
		Terms terms = new Terms("requests", 10, Duration.ofMillis(10_240), true);
		a().limits(terms).asksForMore(9, 1);
		b().limits(terms).asks(10);
		at(1000);
		c().limits(terms).asks(10);
		at(2000);
		c().asks(10);
		at(3000.001);
		b().asks(1);
		assertThat(waits(c().asks(10))).as("before b now").isEqualTo("requests, again at 10235.0");
	}

}
