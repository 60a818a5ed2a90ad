package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pause of all members after a refusal of one.
 */
interface PauseRules extends CoordinatorRules {

	/**
	 * limits.lua: pause > 0, line.lua cooldown; CoordinatorState.apply,
	 * LeaseRound.inTurn.
	 */
	@Test
	default void aPauseHoldsForAll() {
		assertThat(a().pauses(Duration.ofMillis(300)).reports().cooldownMicros()).isEqualTo(300_000);
		at(100);
		Reply reply = b().asks(1);
		assertThat(waits(reply)).isEqualTo("cooldown, again at 295.0");
		assertThat(reply.cooldownMicros()).isEqualTo(200_000);
		assertThat(lease(b().asksAhead(0, 1))).isEqualTo("none");
		at(295);
		assertThat(lease(b().asks(1))).isEqualTo("1 at 300.0");
		at(300);
		assertThat(b().reports().cooldownMicros()).isZero();
	}

	/** limits.lua: math.max; CoordinatorState.apply. */
	@Test
	default void noShorterPauseEndsALongerOne() {
		a().pauses(Duration.ofMillis(300)).reports();
		assertThat(b().pauses(Duration.ofMillis(10)).reports().cooldownMicros()).isEqualTo(300_000);
		assertThat(b().pauses(Duration.ofMillis(400)).reports().cooldownMicros()).isEqualTo(400_000);
	}

	/** line.lua place after the cooldown; LeaseRound.inTurn. */
	@Test
	default void whoWaitsForAPauseAndForALimitWaitsForWhatLastsLonger() {
		a().asksForMore(9, 1);
		b().pauses(Duration.ofMillis(300)).reports();
		assertThat(waits(b().asks(1))).isEqualTo("requests, again at 1019.0");
		c().pauses(Duration.ofMillis(2000)).reports();
		assertThat(waits(b().asks(1))).isEqualTo("cooldown, again at 1995.0");
	}

	/** limits.lua LONGEST_PAUSE; CoordinatorState.apply. */
	@Test
	default void noPauseIsLongerThanADayWhateverAMemberReports() {
		assertThat(a().pauses(Duration.ofDays(365)).reports().cooldownMicros())
			.isEqualTo(Duration.ofDays(1).toMillis() * 1000);
	}

	/** limits.lua: pause < 0; CoordinatorState.apply. */
	@Test
	default void aPauseIsReleasedForAll() {
		Reply before = a().pauses(Duration.ofHours(3)).reports();
		Reply released = b().pauses(Duration.ZERO).reports();
		assertThat(released.cooldownMicros()).isZero();
		assertThat(released.pauseReleases()).isGreaterThan(before.pauseReleases());
		assertThat(a().reports().pauseReleases()).as("it ends its own pause by this")
			.isEqualTo(released.pauseReleases());
		assertThat(lease(c().asks(1))).isEqualTo("1 at 0.0");
		assertThat(a().pauses(Duration.ofMillis(300)).reports().cooldownMicros()).as("a new one holds")
			.isEqualTo(300_000);
	}

	/** limits.lua: limit.foreign = {}; CoordinatorState.apply. */
	@Test
	default void aReleaseForgetsTheExternalUsage() {
		assertThat(external(a().sawRemaining(0, 0, 0).reports())).isEqualTo(10);
		assertThat(external(b().pauses(Duration.ZERO).reports())).isZero();
		assertThat(lease(a().asks(1))).isEqualTo("1 at 0.0");
	}

}
