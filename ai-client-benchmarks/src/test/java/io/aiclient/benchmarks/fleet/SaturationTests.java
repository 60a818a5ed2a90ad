package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.HeaderSettings.RateLimits;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scaled down, with real clients in processes of their own and a real Redis.
 */
class SaturationTests {

	private static final Quota QUOTA = Quota.perMinute(1200).in(Duration.ofSeconds(1));

	private final List<String> log = new ArrayList<>();

	@Test
	void everyRequestIsCountedOnBothSides() throws InterruptedException {
		try (RedisServer redis = RedisServer.start()) {
			Outcome outcome = Saturation.of(QUOTA, RateLimits.OFF, Duration.ofSeconds(4))
				.clients(2)
				.at(Duration.ofSeconds(1), (fleet) -> fleet.redis().pause())
				.at(Duration.ofSeconds(2), (fleet) -> fleet.redis().goOn())
				.run(new Stage(redis, List.of(), this.log::add));
			assertThat(outcome.reports()).hasSize(Saturation.PROCESSES).allMatch((report) -> report.answered() > 0);
			assertThat(outcome.lost()).as("%s", this.log).isZero();
			assertThat(outcome.reports().stream().mapToLong(MemberReport::attempts).sum())
				.isEqualTo(outcome.arrivals().size());
			assertThat(outcome.redisCalls()).isPositive();
		}
	}

}
