package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;
import io.aiclient.admission.GateTimetable.Applicant;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultAdmissionGateTests {

	@Test
	void slotIsFreeAgainWhenAnAttemptEnds() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 2);
		List<Applicant> applicants = timetable.apply(3);
		assertThat(applicants.get(1).waits()).isFalse();
		assertThat(applicants.get(2).waits()).isTrue();
		assertThat(timetable.waitingFor()).isEqualTo("concurrency");
		timetable.at(800);
		applicants.get(0).answered();
		assertThat(applicants.get(2).admittedAt).isEqualTo(800);
		assertThat(timetable.inFlight()).isEqualTo(2);
		assertThat(timetable.waitingFor()).isNull();
	}

	@Test
	void requestIsFreeAgainOneWindowAfterItsAnswer() {
		GateTimetable timetable = new GateTimetable(GateTimetable.requestsIn10s(2), 50);
		timetable.applies().answered();
		timetable.at(3_000);
		timetable.applies().answered();
		Applicant third = timetable.applies();
		Applicant fourth = timetable.applies();
		assertThat(timetable.waitingFor()).isEqualTo("requests");
		timetable.at(9_999);
		assertThat(third.waits()).isTrue();
		timetable.at(60_000);
		assertThat(third.admittedAt).isEqualTo(10_000);
		assertThat(fourth.admittedAt).isEqualTo(13_000);
	}

	@Test
	void nothingIsHeldWhileWaiting() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(10, 100), 2);
		Applicant first = timetable.applies(Priority.BATCH, 80);
		Applicant second = timetable.applies(Priority.BATCH, 30);
		assertThat(timetable.waitingFor()).isEqualTo("tokens");
		assertThat(timetable.inFlight()).as("no slot is held while waiting for tokens").isEqualTo(1);
		assertThat(timetable.used("requests")).isEqualTo(1);
		Applicant third = timetable.applies(Priority.INTERACTIVE, 20);
		assertThat(third.waits()).isFalse();
		assertThat(timetable.waitingFor()).isEqualTo("concurrency");
		timetable.at(15_000);
		assertThat(second.waits()).isTrue();
		assertThat(timetable.used("tokens")).as("no tokens are held while waiting for a slot").isZero();
		timetable.at(16_000);
		first.answered();
		assertThat(second.admittedAt).isEqualTo(16_000);
		assertThat(timetable.used("tokens")).isEqualTo(30);
	}

	@Test
	void largeRequestAtTheHeadHoldsSmallOnesBehindIt() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(100, 100), 50);
		timetable.applies(Priority.BATCH, 60).answered();
		timetable.at(1_000);
		Applicant large = timetable.applies(Priority.BATCH, 50);
		Applicant small = timetable.applies(Priority.BATCH, 1);
		timetable.at(20_000);
		assertThat(large.admittedAt).isEqualTo(10_000);
		assertThat(small.admittedAt).isEqualTo(10_000);
		assertThat(timetable.admitted.subList(1, 3)).containsExactly(large, small);
	}

	@Test
	void cancellingTheHeadLetsTheNextGoAtOnce() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(100, 100), 50);
		timetable.applies(Priority.BATCH, 60);
		Applicant large = timetable.applies(Priority.BATCH, 50);
		Applicant small = timetable.applies(Priority.BATCH, 1);
		timetable.at(1_000);
		large.cancel();
		assertThat(small.admittedAt).isEqualTo(1_000);
		assertThat(timetable.waiting()).isZero();
		timetable.at(20_000);
		assertThat(timetable.admitted).doesNotContain(large);
	}

	@Test
	void cancelBetweenGrantAndDeliveryGivesThePermitBack() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(2, 100), 50);
		timetable.apply(2).forEach(Applicant::answered);
		List<Applicant> second = new ArrayList<>();
		timetable.gate.admit(new AdmissionRequest(Priority.INTERACTIVE_RETRY, 0))
			.subscribe((permit) -> second.get(0).cancel());
		second.add(timetable.applies(Priority.INTERACTIVE, 70));
		timetable.at(10_000);
		assertThat(second.get(0).waits()).isTrue();
		assertThat(timetable.inFlight()).as("the one that cancelled the other").isEqualTo(1);
		assertThat(timetable.used("requests")).isEqualTo(1);
		assertThat(timetable.used("tokens")).isZero();
	}

	@Test
	void settlingTwiceIsHarmless() {
		GateTimetable timetable = new GateTimetable(GateTimetable.requestsIn10s(10), 2);
		Applicant first = timetable.applies();
		timetable.applies();
		first.answered();
		first.answered();
		first.settle(Settlement.NOT_SENT);
		assertThat(timetable.inFlight()).isEqualTo(1);
		assertThat(timetable.used("requests")).isEqualTo(2);
	}

	@Test
	void whatWasNotSentIsGivenBackWhole() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(1, 100), 1);
		Applicant first = timetable.applies(Priority.BATCH, 100);
		Applicant second = timetable.applies(Priority.BATCH, 100);
		timetable.at(500);
		first.settle(Settlement.NOT_SENT);
		assertThat(second.admittedAt).isEqualTo(500);
	}

	@Test
	void cancelledAttemptFreesItsSlotAndKeepsItsCharge() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(10, 100), 1);
		timetable.applies(Priority.BATCH, 70).settle(Settlement.CANCELLED);
		assertThat(timetable.inFlight()).isZero();
		assertThat(timetable.used("tokens")).isEqualTo(70);
		assertThat(timetable.used("requests")).isEqualTo(1);
	}

	@Test
	void tokensAreCorrectedByTheUsageThatTheProviderReports() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(10, 100), 50);
		Applicant first = timetable.applies(Priority.BATCH, 70);
		Applicant second = timetable.applies(Priority.BATCH, 60);
		timetable.at(700);
		first.settle(GateTimetable.used(30, 10));
		assertThat(second.admittedAt).as("40 + 60 fit").isEqualTo(700);
		second.settle(GateTimetable.used(60, 90));
		assertThat(timetable.used("tokens")).isEqualTo(190);
		Applicant third = timetable.applies(Priority.BATCH, 1);
		timetable.at(20_000);
		assertThat(third.admittedAt).as("the overdraft is paid back first").isEqualTo(10_700);
	}

	@Test
	void usageThatWasNotReportedLeavesTheEstimate() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(10, 100), 50);
		timetable.applies(Priority.BATCH, 70).answered();
		assertThat(timetable.used("tokens")).isEqualTo(70);
	}

	@Test
	void requestThatCanNeverFitIsRefusedAtOnceAndHoldsNobodyUp() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(10, 100), 50);
		Applicant tooLarge = timetable.applies(Priority.BATCH, 101);
		assertThat(tooLarge.error)
			.isInstanceOfSatisfying(AiRefusedLocallyException.class, (error) -> assertThat(error.retryable()).isFalse())
			.hasMessageContaining("101 tokens")
			.hasMessageContaining("100 tokens in 10 s");
		assertThat(timetable.applies(Priority.BATCH, 100).waits()).isFalse();
	}

	@Test
	void limitPerDayHoldsForAnyTwentyFourHours() {
		RateLimitSettings limits = RateLimitSettings.none().withRequestsPerDay(1L);
		GateTimetable timetable = new GateTimetable(limits, 50);
		timetable.applies().answered();
		Applicant second = timetable.applies();
		assertThat(timetable.waitingFor()).isEqualTo("requests-per-day");
		long day = Duration.ofDays(1).toMillis();
		timetable.at(2 * day);
		assertThat(second.admittedAt).isEqualTo(day);
	}

	@Test
	void snapshotShowsEachWindow() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(200, 1_000), 50);
		timetable.applies(Priority.BATCH, 70);
		assertThat(timetable.gate.snapshot().windows()).containsExactly(
				new AdmissionSnapshot.WindowUsage("requests", 1, 0, 200, Duration.ofSeconds(10),
						AllowanceSource.CONFIGURED),
				new AdmissionSnapshot.WindowUsage("tokens", 70, 0, 1_000, Duration.ofSeconds(10),
						AllowanceSource.CONFIGURED));
	}

	@Test
	void callOvertakesWhatABatchWaitsFor() {
		GateTimetable timetable = new GateTimetable(GateTimetable.requestsIn10s(1), 50).answeringAtOnce();
		timetable.applies(Priority.BATCH);
		Applicant batch = timetable.applies(Priority.BATCH);
		timetable.at(5_000);
		Applicant call = timetable.applies(Priority.INTERACTIVE);
		timetable.at(60_000);
		assertThat(call.admittedAt).isEqualTo(10_000);
		assertThat(batch.admittedAt).isEqualTo(20_000);
	}

}
