package io.aiclient.admission;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.GateTimetable.Applicant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the heads of answers teach of the limits.
 */
class GateHeaderLearningTests {

	private final GateTimetable unknown = new GateTimetable(GateTimetable.NO_RATE, 1_000);

	private final GateTimetable of60 = new GateTimetable(GateTimetable.NO_RATE.withRequestsPerMinute(60L), 1_000);

	@Test
	void limitIsAdoptedWithoutConfigurationAndThoseInFlightAreCharged() {
		List<Applicant> running = this.unknown.apply(3);
		running.get(0).answering(limit(10L));
		assertThat(this.unknown.gate.snapshot().windows())
			.containsExactly(new WindowUsage("requests", 3, 0, 10, Duration.ofMinutes(1), AllowanceSource.HEADERS));
		List<Applicant> next = this.unknown.apply(20);
		assertThat(next).filteredOn(Applicant::waits).hasSize(13);
		assertThat(this.unknown.waitingFor()).isEqualTo("requests");
	}

	@Test
	void headOfAnAttemptThatHasEndedIsNotHeard() {
		Applicant early = this.unknown.applies();
		early.answered();
		early.answering(limit(10L));
		assertThat(this.unknown.gate.snapshot().windows()).isEmpty();
	}

	@Test
	void limitThatIsNotKnownByNameIsNotAdopted() {
		this.unknown.applies().answering(head(new ReportedLimit("images", 10L, 9L, null)));
		assertThat(this.unknown.gate.snapshot().windows()).isEmpty();
	}

	@Test
	void limitThatMeansNothingIsNotAdopted() {
		for (Long nothing : new Long[] { -1L, 0L, null }) {
			this.unknown.applies().answering(limit(nothing));
		}
		assertThat(this.unknown.gate.snapshot().windows()).isEmpty();
	}

	@Test
	void limitThatMeansNothingDoesNotTouchAKnownOne() {
		for (Long nothing : new Long[] { -1L, 0L, null }) {
			this.of60.applies().answering(limit(nothing));
		}
		assertThat(this.of60.usage("requests").allowance()).isEqualTo(60);
	}

	@Test
	void lowerLimitHoldsAtOnce() {
		tell(this.of60, 0, 40);
		assertThat(this.of60.usage("requests").allowance()).isEqualTo(40);
		this.of60.apply(60);
		assertThat(this.of60.inFlight()).isEqualTo(40);
	}

	@Test
	void higherLimitHoldsOnlyAfterAWindowAndNeverAboveTheConfigured() {
		tell(this.of60, 0, 40);
		tell(this.of60, 60_000, 100);
		assertThat(this.of60.usage("requests").allowance()).isEqualTo(40);
		tell(this.of60, 60_001, 100);
		assertThat(this.of60.usage("requests").allowance()).isEqualTo(60);
	}

	@Test
	void windowBeginsAnewWhenTheLowerLimitIsReportedAgain() {
		tell(this.of60, 0, 40);
		tell(this.of60, 30_000, 40);
		tell(this.of60, 60_001, 50);
		assertThat(this.of60.usage("requests").allowance()).isEqualTo(40);
		tell(this.of60, 90_001, 50);
		assertThat(this.of60.usage("requests").allowance()).isEqualTo(50);
	}

	@Test
	void adoptedLimitRisesAsFarAsTheProviderTells() {
		tell(this.unknown, 0, 40);
		tell(this.unknown, 60_000, 100);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(40);
		tell(this.unknown, 60_001, 100);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(100);
	}

	@Test
	void requestThatALearnedLimitHasNoRoomForGoesWhenTheWindowIsEmpty() {
		GateTimetable tokens = new GateTimetable(GateTimetable.NO_RATE.withTokensPerMinute(1_000L), 1_000);
		Applicant running = tokens.applies(Priority.BATCH, 300);
		Applicant large = tokens.applies(Priority.BATCH, 800);
		running.answering(head(new ReportedLimit("tokens", 500L, null, null)));
		tokens.at(59_999);
		assertThat(large.waits()).isTrue();
		tokens.at(60_000);
		assertThat(large.admittedAt).isEqualTo(60_000);
		assertThat(tokens.used("tokens")).as("all of the 500 that there are").isEqualTo(500);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, Long.MAX_VALUE })
	void noLimitThatIsReportedKeepsARequestOut(long limit) {
		Applicant first = this.unknown.applies(Priority.BATCH, 1_000);
		first.answering(head(new ReportedLimit("tokens", limit, Math.min(limit, 1), Duration.ofDays(20_000)),
				new ReportedLimit("requests", limit, -1L, ChronoUnit.FOREVER.getDuration())));
		first.settle(GateTimetable.used(1_000, 0));
		Applicant second = this.unknown.applies(Priority.BATCH, 1_000_000_000);
		Applicant third = this.unknown.applies(Priority.BATCH, 1_000);
		this.unknown.at(120_000);
		assertThat(second.error).isNull();
		assertThat(second.admittedAt).isNotNull();
		second.settle(GateTimetable.used(1_000, 0));
		this.unknown.at(240_000);
		assertThat(third.admittedAt).isNotNull();
	}

	@Test
	void whatOthersUseIsLeftToThem() {
		Applicant first = this.of60.applies();
		first.answering(head(new ReportedLimit("requests", 60L, 39L, null)));
		assertThat(this.of60.usage("requests").external()).isZero();
		first.answered();
		assertThat(this.of60.usage("requests").external()).as("60 less 39, less our own").isEqualTo(20);
		this.of60.apply(60);
		assertThat(this.of60.inFlight()).isEqualTo(39);
		this.of60.at(59_999);
		assertThat(this.of60.inFlight()).isEqualTo(39);
	}

	@Test
	void ourOwnUseIsNotExternal() {
		List<Applicant> ours = this.of60.apply(21);
		ours.get(0).answering(head(new ReportedLimit("requests", 60L, 39L, null)));
		ours.get(0).answered();
		assertThat(this.of60.usage("requests").external()).isZero();
	}

	@Test
	void refusedOneIsNotCountedAsOurs() {
		Applicant refused = this.of60.applies();
		refused.answering(head(new ReportedLimit("requests", 60L, 0L, null)));
		refused.settle(GateTimetable.refusal(Duration.ofSeconds(1)));
		assertThat(this.of60.usage("requests").external()).isEqualTo(60);
	}

	@Test
	void ownThatTheProviderMayHaveForgottenDoNotMakeOthersFewer() {
		Applicant first = this.of60.applies();
		this.of60.at(1_000);
		first.answering(head(new ReportedLimit("requests", 60L, 39L, null)));
		first.answered();
		this.of60.at(60_500);
		Applicant second = this.of60.applies();
		assertThat(this.of60.used("requests")).as("the first may have arrived as late as at 1,000").isEqualTo(2);
		second.answering(head(new ReportedLimit("requests", 60L, 39L, null)));
		second.answered();
		assertThat(this.of60.usage("requests").external()).isEqualTo(20);
	}

	@Test
	void remainderThatMeansNothingBetraysNobody() {
		for (Long nothing : new Long[] { -1L, 61L, null }) {
			Applicant applicant = this.of60.applies();
			applicant.answering(head(new ReportedLimit("requests", 60L, nothing, null)));
			applicant.answered();
		}
		assertThat(this.of60.usage("requests").external()).isZero();
	}

	@Test
	void requestForWhichOthersLeaveNoRoomWaitsUntilTheyAreForgotten() {
		Applicant first = this.of60.applies();
		first.answering(head(new ReportedLimit("requests", 60L, 0L, null)));
		first.answered();
		assertThat(this.of60.usage("requests").external()).isEqualTo(59);
		Applicant next = this.of60.applies();
		this.of60.at(60_000);
		assertThat(next.admittedAt).as("one is ours, once our own has left").isEqualTo(60_000);
		next.answered();
		GateTimetable tokens = new GateTimetable(GateTimetable.NO_RATE.withTokensPerMinute(1_000L), 1_000);
		Applicant small = tokens.applies(Priority.BATCH, 100);
		small.answering(head(new ReportedLimit("tokens", 1_000L, 100L, null)));
		small.settle(GateTimetable.used(100, 0));
		Applicant large = tokens.applies(Priority.BATCH, 201);
		tokens.at(200_000);
		assertThat(large.admittedAt).as("one and a half windows").isEqualTo(90_000);
	}

	@Test
	void limitReportedForAMinuteHoldsForAsMuchOfAShorterWindow() {
		GateTimetable timetable = new GateTimetable(
				RateLimitSettings.none().withRequestsPerMinute(600L).withWindow(Duration.ofSeconds(10)), 50);
		timetable.applies().answering(new AiAnswerHead(null, List.of(new ReportedLimit("requests", 300L, null, null))));
		assertThat(timetable.usage("requests").allowance()).isEqualTo(50);
	}

	@Test
	void resetsThatAgreeLetChargesGoSooner() {
		List<Applicant> first = this.of60.apply(2);
		first.get(0).answering(head(new ReportedLimit("requests", 60L, 59L, Duration.ofSeconds(20))));
		this.of60.at(5_000);
		first.get(1).answering(head(new ReportedLimit("requests", 60L, 58L, Duration.ofSeconds(15))));
		this.of60.at(19_999);
		assertThat(this.of60.used("requests")).isEqualTo(2);
		this.of60.at(20_000);
		assertThat(this.of60.used("requests")).isZero();
	}

	@Test
	void resetInWholeSecondsMayBeRoundedDownUntilOneIsFiner() {
		List<Applicant> first = this.of60.apply(2);
		first.get(0).answering(head(new ReportedLimit("requests", 60L, 59L, Duration.ofMillis(20_001))));
		this.of60.at(5_000);
		first.get(1).answering(head(new ReportedLimit("requests", 60L, 58L, Duration.ofMillis(15_001))));
		this.of60.at(20_999);
		assertThat(this.of60.used("requests")).isEqualTo(2);
		this.of60.at(21_000);
		assertThat(this.of60.used("requests")).isZero();
		List<Applicant> next = this.of60.apply(2);
		next.get(0).answering(head(new ReportedLimit("requests", 60L, 59L, Duration.ofMillis(18_500))));
		next.get(1).answering(head(new ReportedLimit("requests", 60L, 58L, Duration.ofMillis(18_501))));
		this.of60.at(39_501);
		assertThat(this.of60.used("requests")).isZero();
	}

	private static void tell(GateTimetable timetable, long atMillis, long limit) {
		timetable.at(atMillis);
		Applicant applicant = timetable.applies();
		applicant.answering(limit(limit));
		applicant.settle(Settlement.NOT_SENT);
	}

	private static AiAnswerHead limit(@Nullable Long limit) {
		return head(new ReportedLimit("requests", limit, null, null));
	}

	private static AiAnswerHead head(ReportedLimit... limits) {
		return new AiAnswerHead(null, List.of(limits));
	}

}
