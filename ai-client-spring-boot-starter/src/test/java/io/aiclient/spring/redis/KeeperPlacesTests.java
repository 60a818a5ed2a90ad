package io.aiclient.spring.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Terms;

import static io.aiclient.spring.redis.TestMember.configured;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets how many places, and when. A window is 1,024 ms long.
 */
class KeeperPlacesTests extends KeeperTestCase {

	@Test
	void requestsAndTokensAreGrantedTogetherOrNotAtAll() {
		this.a.limits(configured("requests", 10), configured("tokens", 1000));
		Reply first = this.a.asks(1, 600);
		assertThat(granted(first)).isEqualTo("1 at 0.0");
		assertThat(first.grant().amounts()).containsExactly(1L, 600L);
		Reply second = this.a.asks(1, 600);
		assertThat(granted(second)).isEqualTo("none");
		assertThat(waits(second)).isEqualTo("tokens, again at 1019.0");
		assertThat(second.limits()).extracting("used").containsExactly(1L, 600L);
	}

	@Test
	void aMemberIsToldWhenToAskAgainAndGetsItsPlaceThen() {
		this.a.asksForMore(9, 1);
		this.keeper.at(100);
		assertThat(waits(this.b.asks(1))).isEqualTo("requests, again at 1019.0");
		this.keeper.at(1013);
		assertThat(granted(this.b.asks(1))).isEqualTo("none");
		this.keeper.at(1019);
		assertThat(granted(this.b.asks(1))).as("a little early, for its way").isEqualTo("1 at 1024.0");
	}

	@Test
	void whoAskedFirstGoesFirstAlsoIfLessWouldFitEarlier() {
		Terms requests = configured("requests", 10);
		Terms tokens = configured("tokens", 100);
		this.a.limits(requests, tokens);
		this.b.limits(requests, tokens);
		this.c.limits(requests, tokens);
		this.a.asks(1, 60);
		this.keeper.at(400);
		this.a.asks(1, 20);
		this.keeper.at(500);
		assertThat(waits(this.b.asks(1, 90))).isEqualTo("tokens, again at 1419.0");
		assertThat(waits(this.c.asks(1, 10))).as("behind b, though 20 tokens are left")
			.isEqualTo("tokens, again at 1419.0");
		assertThat(waits(this.a.asks(1, 10))).as("nothing is left beside the first two")
			.isEqualTo("tokens, again at 2443.0");
		this.keeper.at(1420);
		assertThat(granted(this.c.asks(1, 10))).as("beside b, whose place is kept").isEqualTo("1 at 1424.0");
		assertThat(granted(this.b.asks(1, 90))).isEqualTo("1 at 1424.0");
	}

	@Test
	void afterItsPlaceAMemberGoesToTheEndOfTheLine() {
		this.a.asksForMore(9, 1);
		this.keeper.at(500);
		this.a.asks(1);
		this.b.asks(1);
		this.keeper.at(1024);
		assertThat(granted(this.a.asks(1))).isEqualTo("1 at 1024.0");
		assertThat(granted(this.b.asksForMore(8, 1))).as("an eighth of its share while others wait, one at least")
			.isEqualTo("1 at 1024.0");
		assertThat(granted(this.a.asksForMore(3, 1))).isEqualTo("1 at 1024.0");
	}

	@Test
	void aWishThatIsTakenBackHoldsNobodyUp() {
		this.a.asksForMore(9, 1);
		this.b.asks(10);
		assertThat(waits(this.c.asks(1))).isEqualTo("requests, again at 2043.0");
		this.b.reports();
		assertThat(waits(this.c.asks(1))).isEqualTo("requests, again at 1019.0");
	}

	@Test
	void furtherPlacesAreThoseThatFitAtTheSameTime() {
		this.a.limits(configured("requests", 10), configured("tokens", 1000));
		Reply reply = this.a.asksForMore(9, 1, 300);
		assertThat(granted(reply)).isEqualTo("3 at 0.0");
		assertThat(reply.grant().amounts()).containsExactly(3L, 900L);
	}

	@Test
	void whereOthersWaitAMemberGetsAnEighthOfItsShareAtOnce() {
		aHasUsedAllAndBWaitsUntilItsEnd(160);
		assertThat(granted(this.a.asksForMore(100, 1))).as("160 / (8 x 2)").isEqualTo("10 at 1024.0");
		assertThat(granted(this.b.asksForMore(100, 1))).as("a has waited for nothing, but wants its half")
			.isEqualTo("82 at 1024.0");
	}

	@Test
	void whoHasHadItsShareStandsAsideAsLongAsAnotherWants() {
		aHasUsedAllAndBWaitsUntilItsEnd(160);
		for (int lot = 0; lot < 8; lot++) {
			assertThat(granted(this.a.asksForMore(100, 1))).isEqualTo("10 at 1024.0");
		}
		assertThat(granted(this.a.asksForMore(100, 1))).as("half of 160, and a fiftieth").isEqualTo("2 at 1024.0");
		assertThat(waits(this.a.asksForMore(100, 1))).isEqualTo("requests, again at 1124.0");
		assertThat(granted(this.b.asksForMore(100, 1))).isEqualTo("10 at 1024.0");
		this.keeper.at(1281);
		assertThat(granted(this.a.asksForMore(100, 1))).as("b wants no more").isEqualTo("10 at 1281.0");
	}

	@Test
	void moreThanTheAllowanceIsCutToIt() {
		Reply reply = this.a.asks(25);
		assertThat(reply.grant().amounts()).containsExactly(10L);
	}

	@Test
	void aheadOnlyIsGrantedWhatIsLeftOfTheFirstHalf() {
		assertThat(granted(this.a.asksAhead(2, 1))).isEqualTo("3 at 0.0");
		assertThat(granted(this.b.asksAhead(8, 1))).isEqualTo("2 at 0.0");
		Reply third = this.a.asksAhead(2, 1);
		assertThat(granted(third)).isEqualTo("none");
		assertThat(third.againMicros()).as("nobody waits for it").isZero();
		assertThat(third.waitsFor()).isNull();
		assertThat(granted(this.b.asksForMore(9, 1))).as("who waits gets the other half").isEqualTo("5 at 0.0");
	}

	@Test
	void aheadNothingIsGrantedWhileOthersWait() {
		this.a.limits(configured("requests", 10), configured("tokens", 1000));
		this.b.limits(configured("requests", 10), configured("tokens", 1000));
		this.a.asks(1, 500);
		this.b.asks(1, 900);
		assertThat(granted(this.a.asksAhead(0, 1, 0))).isEqualTo("none");
		this.b.reports();
		assertThat(granted(this.a.asksAhead(0, 1, 0))).isEqualTo("1 at 0.0");
	}

	@Test
	void aChargeEndsOneWindowAfterItsLatestArrivalRoundedUp() {
		assertThat(end(this.a.asks(1), 0)).isEqualTo(1024);
		assertThat(end(this.a.slack(Duration.ofMillis(101)).asks(1), 0)).isEqualTo(1128);
		this.keeper.at(0.5);
		assertThat(end(this.a.slack(Duration.ZERO).asks(1), 0)).isEqualTo(1028);
	}

	@Test
	void aLimitThatNobodyKnowsHoldsNobodyAndIsNotCharged() {
		this.a.limits(configured("requests", 10), new Terms("tokens", 0, Duration.ofMinutes(1), false));
		Reply reply = this.a.asks(1, 5000);
		assertThat(reply.grant().amounts()).containsExactly(1L, 0L);
		assertThat(reply.grant().endMicros().get(1)).isZero();
		assertThat(reply.limits().get(1).allowance()).isZero();
		assertThat(reply.limits().get(1).window()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void limitsOfADayHoldBesideThoseOfAWindow() {
		this.a.limits(configured("requests", 10), new Terms("requests-per-day", 3, Duration.ofDays(1), true));
		assertThat(granted(this.a.asksForMore(5, 1, 1))).isEqualTo("3 at 0.0");
		this.keeper.at(2000);
		Reply reply = this.a.asks(1, 1);
		assertThat(reply.waitsFor()).isEqualTo("requests-per-day");
		assertThat(Timetable.millis(reply.againMicros())).isBetween(86_399_000.0, 86_760_000.0);
	}

	private void aHasUsedAllAndBWaitsUntilItsEnd(int requests) {
		Terms terms = configured("requests", requests);
		this.a.limits(terms);
		this.b.limits(terms);
		this.a.asksForMore(requests - 1, 1);
		this.b.asks(1);
		this.keeper.at(1024);
	}

}
