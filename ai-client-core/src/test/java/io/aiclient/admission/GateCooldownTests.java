package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.GateTimetable.Applicant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a provider's 429 does to the whole client.
 */
class GateCooldownTests {

	private final GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 50);

	@Test
	void unexplainedRefusalPausesOneSecondDoublingToThirty() {
		long now = 0;
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 30, 30 }) {
			Applicant refused = this.timetable.applies();
			assertThat(refused.admittedAt).isEqualTo(now);
			now += 100;
			this.timetable.at(now);
			refused.settle(GateTimetable.refusal(null));
			Applicant next = this.timetable.applies();
			assertThat(this.timetable.waitingFor()).isEqualTo("cooldown");
			assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(seconds));
			now += 1_000L * seconds;
			this.timetable.at(now - 1);
			assertThat(next.waits()).isTrue();
			this.timetable.at(now);
			assertThat(next.admittedAt).isEqualTo(now);
			next.settle(Settlement.NOT_SENT);
		}
	}

	@Test
	void burstOfRefusalsPausesOnce() {
		List<Applicant> burst = this.timetable.apply(50);
		this.timetable.at(100);
		burst.subList(0, 25).forEach((applicant) -> applicant.settle(GateTimetable.refusal(null)));
		this.timetable.at(600);
		burst.subList(25, 50).forEach((applicant) -> applicant.settle(GateTimetable.refusal(null)));
		Applicant next = this.timetable.applies();
		this.timetable.at(5_000);
		assertThat(next.admittedAt).isEqualTo(1_100);
	}

	@Test
	void answerAfterThePauseBeginsAnewAtOneSecond() {
		this.timetable.applies().settle(GateTimetable.refusal(null));
		this.timetable.at(1_000);
		this.timetable.applies().settle(GateTimetable.refusal(null));
		this.timetable.at(3_000);
		this.timetable.applies().answered();
		this.timetable.applies().settle(GateTimetable.refusal(null));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void answerFromBeforeThePauseSaysNothing() {
		Applicant early = this.timetable.applies();
		this.timetable.applies().settle(GateTimetable.refusal(null));
		early.answered();
		this.timetable.at(1_000);
		this.timetable.applies().settle(GateTimetable.refusal(null));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void retryAfterPausesForAsLongAsTheProviderAsks() {
		this.timetable.applies().settle(GateTimetable.refusal(Duration.ofMillis(3_700)));
		Applicant next = this.timetable.applies();
		this.timetable.at(10_000);
		assertThat(next.admittedAt).isEqualTo(3_700);
	}

	@Test
	void thirdRefusalInARowPausesLongerThanTheProviderAsks() {
		long now = 0;
		for (long pause : new long[] { 50, 50, 1_000, 2_000 }) {
			this.timetable.applies().settle(GateTimetable.refusal(Duration.ofMillis(50)));
			assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofMillis(pause));
			now += pause + 1;
			this.timetable.at(now);
		}
		this.timetable.applies().answered();
		this.timetable.at(now + 1);
		this.timetable.applies().settle(GateTimetable.refusal(Duration.ofMillis(50)));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofMillis(50));
	}

	@Test
	void shorterRetryAfterDoesNotEndALongerPause() {
		List<Applicant> burst = this.timetable.apply(2);
		burst.get(0).settle(GateTimetable.refusal(Duration.ofSeconds(20)));
		burst.get(1).settle(GateTimetable.refusal(Duration.ofSeconds(5)));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void refusalThatOurOwnLogExplainsPausesUntilTheLogHasRoom() {
		GateTimetable full = new GateTimetable(GateTimetable.requestsIn10s(2), 50);
		List<Applicant> both = full.apply(2);
		both.get(0).settle(GateTimetable.refusal(null));
		assertThat(full.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(10));
		Applicant next = full.applies();
		assertThat(full.waitingFor()).isEqualTo("cooldown");
		full.at(20_000);
		assertThat(next.admittedAt).isEqualTo(10_000);
	}

	@Test
	void explainedRefusalWithRetryAfterIsObeyedAllTheSame() {
		GateTimetable full = new GateTimetable(GateTimetable.requestsIn10s(1), 50);
		full.applies().settle(GateTimetable.refusal(Duration.ofSeconds(15)));
		Applicant next = full.applies();
		assertThat(full.waitingFor()).isEqualTo("cooldown");
		full.at(60_000);
		assertThat(next.admittedAt).isEqualTo(15_000);
	}

	@Test
	void noPauseIsLongerThanADay() {
		this.timetable.applies().settle(GateTimetable.refusal(Duration.ofSeconds(Long.MAX_VALUE)));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofDays(1));
		Applicant next = this.timetable.applies();
		this.timetable.at(86_400_000 - 1);
		assertThat(next.waits()).isTrue();
		this.timetable.at(86_400_000);
		assertThat(next.admittedAt).isEqualTo(86_400_000);
	}

	@Test
	void aReleaseEndsThePauseAtOnceAndBeginsAnewAtOneSecond() {
		for (int now : new int[] { 0, 1_000, 3_000 }) {
			this.timetable.at(now);
			this.timetable.applies().settle(GateTimetable.refusal(null));
		}
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(4));
		Applicant waiting = this.timetable.applies();
		this.timetable.at(3_500);
		this.timetable.gate.releasePause();
		assertThat(waiting.admittedAt).isEqualTo(3_500);
		assertThat(this.timetable.gate.snapshot().cooldown()).isZero();
		waiting.settle(GateTimetable.refusal(null));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aRefusalOfWhatWasAdmittedBeforeTheReleaseDoesNotPauseAgain() {
		List<Applicant> burst = this.timetable.apply(3);
		burst.get(0).settle(GateTimetable.refusal(Duration.ofHours(20)));
		this.timetable.at(1_000);
		this.timetable.gate.releasePause();
		burst.get(1).settle(GateTimetable.refusal(Duration.ofHours(20)));
		assertThat(this.timetable.gate.snapshot().cooldown()).isZero();
		this.timetable.applies().settle(GateTimetable.refusal(Duration.ofHours(20)));
		assertThat(this.timetable.gate.snapshot().cooldown()).isEqualTo(Duration.ofHours(20));
	}

	@Test
	void aReleaseWithoutAPauseChangesNothing() {
		this.timetable.gate.releasePause();
		assertThat(this.timetable.applies().waits()).isFalse();
	}

	@Test
	void thoseInFlightAreLeftAlone() {
		List<Applicant> running = this.timetable.apply(3);
		running.get(0).settle(GateTimetable.refusal(Duration.ofSeconds(5)));
		assertThat(this.timetable.inFlight()).isEqualTo(2);
	}

}
