package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.GateTimetable.Applicant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What 429s teach of the limit of requests.
 */
class GateLimitDiscoveryTests {

	private final GateTimetable unknown = new GateTimetable(GateTimetable.NO_RATE, 1_000);

	private final GateTimetable of1200 = new GateTimetable(GateTimetable.NO_RATE.withRequestsPerMinute(1_200L), 1_000);

	@Test
	void knownLimitIsEnforcedOverTheWindowThatTheLastRequestsHadUsedUp() {
		accept(this.of1200, 20, 0);
		refuse(this.of1200, 400, 500, Duration.ofSeconds(1));
		assertThat(this.of1200.usage("requests").allowance()).as("not before the pause is over").isEqualTo(1_200);
		apply(this.of1200, 1_500, 50);
		assertThat(this.of1200.usage("requests")).isEqualTo(learned(20, 20, Duration.ofSeconds(1)));
		this.of1200.at(2_499);
		assertThat(this.of1200.inFlight()).isEqualTo(20);
	}

	@Test
	void longestWindowThatWasUsedUpIsTaken() {
		accept(this.of1200, 180, 0);
		refuse(this.of1200, 8_000, 8_100, Duration.ofSeconds(1));
		apply(this.of1200, 9_100, 1);
		assertThat(this.of1200.usage("requests").allowance()).isEqualTo(200);
		assertThat(this.of1200.usage("requests").window()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void knownLimitStandsWhenNoShorterWindowWasUsedUp() {
		accept(this.of1200, 17, 0);
		refuse(this.of1200, 400, 500, Duration.ofSeconds(1));
		apply(this.of1200, 1_500, 1);
		assertThat(this.of1200.usage("requests"))
			.isEqualTo(new WindowUsage("requests", 18, 0, 1_200, Duration.ofMinutes(1), AllowanceSource.CONFIGURED));
	}

	@Test
	void nothingIsLearnedFromARefusalThatOurOwnLogExplains() {
		GateTimetable of60 = new GateTimetable(GateTimetable.NO_RATE.withRequestsPerMinute(60L), 1_000);
		accept(of60, 54, 0);
		refuse(of60, 400, 500, Duration.ofSeconds(1));
		apply(of60, 1_500, 1);
		assertThat(of60.usage("requests").window()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void nothingIsLearnedFromARefusalWhoseHeadSaysWhichLimitIsUsedUp() {
		accept(this.of1200, 20, 0);
		this.of1200.at(400);
		Applicant refused = this.of1200.applies();
		refused.answering(new AiAnswerHead(null, List.of(new ReportedLimit("requests", 1_200L, 0L, null))));
		refused.settle(GateTimetable.refusal(Duration.ofSeconds(1)));
		apply(this.of1200, 1_400, 1);
		assertThat(this.of1200.usage("requests").window()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void unknownLimitIsWhatWasAcceptedOverAWindowAsLongAsTheRetryAfter() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		assertThat(this.unknown.gate.snapshot().windows()).isEmpty();
		apply(this.unknown, 1_200, 1);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(30);
		assertThat(this.unknown.usage("requests").window()).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.unknown.usage("requests").source()).isEqualTo(AllowanceSource.REFUSALS);
	}

	@Test
	void windowIsTakenUpToTheNextThatIsCommon() {
		assertThat(windowAfter(Duration.ofMillis(1_150))).isEqualTo(Duration.ofSeconds(1));
		assertThat(windowAfter(Duration.ofMillis(1_151))).isEqualTo(Duration.ofSeconds(10));
		assertThat(windowAfter(Duration.ofMillis(11_500))).isEqualTo(Duration.ofSeconds(10));
		assertThat(windowAfter(Duration.ofMillis(11_501))).isEqualTo(Duration.ofMinutes(1));
		assertThat(windowAfter(Duration.ofSeconds(69))).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void nothingIsLearnedFromARefusalThatAsksForMoreThanAMinute() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(70));
		List<Applicant> next = apply(this.unknown, 70_200, 100);
		assertThat(this.unknown.gate.snapshot().windows()).isEmpty();
		assertThat(next).as("and no slow start begins").noneMatch(Applicant::waits);
	}

	@Test
	void withoutARetryAfterTheWindowReachesBackToTheFirstThatWasAccepted() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 50, 100, null);
		apply(this.unknown, 1_100, 1);
		assertThat(this.unknown.usage("requests").window()).isEqualTo(Duration.ofSeconds(1));
		GateTimetable slower = new GateTimetable(GateTimetable.NO_RATE, 1_000);
		accept(slower, 30, 0);
		refuse(slower, 200, 300, null);
		apply(slower, 1_300, 1);
		assertThat(slower.usage("requests").window()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void withoutARetryAfterFewerThanTenTeachNothing() {
		accept(this.unknown, 9, 0);
		refuse(this.unknown, 50, 100, null);
		apply(this.unknown, 1_100, 1);
		assertThat(this.unknown.gate.snapshot().windows()).isEmpty();
	}

	@Test
	void withoutARetryAfterTenAreEnough() {
		accept(this.unknown, 10, 0);
		refuse(this.unknown, 50, 100, null);
		apply(this.unknown, 1_100, 1);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(10);
	}

	@Test
	void thoseInFlightSinceBeforeTheRefusalCountAsAccepted() {
		accept(this.unknown, 20, 0);
		this.unknown.apply(5);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(8));
		apply(this.unknown, 8_200, 1);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(25);
		assertThat(this.unknown.used("requests")).isEqualTo(25);
		assertThat(this.unknown.waitingFor()).isEqualTo("requests");
	}

	@Test
	void whatWasLearnedIsTriedOneByOne() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		List<Applicant> next = apply(this.unknown, 1_200, 10);
		assertThat(next).filteredOn(Applicant::waits).hasSize(9);
		assertThat(this.unknown.waitingFor()).isEqualTo("requests");
		next.get(0).answered();
		assertThat(next).filteredOn(Applicant::waits).hasSize(8);
		next.get(1).answered();
		assertThat(next).as("two accepted: two at once, but not in the same moment")
			.filteredOn(Applicant::waits)
			.hasSize(7);
		assertThat(this.unknown.waitingFor()).isEqualTo("requests");
		this.unknown.at(1_204);
		assertThat(next).filteredOn(Applicant::waits).hasSize(7);
		this.unknown.at(1_205);
		assertThat(next).filteredOn(Applicant::waits).hasSize(6);
	}

	@Test
	void bucketTellsItsRateByTheSecondRefusal() {
		accept(this.unknown, 100, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		keepGoing(this.unknown, 1_200, 3_300, 100);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(100);
		assertThat(acceptedSince(1_200)).isEqualTo(22);
		refuse(this.unknown, 4_100, 4_200, Duration.ofSeconds(1));
		apply(this.unknown, 5_200, 1);
		assertThat(this.unknown.usage("requests").allowance()).as("22 in the 4 s between the ends of the pauses")
			.isEqualTo(5);
		assertThat(this.unknown.usage("requests").window()).as("in which 5 are exactly that rate").hasMillis(909);
	}

	@Test
	void secondRefusalRightAfterTheFirstPauseTellsNoRate() {
		accept(this.unknown, 100, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		accept(this.unknown, 5, 1_200);
		refuse(this.unknown, 1_300, 1_310, Duration.ofMillis(100));
		apply(this.unknown, 1_410, 1);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(100);
		this.unknown.admitted.get(this.unknown.admitted.size() - 1).answered();
		refuse(this.unknown, 2_100, 2_150, Duration.ofMillis(50));
		apply(this.unknown, 2_200, 1);
		assertThat(this.unknown.usage("requests").allowance()).as("6 in the second between the ends of the pauses")
			.isEqualTo(6);
	}

	@Test
	void learnedLimitThatRefusesWhenItIsNearlyUsedUpIsTakenALittleLower() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(9));
		accept(this.unknown, 28, 10_100);
		refuse(this.unknown, 10_200, 10_300, Duration.ofSeconds(1));
		apply(this.unknown, 11_300, 1);
		assertThat(this.unknown.usage("requests")).isEqualTo(learned(28, 28, Duration.ofSeconds(10)));
	}

	@Test
	void slowBucketIsMeasuredOverTenSeconds() {
		accept(this.unknown, 100, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		keepGoing(this.unknown, 1_200, 1_400, 100);
		assertThat(acceptedSince(1_200)).isEqualTo(3);
		refuse(this.unknown, 4_100, 4_200, Duration.ofSeconds(1));
		apply(this.unknown, 5_200, 1);
		assertThat(this.unknown.usage("requests").allowance()).as("3 in 4 s").isEqualTo(7);
		assertThat(this.unknown.usage("requests").window()).hasMillis(9_333);
	}

	@Test
	void limitThatHoldsIsLoosenedAndARefusalTakesItBack() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		keepFull(1_200, 31_200);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(30);
		keepFull(31_250, 36_000);
		assertThat(this.unknown.usage("requests").allowance()).as("a twentieth more").isEqualTo(32);
		keepFull(36_050, 67_000);
		assertThat(this.unknown.usage("requests").allowance()).as("a tenth more").isEqualTo(36);
		refuse(this.unknown, 68_010, 68_100, Duration.ofSeconds(1));
		keepFull(69_100, 70_000);
		assertThat(this.unknown.usage("requests").allowance()).as("the last step is taken back").isEqualTo(32);
		keepFull(70_050, 185_000);
		assertThat(this.unknown.usage("requests").allowance()).as("the next waits four times as long").isEqualTo(32);
		keepFull(185_050, 195_000);
		assertThat(this.unknown.usage("requests").allowance()).as("and is a twentieth again").isEqualTo(34);
	}

	@Test
	void limitThatIsNotUsedUpIsNotLoosened() {
		accept(this.unknown, 30, 0);
		refuse(this.unknown, 100, 200, Duration.ofSeconds(1));
		keepGoing(this.unknown, 1_200, 90_000, 100);
		assertThat(this.unknown.usage("requests").allowance()).isEqualTo(30);
	}

	private static Duration windowAfter(Duration retryAfter) {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 1_000);
		accept(timetable, 30, 0);
		refuse(timetable, 100, 200, retryAfter);
		apply(timetable, 200 + retryAfter.toMillis(), 1);
		return timetable.usage("requests").window();
	}

	private static WindowUsage learned(long used, long allowance, Duration window) {
		return new WindowUsage("requests", used, 0, allowance, window, AllowanceSource.REFUSALS);
	}

	/**
	 * Some are sent at a moment, and answered at once.
	 */
	private static void accept(GateTimetable timetable, int count, long atMillis) {
		timetable.at(atMillis);
		timetable.apply(count).forEach(Applicant::answered);
	}

	private static void refuse(GateTimetable timetable, long sentMillis, long atMillis, @Nullable Duration retryAfter) {
		timetable.at(sentMillis);
		Applicant refused = timetable.applies();
		timetable.at(atMillis);
		refused.settle(GateTimetable.refusal(retryAfter));
	}

	private static List<Applicant> apply(GateTimetable timetable, long atMillis, int count) {
		timetable.at(atMillis);
		return timetable.apply(count);
	}

	/**
	 * One is sent every so many milliseconds, and answered at once.
	 */
	private static void keepGoing(GateTimetable timetable, long fromMillis, long toMillis, long everyMillis) {
		for (long now = fromMillis; now <= toMillis; now += everyMillis) {
			accept(timetable, 1, now);
		}
	}

	/**
	 * As many are sent as may go, and answered at once.
	 */
	private void keepFull(long fromMillis, long toMillis) {
		for (long now = fromMillis; now <= toMillis; now += 50) {
			this.unknown.at(now);
			Applicant next = this.unknown.applies();
			for (; !next.waits(); next = this.unknown.applies()) {
				next.answered();
			}
			next.cancel();
		}
	}

	private long acceptedSince(long millis) {
		return this.unknown.admitted.stream().mapToLong((one) -> one.admittedAt).filter((at) -> at >= millis).count();
	}

}
