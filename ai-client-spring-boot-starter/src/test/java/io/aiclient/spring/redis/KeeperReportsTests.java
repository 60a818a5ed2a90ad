package io.aiclient.spring.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.SharedQuota.Correction;
import io.aiclient.admission.SharedQuota.Latch;
import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Terms;

import static io.aiclient.spring.redis.TestMember.configured;
import static io.aiclient.spring.redis.TestMember.learned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What members tell, and what it does to all. A window is 1,024 ms long.
 */
class KeeperReportsTests extends KeeperTestCase {

	private static final long NOON = Timetable.micros(1024);

	@Test
	void aCorrectionMovesWhatWasCharged() {
		Reply granted = this.a.slack(Duration.ofMillis(100)).asksForMore(9, 1);
		long end = granted.grant().endMicros().get(0);
		assertThat(Timetable.millis(end)).isEqualTo(1124);
		this.a.corrects(0, end, -10).corrects(0, NOON, 8);
		assertThat(this.a.reports().limits().get(0).used()).isEqualTo(8);
		this.keeper.at(1016);
		assertThat(granted(this.a.asksForMore(9, 1))).isEqualTo("2 at 1016.0");
		assertThat(granted(this.a.asksForMore(9, 1))).isEqualTo("8 at 1024.0");
	}

	@Test
	void nothingIsGivenBackThatIsNotThere() {
		this.a.asks(1);
		this.a.corrects(0, NOON, -5).corrects(0, Timetable.micros(900), -5);
		assertThat(this.a.reports().limits().get(0).used()).isZero();
	}

	@Test
	void whatEndedBeforeItWasToldIsNotAdded() {
		this.keeper.at(100);
		this.a.corrects(0, Timetable.micros(96), 4);
		assertThat(this.a.reports().limits().get(0).used()).isZero();
	}

	@Test
	void aReportThatIsSentAgainIsAppliedOnce() {
		this.a.corrects(0, NOON, 3).reports();
		Reply again = this.a.reportsAgain(List.of(new Correction(0, NOON, 3)));
		assertThat(again.limits().get(0).used()).isEqualTo(3);
		assertThat(this.a.corrects(0, NOON, 3).reports().limits().get(0).used()).isEqualTo(6);
	}

	@Test
	void whoIsNotHeardOfForThreeSecondsHoldsNobodyUp() {
		this.a.asksForMore(9, 1);
		this.b.asks(10);
		this.keeper.at(2990);
		this.a.asksForMore(9, 1);
		Reply behind = this.c.asks(1);
		assertThat(behind.members()).isEqualTo(3);
		this.keeper.at(3001);
		Reply alone = this.c.asks(1);
		assertThat(alone.members()).isEqualTo(2);
		this.keeper.at(6100);
		assertThat(this.c.reports().members()).isEqualTo(1);
	}

	@Test
	void allMembersTogetherHaveSoManySlots() {
		this.a.maxConcurrency(5);
		this.b.maxConcurrency(5);
		assertThat(granted(this.a.asksForMore(2, 1))).isEqualTo("3 at 0.0");
		assertThat(granted(this.b.asksForMore(9, 1))).isEqualTo("2 at 0.0");
		Reply waiting = this.b.slots(2).asks(1);
		assertThat(waits(waiting)).isEqualTo("concurrency, again at 25.0");
		this.keeper.at(25);
		this.a.slots(2).reports();
		assertThat(granted(this.b.asks(1))).isEqualTo("1 at 25.0");
	}

	@Test
	void theSlotsOfADeadMemberComeFree() {
		this.a.maxConcurrency(3).asksForMore(2, 1);
		assertThat(this.b.maxConcurrency(3).asks(1).waitsFor()).isEqualTo("concurrency");
		this.keeper.at(3001);
		assertThat(granted(this.b.asks(1))).isEqualTo("1 at 3001.0");
	}

	@Test
	void aLimitOfConcurrencyNeedsNoOtherLimit() {
		this.a.limits().maxConcurrency(2);
		assertThat(granted(this.a.asksForMore(5))).isEqualTo("2 at 0.0");
	}

	@Test
	void whatTheProviderHasLeftTellsWhatOthersUse() {
		this.a.asksForMore(1, 1);
		Reply reply = this.a.wasTold(0, 3, 0).reports();
		assertThat(reply.limits().get(0).used()).isEqualTo(2);
		assertThat(reply.limits().get(0).foreign()).isEqualTo(5);
		assertThat(granted(this.a.asksForMore(9, 1))).as("10 - 2 - 5").isEqualTo("3 at 0.0");
		this.keeper.at(1016);
		assertThat(this.a.reports().limits().get(0).foreign()).isEqualTo(5);
		this.keeper.at(1152);
		assertThat(this.a.reports().limits().get(0).foreign()).as("a window and an eighth later").isZero();
	}

	@Test
	void whoWaitsForOthersIsToldWhenTheyAreGoneFromTheWindow() {
		this.a.wasTold(0, 1, 0).reports();
		this.keeper.at(600);
		this.a.wasTold(0, 6, 600).reports();
		assertThat(waits(this.a.asks(4))).isEqualTo("requests, again at 1147.0");
		assertThat(waits(this.a.asks(7))).isEqualTo("requests, again at 1659.0");
	}

	@Test
	void whatEndedALittleAgoStillExplainsWhatTheProviderHadLeft() {
		this.a.asksForMore(9, 1);
		this.keeper.at(1500);
		assertThat(this.a.wasTold(0, 0, 1000).reports().limits().get(0).foreign()).isZero();
	}

	@Test
	void whatAUserConfiguredBeatsWhatWasLearned() {
		this.a.limits(learned("requests", 50));
		assertThat(this.a.reports().limits().get(0).allowance()).isEqualTo(50);
		Reply configured = this.b.limits(configured("requests", 20)).reports();
		assertThat(configured.limits().get(0).allowance()).isEqualTo(20);
		assertThat(configured.limits().get(0).configured()).isTrue();
		assertThat(this.a.limits(learned("requests", 70)).reports().limits().get(0).allowance()).isEqualTo(20);
		assertThat(configured.conflicts()).isEmpty();
	}

	@Test
	void ofWhatWasLearnedTheLatestNewsHolds() {
		this.a.limits(learned("requests", 50)).reports();
		assertThat(this.b.limits(learned("requests", 60)).reports().limits().get(0).allowance()).isEqualTo(60);
		assertThat(this.a.reports().limits().get(0).allowance()).as("it says nothing new").isEqualTo(60);
		Reply reply = this.a.limits(learned("requests", 40)).reports();
		assertThat(reply.limits().get(0).allowance()).isEqualTo(40);
		assertThat(reply.limits().get(0).configured()).isFalse();
	}

	@Test
	void ofDifferentConfiguredLimitsTheSmallerHoldsAndBothAreNamed() {
		this.a.limits(configured("requests", 20)).maxConcurrency(7).reports();
		Reply reply = this.b.limits(configured("requests", 30)).maxConcurrency(5).reports();
		assertThat(reply.limits().get(0).allowance()).isEqualTo(20);
		assertThat(reply.conflicts()).extracting("limit", "inForce", "other")
			.containsExactlyInAnyOrder(tuple("requests", "20 in 1024 ms", "30 in 1024 ms"),
					tuple("concurrency", "5", "7"));
		this.keeper.at(61_000);
		Reply later = this.b.reports();
		assertThat(later.limits().get(0).allowance()).as("a is gone for a minute").isEqualTo(30);
		assertThat(later.conflicts()).isEmpty();
	}

	@Test
	void aWindowThatAMemberLearnedToBeShorterHoldsForTenMinutes() {
		Duration minute = Duration.ofMinutes(1);
		Terms written = new Terms("requests", 1200, minute, true);
		this.a.limits(written).asksForMore(299, 1);
		this.keeper.at(4000);
		Reply reply = this.b.limits(new Terms("requests", 200, Duration.ofSeconds(10), false)).reports();
		assertThat(reply.limits().get(0).allowance()).isEqualTo(200);
		assertThat(reply.limits().get(0).window()).isEqualTo(Duration.ofSeconds(10));
		assertThat(reply.limits().get(0).used()).isEqualTo(300);
		this.keeper.at(10_300);
		assertThat(this.a.reports().limits().get(0).used()).as("what was charged left with the shorter window")
			.isZero();
		this.keeper.at(605_000);
		assertThat(this.a.reports().limits().get(0).window()).isEqualTo(minute);
	}

	@Test
	void whatWasChargedBeforeTheWindowChangedCanStillBeGivenBack() {
		this.a.limits(new Terms("requests", 1200, Duration.ofMinutes(1), true));
		Reply granted = this.a.asksForMore(4, 1);
		this.b.limits(new Terms("requests", 200, Duration.ofSeconds(10), false)).reports();
		this.a.corrects(0, granted.grant().endMicros().get(0), -5);
		assertThat(this.a.reports().limits().get(0).used()).isZero();
	}

	@Test
	void aPauseHoldsForAll() {
		assertThat(this.a.pauses(Duration.ofMillis(300)).reports().cooldownMicros()).isEqualTo(300_000);
		this.keeper.at(100);
		Reply reply = this.b.asks(1);
		assertThat(waits(reply)).isEqualTo("cooldown, again at 295.0");
		assertThat(reply.cooldownMicros()).isEqualTo(200_000);
		assertThat(granted(this.b.asksAhead(0, 1))).isEqualTo("none");
		assertThat(this.b.pauses(Duration.ofMillis(10)).reports().cooldownMicros()).as("no shorter one ends it")
			.isEqualTo(200_000);
		this.keeper.at(295);
		assertThat(granted(this.b.asks(1))).isEqualTo("1 at 300.0");
	}

	@Test
	void noPauseIsLongerThanADayWhateverAMemberReports() {
		assertThat(this.a.pauses(Duration.ofDays(365)).reports().cooldownMicros())
			.isEqualTo(Duration.ofDays(1).toMillis() * 1000);
	}

	@Test
	void aPauseIsReleasedForAll() {
		Reply before = this.a.pauses(Duration.ofHours(3)).reports();
		Reply released = this.b.pauses(Duration.ZERO).reports();
		assertThat(released.cooldownMicros()).isZero();
		assertThat(released.pauseReleases()).isGreaterThan(before.pauseReleases());
		assertThat(this.a.reports().pauseReleases()).as("it ends its own pause by this")
			.isEqualTo(released.pauseReleases());
		assertThat(granted(this.c.asks(1))).isEqualTo("1 at 0.0");
		assertThat(this.a.pauses(Duration.ofMillis(300)).reports().cooldownMicros()).as("a new one holds")
			.isEqualTo(300_000);
	}

	@Test
	void aReleaseForgetsWhatOthersUsed() {
		assertThat(this.a.wasTold(0, 0, 0).reports().limits().get(0).foreign()).isEqualTo(10);
		assertThat(this.b.pauses(Duration.ZERO).reports().limits().get(0).foreign()).isZero();
		assertThat(granted(this.a.asks(1))).isEqualTo("1 at 0.0");
	}

	@Test
	void theLatchOfTheAccountIsSetAndReleasedForAll() {
		Latch before = this.b.reports().latches().get(0);
		assertThat(before.reason()).isNull();
		Latch set = this.a.latched("You exceeded your current quota").reports().latches().get(0);
		assertThat(set.reason()).isEqualTo("You exceeded your current quota");
		assertThat(set.version()).isGreaterThan(before.version());
		Latch seen = this.b.latched("Another refusal").reports().latches().get(0);
		assertThat(seen).as("it is set already").isEqualTo(set);
		Latch released = this.b.latched(null).reports().latches().get(0);
		assertThat(released.reason()).isNull();
		assertThat(released.version()).isGreaterThan(set.version());
		assertThat(this.a.reports().latches()).containsExactly(released);
	}

	@Test
	void theLatchOfAKeyConcernsThoseWhoSendIt() {
		this.a.keys("old").latched("old", "key refused: wrong").reports();
		assertThat(this.b.keys("new").reports().latches()).extracting(Latch::reason).containsOnlyNulls();
		List<Latch> seen = this.c.keys("new", "old").reports().latches();
		assertThat(seen).extracting(Latch::key).containsExactly(null, "new", "old");
		assertThat(seen).extracting(Latch::reason).containsExactly(null, null, "key refused: wrong");
		List<Latch> released = this.c.latched("old", null).reports().latches();
		assertThat(released.get(2).reason()).isNull();
		assertThat(released.get(2).version()).isGreaterThan(seen.get(2).version());
		assertThat(this.a.reports().latches()).contains(released.get(2));
	}

	@Test
	void theLatchOfAKeyIsForgottenWithTheLastMemberThatSendsIt() {
		this.a.keys("stale").latched("stale", "key refused: wrong").reports();
		this.keeper.at(30_000);
		this.b.keys("new").reports();
		assertThat(new String(this.keeper.state(), StandardCharsets.ISO_8859_1)).contains("key refused: wrong");
		this.keeper.at(61_000);
		this.b.reports();
		assertThat(new String(this.keeper.state(), StandardCharsets.ISO_8859_1)).doesNotContain("stale", "key refused");
	}

	@Test
	void noMemberFillsTheStateWithKeys() {
		String[] many = IntStream.range(0, 100).mapToObj((i) -> "key-" + i).toArray(String[]::new);
		this.a.keys(many);
		for (String key : many) {
			this.a.latched(key, "key refused: wrong");
		}
		this.a.reports();
		assertThat(new String(this.keeper.state(), StandardCharsets.ISO_8859_1)).contains("key-7")
			.doesNotContain("key-8", "key-99");
	}

}
