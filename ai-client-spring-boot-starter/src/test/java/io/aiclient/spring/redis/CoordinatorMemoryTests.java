package io.aiclient.spring.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the script finds that Redis may have lost what was used. A window is 1,024 ms long.
 */
class CoordinatorMemoryTests extends CoordinatorTestCase {

	@Test
	void aNewQuotaInARedisThatHasBeenUpIsEmpty() {
		this.coordinator.up(Duration.ofSeconds(2));
		assertThat(leased(this.a.asksForMore(20, 1))).isEqualTo("10 at 0.0");
	}

	@Test
	void aNewQuotaHasNothingLeftUntilTheStartOfRedisIsAWindowAgo() {
		this.coordinator.up(Duration.ofSeconds(1));
		assertThat(waits(this.a.asks(1))).isEqualTo("requests, again at 19.0");
	}

	@Test
	void anOldStateThatRedisReadWhenItStartedIsNotTrusted() {
		this.a.asks(1);
		byte[] old = this.coordinator.state();
		this.coordinator.at(500);
		this.a.asksForMore(8, 1);
		this.coordinator.restore(old);
		this.coordinator.at(3000);
		this.coordinator.up(Duration.ofSeconds(1));
		String before = this.c.reports().epoch();
		Reply after = this.a.asks(1);
		assertThat(waits(after)).as("a window after the start").isEqualTo("requests, again at 3019.0");
		assertThat(after.epoch()).as("whoever comes first").isEqualTo(before).startsWith("17000000030");
		this.coordinator.at(3010);
		assertThat(this.a.asks(1).epoch()).as("once for a start").isEqualTo(after.epoch());
	}

	@Test
	void aStateThatLostTheLastWritesOnARunningReplicaGoesOn() {
		this.a.asks(1);
		byte[] old = this.coordinator.state();
		this.a.asks(1);
		this.coordinator.restore(old);
		assertThat(leased(this.a.asksForMore(20, 1))).isEqualTo("9 at 0.0");
	}

}
