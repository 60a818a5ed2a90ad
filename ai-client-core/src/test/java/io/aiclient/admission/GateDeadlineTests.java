package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.GateTimetable.Applicant;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cannot go in time is refused at once, if that is certain.
 */
class GateDeadlineTests {

	private static final Duration PAUSE = Duration.ofSeconds(20);

	private final GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 50);

	@Test
	void deadlineThatEndsBeforeThePauseIsNotTried() {
		this.timetable.applies().settle(GateTimetable.refusal(PAUSE));
		this.timetable.at(5_000);
		Applicant applicant = this.timetable.applies(Duration.ofSeconds(15));
		assertThat(applicant.error).isInstanceOf(AiTimeoutException.class)
			.hasMessage("it waits for cooldown, which takes another 15000 ms at least");
		assertThat(this.timetable.waiting()).isZero();
	}

	@Test
	void deadlineThatOutlastsThePauseWaitsForItsEnd() {
		this.timetable.applies().settle(GateTimetable.refusal(PAUSE));
		Applicant applicant = this.timetable.applies(Duration.ofMillis(20_001));
		this.timetable.at(60_000);
		assertThat(applicant.admittedAt).isEqualTo(20_000);
	}

	@Test
	void thoseWhoWaitAlreadyAreTurnedAwayWhenThePauseBegins() {
		GateTimetable full = new GateTimetable(GateTimetable.NO_RATE, 2);
		List<Applicant> inFlight = full.apply(2);
		Applicant forEver = full.applies();
		Applicant brief = full.applies(Duration.ofSeconds(10));
		Applicant patient = full.applies(Duration.ofSeconds(60));
		full.at(1_000);
		assertThat(brief.waits()).as("when a slot is free is not known").isTrue();
		inFlight.get(0).settle(GateTimetable.refusal(PAUSE));
		assertThat(brief.error).isInstanceOf(AiTimeoutException.class);
		assertThat(full.waiting()).isEqualTo(2);
		assertThat(forEver.waits()).isTrue();
		assertThat(patient.waits()).isTrue();
	}

	@Test
	void aFullWindowIsCertainWhileNothingIsInFlight() {
		GateTimetable limited = new GateTimetable(GateTimetable.requestsIn10s(2), 50);
		limited.apply(2).forEach(Applicant::answered);
		limited.at(1_000);
		assertThat(limited.applies(Duration.ofSeconds(9)).error).isInstanceOf(AiTimeoutException.class)
			.hasMessage("it waits for requests, which takes another 9000 ms at least");
		Applicant patient = limited.applies(Duration.ofMillis(9_001));
		limited.at(20_000);
		assertThat(patient.admittedAt).isEqualTo(10_000);
	}

	@Test
	void whatIsInFlightMayGiveItsPlaceBack() {
		GateTimetable limited = new GateTimetable(GateTimetable.requestsIn10s(2), 50);
		List<Applicant> both = limited.apply(2);
		Applicant applicant = limited.applies(Duration.ofSeconds(5));
		assertThat(applicant.waits()).isTrue();
		limited.at(1_000);
		both.get(0).settle(Settlement.NOT_SENT);
		assertThat(applicant.admittedAt).isEqualTo(1_000);
	}

	@Test
	void theHeadIsRefusedWhenTheLastInFlightHasEnded() {
		GateTimetable limited = new GateTimetable(GateTimetable.requestsIn10s(2), 50);
		List<Applicant> both = limited.apply(2);
		Applicant applicant = limited.applies(Duration.ofSeconds(5));
		limited.at(1_000);
		both.get(0).answered();
		assertThat(applicant.waits()).isTrue();
		both.get(1).answered();
		assertThat(applicant.error).isInstanceOf(AiTimeoutException.class);
	}

	@Test
	void whoCanWaitForEverIsNeverTurnedAway() {
		this.timetable.applies().settle(GateTimetable.refusal(Duration.ofDays(365)));
		assertThat(this.timetable.applies().waits()).isTrue();
	}

}
