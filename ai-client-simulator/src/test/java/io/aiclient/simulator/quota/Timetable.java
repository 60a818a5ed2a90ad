package io.aiclient.simulator.quota;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads as a timetable: at 800 ms, 3 are allowed; at 900 ms, one has to wait 100 ms.
 */
final class Timetable {

	private static final long ORIGIN = -1_000_000_000_000L;

	private final QuotaPolicy policy;

	private Timetable(QuotaPolicy policy) {
		this.policy = policy;
	}

	static Timetable of(Quota quota) {
		return new Timetable(quota.newPolicy(ORIGIN));
	}

	Timetable allows(long millis, long amount) {
		assertThat(this.policy.tryCharge(amount, at(millis))).isEqualTo(new QuotaDecision.Allowed());
		return this;
	}

	Timetable refuses(long millis, long amount, long waitMillis) {
		assertThat(this.policy.tryCharge(amount, at(millis)))
			.isEqualTo(new QuotaDecision.TryAgain(Duration.ofMillis(waitMillis)));
		return this;
	}

	Timetable neverFits(long amount) {
		assertThat(this.policy.tryCharge(amount, at(0)))
			.isEqualTo(new QuotaDecision.NeverFits(this.policy.allowance()));
		return this;
	}

	Timetable charges(long millis, long amount) {
		this.policy.charge(amount, at(millis));
		return this;
	}

	Timetable shows(long millis, long remaining, long resetMillis) {
		assertThat(this.policy.remaining(at(millis))).isEqualTo(remaining);
		assertThat(this.policy.resetAfter(at(millis))).isEqualTo(Duration.ofMillis(resetMillis));
		return this;
	}

	private static long at(long millis) {
		return ORIGIN + millis * 1_000_000;
	}

}
