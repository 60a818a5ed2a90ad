package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.TokenUsage;
import io.aiclient.admission.GateTimetable.Applicant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attempts that the provider refuses for what they are, and not for the rate.
 */
class RefusedForItselfTests {

	private static final Settlement REFUSED = GateTimetable.settlement(Settlement.Verdict.REFUSED);

	private static final Settlement REFUSED_FOR_FIVE_SECONDS = new Settlement(Settlement.Verdict.REFUSED,
			TokenUsage.NONE, Duration.ofMillis(100), null, Duration.ofSeconds(5));

	private final GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 50);

	@Test
	void pausesNobody() {
		this.timetable.applies().settle(REFUSED);
		assertThat(this.timetable.gate.snapshot().cooldown()).isZero();
		assertThat(this.timetable.applies().admittedAt).isEqualTo(0);
	}

	@Test
	void pausesAllIfTheProviderAsksForIt() {
		this.timetable.applies().settle(REFUSED_FOR_FIVE_SECONDS);
		Applicant next = this.timetable.applies();
		this.timetable.at(10_000);
		assertThat(next.admittedAt).isEqualTo(5_000);
	}

	@Test
	void turnsAwayWhoCannotWaitForThePause() {
		Applicant refused = this.timetable.applies();
		List<Applicant> others = this.timetable.apply(49);
		Applicant impatient = this.timetable.applies(Duration.ofSeconds(3));
		refused.settle(REFUSED_FOR_FIVE_SECONDS);
		others.forEach((other) -> other.settle(GateTimetable.settlement(Settlement.Verdict.IGNORED)));
		assertThat(impatient.error).isNotNull();
	}

	@Test
	void givesBackWhatARefusalGivesBack() {
		GateTimetable limited = new GateTimetable(GateTimetable.in10s(100, 1_000), 50);
		limited.applies(Priority.BATCH, 900).settle(REFUSED);
		assertThat(limited.used(ProviderLimit.TOKENS)).isZero();
		assertThat(limited.used(ProviderLimit.REQUESTS)).isZero();
		assertThat(limited.applies(Priority.BATCH, 900).admittedAt).isEqualTo(0);
	}

	@Test
	void teachesNoLimit() {
		for (int i = 0; i < 20; i++) {
			this.timetable.at(100L * i);
			this.timetable.apply(10).forEach(Applicant::answered);
			this.timetable.applies().settle(REFUSED_FOR_FIVE_SECONDS);
			this.timetable.gate.releasePause();
		}
		this.timetable.at(60_000);
		this.timetable.applies();
		assertThat(this.timetable.gate.snapshot().windows()).isEmpty();
	}

	@Test
	void aBurstInWhichNearlyAllAreAnsweredTeachesNoLimit() {
		this.timetable.apply(40).forEach(Applicant::answered);
		this.timetable.at(1_000);
		List<Applicant> burst = this.timetable.apply(22);
		this.timetable.at(1_050);
		burst.subList(0, 2).forEach((applicant) -> applicant.settle(GateTimetable.refusal(Duration.ofSeconds(1))));
		this.timetable.at(1_100);
		burst.subList(2, 22).forEach(Applicant::answered);
		this.timetable.at(5_000);
		assertThat(this.timetable.apply(50)).as("at once, without trying carefully first")
			.allMatch((applicant) -> applicant.admittedAt != null && applicant.admittedAt == 5_000);
		assertThat(this.timetable.gate.snapshot().windows()).isEmpty();
	}

	@Test
	void aBurstInWhichMoreAreRefusedTeaches() {
		this.timetable.apply(40).forEach(Applicant::answered);
		this.timetable.at(1_000);
		List<Applicant> burst = this.timetable.apply(22);
		this.timetable.at(1_050);
		burst.subList(0, 5).forEach((applicant) -> applicant.settle(GateTimetable.refusal(Duration.ofSeconds(1))));
		burst.subList(5, 22).forEach(Applicant::answered);
		this.timetable.at(5_000);
		this.timetable.applies();
		assertThat(this.timetable.gate.snapshot().windows()).hasSize(1);
	}

	@Test
	void theFourthBurstInARowTeachesAllTheSame() {
		for (int i = 0; i < 4; i++) {
			assertThat(this.timetable.gate.snapshot().windows()).isEmpty();
			this.timetable.at(10_000L * i);
			List<Applicant> burst = this.timetable.apply(22);
			this.timetable.at(10_000L * i + 50);
			burst.subList(0, 2).forEach((applicant) -> applicant.settle(GateTimetable.refusal(Duration.ofSeconds(1))));
			burst.subList(2, 22).forEach(Applicant::answered);
			this.timetable.at(10_000L * i + 5_000);
			this.timetable.applies().answered();
		}
		assertThat(this.timetable.gate.snapshot().windows()).hasSize(1);
	}

}
