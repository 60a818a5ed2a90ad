package io.aiclient.spring.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Terms;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a keeper does that may have lost what was used. A window is 1,024 ms long.
 */
class KeeperMemoryTests extends KeeperTestCase {

	@Test
	void aNewQuotaInARedisThatHasBeenUpIsEmpty() {
		this.keeper.up(Duration.ofSeconds(2));
		assertThat(granted(this.a.asksForMore(20, 1))).isEqualTo("10 at 0.0");
	}

	@Test
	void aNewQuotaHasNothingLeftUntilTheStartOfRedisIsAWindowAgo() {
		this.keeper.up(Duration.ofSeconds(1));
		assertThat(waits(this.a.asks(1))).isEqualTo("requests, again at 19.0");
	}

	@Test
	void aNewQuotaInARedisThatHasJustStartedHasNothingLeftForAWindow() {
		this.keeper.up(Duration.ZERO);
		Reply reply = this.a.asks(1);
		assertThat(waits(reply)).isEqualTo("requests, again at 1019.0");
		assertThat(reply.limits().get(0).used()).isEqualTo(10);
		assertThat(granted(this.a.asksAhead(0, 1))).isEqualTo("none");
		this.keeper.at(1020);
		this.keeper.up(Duration.ofSeconds(1));
		assertThat(granted(this.a.asksForMore(20, 1))).isEqualTo("10 at 1024.0");
	}

	@Test
	void aQuotaThatAMemberKnowsAndTheKeeperDoesNotHasNothingLeftForAWindow() {
		this.a.asks(1);
		this.keeper.forget();
		this.keeper.at(500);
		String before = this.a.forgetsTheEpoch().reports().epoch();
		this.keeper.forget();
		this.keeper.at(600);
		Reply after = this.a.asks(1);
		assertThat(waits(after)).isEqualTo("requests, again at 1619.0");
		assertThat(after.epoch()).isNotEqualTo(before);
	}

	@Test
	void aNewMemberThatComesFirstAfterALossDoesNotHideIt() {
		this.a.asks(1);
		this.keeper.forget();
		assertThat(granted(this.b.asks(1))).as("it cannot know").isEqualTo("1 at 0.0");
		this.keeper.at(100);
		assertThat(waits(this.a.asks(1))).isEqualTo("requests, again at 1119.0");
		this.keeper.at(200);
		assertThat(waits(this.b.asks(1))).as("once for a loss").isEqualTo("requests, again at 1119.0");
	}

	@Test
	void aLimitOfADayStartsEmpty() {
		this.keeper.up(Duration.ZERO);
		this.a.limits(new Terms("requests-per-day", 10, Duration.ofDays(1), true));
		assertThat(granted(this.a.asks(1))).isEqualTo("1 at 0.0");
	}

	@Test
	void anOldStateThatRedisReadWhenItStartedIsNotTrusted() {
		this.a.asks(1);
		byte[] old = this.keeper.state();
		this.keeper.at(500);
		this.a.asksForMore(8, 1);
		this.keeper.restore(old);
		this.keeper.at(3000);
		this.keeper.up(Duration.ofSeconds(1));
		String before = this.c.reports().epoch();
		Reply after = this.a.asks(1);
		assertThat(waits(after)).as("a window after the start").isEqualTo("requests, again at 3019.0");
		assertThat(after.epoch()).as("whoever comes first").isEqualTo(before).startsWith("17000000030");
		this.keeper.at(3010);
		assertThat(this.a.asks(1).epoch()).as("once for a start").isEqualTo(after.epoch());
	}

	@Test
	void aStateThatLostTheLastWritesOnARunningReplicaGoesOn() {
		this.a.asks(1);
		byte[] old = this.keeper.state();
		this.a.asks(1);
		this.keeper.restore(old);
		assertThat(granted(this.a.asksForMore(20, 1))).isEqualTo("9 at 0.0");
	}

	@Test
	void aClockThatGoesBackALittleStandsStillAndOneThatGoesBackFarIsALoss() {
		this.keeper.at(2000);
		this.a.asks(1);
		this.keeper.at(1500);
		Reply still = this.a.asks(1);
		assertThat(Timetable.millis(still.nowMicros())).isEqualTo(2000);
		assertThat(granted(still)).isEqualTo("1 at 2000.0");
		this.keeper.at(100);
		Reply lost = this.a.asks(1);
		assertThat(waits(lost)).isEqualTo("requests, again at 1119.0");
		assertThat(lost.epoch()).isNotEqualTo(still.epoch());
	}

}
