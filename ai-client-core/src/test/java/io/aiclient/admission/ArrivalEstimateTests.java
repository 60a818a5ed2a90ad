package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.aiclient.admission.ArrivalEstimate.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a request had arrived at the latest, in milliseconds after it was sent. The first
 * answer comes at 1 s.
 */
class ArrivalEstimateTests {

	private static final long LATER = 10_000;

	private final ArrivalEstimate arrivals = new ArrivalEstimate();

	@Test
	void mayHaveArrivedAsLateAsItsAnswerBeginsIfNothingIsKnown() {
		assertThat(head(700, null)).isEqualTo(700);
		assertThat(answered(LATER, 700, 80)).isEqualTo(700);
	}

	@Test
	void hadArrivedBeforeTheTimeThatTheProviderWasAtWork() {
		assertThat(head(1_000, 800L)).as("less a millisecond, for rounding").isEqualTo(201);
	}

	@Test
	void neverBeforeItWasSentNorAfterItsAnswerBegan() {
		assertThat(head(1_000, 5_000L)).isZero();
		assertThat(head(1_000, 0L)).isEqualTo(1_000);
		assertThat(head(1_000, -5L)).isEqualTo(1_000);
	}

	@Test
	void steadyWorkIsLearnedFromFiftyAnswers() {
		head(1_000, null);
		answers(49, 1_000, 80);
		assertThat(answered(LATER, 1_000, 80)).as("the fiftieth: four fifths of 10 ms for each of 80 + 20 tokens")
			.isEqualTo(200);
		assertThat(answered(LATER, 3_000, 80)).as("what is beyond may have been the transit").isEqualTo(2_200);
	}

	@Test
	void fortyNineAnswersAreNotEnough() {
		head(1_000, null);
		answers(48, 1_000, 80);
		assertThat(answered(LATER, 1_000, 80)).isEqualTo(1_000);
	}

	@Test
	void shortAnswersAreHeldAgainstLongOnes() {
		head(1_000, null);
		answers(25, 500, 30);
		answers(25, 2_000, 180);
		assertThat(answered(LATER, 2_000, 180)).isEqualTo(400);
		assertThat(answered(LATER, 500, 30)).isEqualTo(100);
	}

	@Test
	void unsteadyWorkTeachesNothing() {
		head(1_000, null);
		for (int i = 0; i < 50; i++) {
			answers(1, 1_000, 80);
			answers(1, 1_600, 80);
		}
		assertThat(answered(LATER, 1_000, 80)).as("the mean is 1.3 times the least").isEqualTo(1_000);
	}

	@Test
	void workIsSteadyUpToAQuarterMoreThanTheLeast() {
		head(1_000, null);
		for (int i = 0; i < 50; i++) {
			answers(1, 1_000, 80);
			answers(1, 1_400, 80);
		}
		assertThat(answered(LATER, 1_000, 80)).isEqualTo(200);
	}

	@Test
	void thoseSentBeforeTheFirstAnswerAreNoMeasure() {
		head(1_000, null);
		for (int i = 0; i < 100; i++) {
			assertThat(answered(1_000, 1_000, 80)).isEqualTo(1_000);
		}
		answers(48, 1_000, 80);
		assertThat(answered(1_001, 1_000, 80)).as("the forty-ninth").isEqualTo(1_000);
		assertThat(answered(1_001, 1_000, 80)).isEqualTo(200);
	}

	@Test
	void answersWhoseHeadReportedAreNoMeasure() {
		head(1_000, null);
		for (int i = 0; i < 100; i++) {
			assertThat(answered(new Answer(nanos(LATER), nanos(LATER + 1_000), nanos(LATER + 70), true, false, 80)))
				.as("the head's word stands")
				.isEqualTo(70);
		}
		assertThat(answered(LATER, 1_000, 80)).isEqualTo(1_000);
	}

	@Test
	void streamedAnswersAreMeasuredByTheirFirstPieceAndApart() {
		head(1_000, null);
		answers(50, 1_000, 80);
		for (int i = 0; i < 49; i++) {
			assertThat(streamed(400, 10L * i)).isEqualTo(400);
		}
		assertThat(streamed(400, 5_000)).isEqualTo(80);
	}

	@Test
	void requestInFlightIsThereAfterFiveSecondsAtMost() {
		assertThat(inFlight()).isEqualTo(5_000);
		transits(9, 20);
		assertThat(inFlight()).isEqualTo(5_000);
	}

	@Test
	void requestInFlightIsThereSoonAfterTheLongestTransitOnceTenAreMeasured() {
		transits(9, 15);
		transits(1, 20);
		assertThat(inFlight()).as("20 ms and four tenths more").isEqualTo(28);
		transits(30, 15);
		assertThat(inFlight()).as("20 ms and four fortieths more").isEqualTo(22);
	}

	@Test
	void transitIsTakenForTenMillisecondsAtLeastAndFiveSecondsAtMost() {
		transits(10, 1);
		assertThat(inFlight()).isEqualTo(10);
		transits(1, 6_000);
		assertThat(inFlight()).isEqualTo(5_000);
	}

	@Test
	void longTransitIsForgottenAfterTwoThousand() {
		transits(1, 1_000);
		transits(1_999, 20);
		assertThat(inFlight()).isEqualTo(1_002);
		transits(1, 20);
		assertThat(inFlight()).isEqualTo(20);
	}

	@Test
	void learnedTransitsAreMeasuredToo() {
		head(1_000, null);
		answers(58, 1_000, 80);
		assertThat(inFlight()).isEqualTo(5_000);
		answers(1, 1_000, 80);
		assertThat(inFlight()).as("ten transits of 200 ms").isEqualTo(280);
	}

	private long head(long begunAfter, @Nullable Long reportedMillis) {
		Duration reported = (reportedMillis != null) ? Duration.ofMillis(reportedMillis) : null;
		return millis(this.arrivals.whenAnswering(0, nanos(begunAfter), reported));
	}

	private void transits(int count, long transitMillis) {
		for (int i = 0; i < count; i++) {
			assertThat(head(10_000, 10_001 - transitMillis)).isEqualTo(transitMillis);
		}
	}

	private void answers(int count, long begunAfter, long tokens) {
		for (int i = 0; i < count; i++) {
			answered(LATER, begunAfter, tokens);
		}
	}

	private long answered(long sent, long begunAfter, long tokens) {
		return answered(
				new Answer(nanos(sent), nanos(sent + begunAfter), nanos(sent + begunAfter), false, false, tokens));
	}

	private long streamed(long begunAfter, long tokens) {
		return answered(
				new Answer(nanos(LATER), nanos(LATER + begunAfter), nanos(LATER + begunAfter), false, true, tokens));
	}

	private long answered(Answer answer) {
		this.arrivals.learn(answer);
		return millis(this.arrivals.whenAnswered(answer) - answer.sent());
	}

	private long inFlight() {
		return millis(this.arrivals.whenSent(nanos(LATER)) - nanos(LATER));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

	private static long millis(long nanos) {
		return Math.round(nanos / 1e6);
	}

}
