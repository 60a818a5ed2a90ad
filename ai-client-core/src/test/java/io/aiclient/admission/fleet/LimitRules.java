package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

import static io.aiclient.admission.fleet.TestMember.configured;
import static io.aiclient.admission.fleet.TestMember.learned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Which limits hold for all, of those that members configured or learned.
 */
interface LimitRules extends CoordinatorRules {

	Duration MINUTE = Duration.ofMinutes(1);

	/** limits.lua settle, learn; LimitState.settle, learn. */
	@Test
	default void whatAUserConfiguredBeatsWhatWasLearned() {
		a().limits(learned("requests", 50));
		assertThat(allowance(a().reports())).isEqualTo(50);
		Reply configured = b().limits(configured("requests", 20)).reports();
		assertThat(allowance(configured)).isEqualTo(20);
		assertThat(configured.limits().get(0).configured()).isTrue();
		assertThat(allowance(a().limits(learned("requests", 70)).reports())).isEqualTo(20);
		assertThat(configured.conflicts()).isEmpty();
	}

	/** limits.lua learn: news; LimitState.learn. */
	@Test
	default void ofWhatWasLearnedTheLatestNewsHolds() {
		a().limits(learned("requests", 50)).reports();
		assertThat(allowance(b().limits(learned("requests", 60)).reports())).isEqualTo(60);
		assertThat(allowance(a().reports())).as("it says nothing new").isEqualTo(60);
		Reply reply = a().limits(learned("requests", 40)).reports();
		assertThat(allowance(reply)).isEqualTo(40);
		assertThat(reply.limits().get(0).configured()).isFalse();
	}

	/**
	 * limits.lua strictest, reply.lua conflict; LimitState.settle,
	 * CoordinatorState.conflicts.
	 */
	@Test
	default void ofDifferentConfiguredLimitsTheStrictestHoldsAndBothAreNamed() {
		a().limits(configured("requests", 20)).reports();
		Reply reply = b().limits(configured("requests", 30)).reports();
		assertThat(allowance(reply)).isEqualTo(20);
		assertThat(reply.conflicts()).extracting("limit", "inForce", "other")
			.containsExactly(tuple("requests", "20 in 1024 ms", "30 in 1024 ms"));
		assertThat(a().reports().conflicts()).as("each member hears of it").isEqualTo(reply.conflicts());
	}

	/** limits.lua stricter; LimitState.stricter. */
	@Test
	default void theStrictestIsTheOneThatLetsTheFewestThroughInTheSameTime() {
		a().limits(new Terms("requests", 100, Duration.ofSeconds(10), true)).reports();
		Reply slower = b().limits(new Terms("requests", 300, MINUTE, true)).reports();
		assertThat(slower.limits().get(0).window()).isEqualTo(MINUTE);
		assertThat(slower.conflicts()).extracting("inForce", "other")
			.containsExactly(tuple("300 in 60 s", "100 in 10 s"));
		Reply sameRate = c().limits(new Terms("requests", 5, Duration.ofSeconds(1), true)).reports();
		assertThat(sameRate.limits().get(0).window()).as("of the same rate the shorter window").hasSeconds(1);
	}

	/** state.lua FORGOTTEN, limits.lua strictest; CoordinatorState.moveTo. */
	@Test
	default void whatAMemberConfiguredHoldsUntilItIsGoneForAMinute() {
		a().limits(configured("requests", 20)).maxConcurrency(5).reports();
		b().limits(configured("requests", 30)).maxConcurrency(7);
		at(60_000);
		assertThat(allowance(b().reports())).isEqualTo(20);
		at(60_000.001);
		Reply later = b().reports();
		assertThat(allowance(later)).isEqualTo(30);
		assertThat(later.conflicts()).isEmpty();
	}

	/** limits.lua settle: not configured any more; LimitState.settle. */
	@Test
	default void whatWasConfiguredByWhoIsGoneHoldsUntilSomethingElseIsLearned() {
		a().limits(configured("requests", 20)).reports();
		at(61_000);
		Reply reply = b().limits(new Terms("requests", 0, MINUTE, false)).reports();
		assertThat(allowance(reply)).isEqualTo(20);
		assertThat(reply.limits().get(0).configured()).isFalse();
		assertThat(allowance(b().limits(learned("requests", 70)).reports())).isEqualTo(70);
	}

	/** limits.lua enforce; LimitState.enforce. */
	@Test
	default void whatWasChargedCountsTowardsAnAllowanceThatHasChanged() {
		a().limits(learned("requests", 10)).asksForMore(7, 1);
		Reply reply = a().limits(learned("requests", 5)).asks(1);
		assertThat(used(reply)).isEqualTo(8);
		assertThat(waits(reply)).isEqualTo("requests, again at 1019.0");
	}

	/** limits.lua learn: short, SHORTENED; LimitState.shorten, settle. */
	@Test
	default void aWindowThatAMemberLearnedToBeShorterHoldsForTenMinutes() {
		a().limits(new Terms("requests", 1200, MINUTE, true)).asksForMore(299, 1);
		at(4000);
		Reply reply = b().limits(new Terms("requests", 200, Duration.ofSeconds(10), false)).reports();
		assertThat(allowance(reply)).isEqualTo(200);
		assertThat(reply.limits().get(0).window()).hasSeconds(10);
		assertThat(reply.limits().get(0).configured()).isFalse();
		assertThat(used(reply)).isEqualTo(300);
		at(10_300);
		assertThat(used(a().reports())).as("what was charged left with the shorter window").isZero();
		at(604_000);
		assertThat(a().reports().limits().get(0).window()).hasSeconds(10);
		at(604_000.001);
		assertThat(a().reports().limits().get(0).window()).isEqualTo(MINUTE);
	}

	/** limits.lua learn: terms.window <= short.window; LimitState.shorten. */
	@Test
	default void ofShorterWindowsTheShortestHolds() {
		Terms written = new Terms("requests", 1200, MINUTE, true);
		a().limits(written).reports();
		b().limits(new Terms("requests", 20, Duration.ofSeconds(1), false)).reports();
		Reply reply = c().limits(new Terms("requests", 200, Duration.ofSeconds(10), false)).reports();
		assertThat(reply.limits().get(0).window()).hasSeconds(1);
	}

	/** limits.lua settle: share; LimitState.settle. */
	@Test
	default void aShorterWindowHasNoMoreThanItsPartOfTheAllowanceAndOneAtLeast() {
		a().limits(new Terms("requests", 60, MINUTE, true)).reports();
		assertThat(allowance(b().limits(new Terms("requests", 60, Duration.ofSeconds(10), false)).reports()))
			.isEqualTo(10);
		assertThat(allowance(b().limits(new Terms("requests", 60, Duration.ofMillis(500), false)).reports())).isOne();
	}

	/** limits.lua settle: short.window >= base.window; LimitState.settle. */
	@Test
	default void aShorterWindowEndsWhenAUserConfiguresOneAsShort() {
		a().limits(new Terms("requests", 1200, MINUTE, true)).reports();
		b().limits(new Terms("requests", 20, Duration.ofSeconds(10), false)).reports();
		Reply reply = a().limits(new Terms("requests", 150, Duration.ofSeconds(10), true)).reports();
		assertThat(allowance(reply)).isEqualTo(150);
		assertThat(reply.limits().get(0).configured()).isTrue();
	}

	/** limits.lua correct: limit.before; LimitState.correct. */
	@Test
	default void whatWasChargedBeforeTheWindowChangedCanStillBeGivenBack() {
		a().limits(new Terms("requests", 1200, MINUTE, true));
		Reply leased = a().asksForMore(4, 1);
		b().limits(new Terms("requests", 200, Duration.ofSeconds(10), false)).reports();
		a().charges(0, leased.lease().endMicros().get(0), -5);
		assertThat(used(a().reports())).isZero();
	}

	/** limits.lua: state.limits; CoordinatorState.settleLimits. */
	@Test
	default void aReplyHasTheLimitsOfTheReportInItsOrder() {
		a().limits(configured("requests", 10), configured("tokens", 1000)).asks(1, 600);
		Reply reply = b().limits(configured("tokens", 1000), configured("requests", 10)).reports();
		assertThat(reply.limits()).extracting("used").containsExactly(600L, 1L);
	}

}
