package io.aiclient.admission;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.GateTimetable.Applicant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A limit that changes, under the gate.
 */
class GateConcurrencyTests {

	@Test
	void whenTheLimitGrowsSeveralWaitersGoAtOnce() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, adaptive(10, 0.5));
		List<Applicant> applicants = timetable.apply(30);
		assertThat(timetable.inFlight()).isEqualTo(10);
		timetable.at(100);
		applicants.subList(0, 9).forEach(Applicant::answered);
		assertThat(timetable.inFlight()).isEqualTo(10);
		applicants.get(9).answered();
		assertThat(timetable.inFlight()).as("the tenth answer raised the limit").isEqualTo(15);
		assertThat(timetable.waiting()).isEqualTo(5);
	}

	@Test
	void whenTheLimitShrinksThoseUnderWayAreLeftAlone() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, adaptive(10, 0.5));
		List<Applicant> applicants = timetable.apply(11);
		timetable.at(100);
		applicants.get(0).settle(GateTimetable.settlement(Settlement.Verdict.OVERLOADED));
		assertThat(timetable.gate.snapshot().concurrencyLimit()).isEqualTo(5);
		assertThat(timetable.inFlight()).isEqualTo(9);
		applicants.subList(1, 5).forEach(Applicant::answered);
		assertThat(applicants.get(10).waits()).as("5 under way").isTrue();
		applicants.get(5).answered();
		assertThat(applicants.get(10).waits()).as("4 under way").isFalse();
	}

	@Test
	void whatSaysNothingAboutLoadIsNotReported() {
		Recording recording = new Recording();
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, recording);
		for (Settlement.Verdict verdict : List.of(Settlement.Verdict.IGNORED, Settlement.Verdict.NOT_SENT,
				Settlement.Verdict.THROTTLED)) {
			timetable.applies().settle(GateTimetable.settlement(verdict));
		}
		assertThat(recording.samples).hasValue(0);
	}

	@Test
	void brokenLimitOfAUserDoesNotStopTheOthers() {
		Recording broken = new Recording() {
			@Override
			public void onSample(Sample sample) {
				throw new IllegalStateException("broken");
			}
		};
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, broken);
		Applicant first = timetable.applies();
		Applicant second = timetable.applies();
		assertThatIllegalStateException().isThrownBy(first::answered);
		assertThat(second.waits()).isFalse();
	}

	private static ConcurrencyLimit adaptive(int initial, double step) {
		return ConcurrencyLimit
			.of(new ConcurrencySettings(ConcurrencySettings.Mode.ADAPTIVE, 100, initial, 1, step, null));
	}

	private static class Recording implements ConcurrencyLimit {

		final AtomicInteger samples = new AtomicInteger();

		@Override
		public int current() {
			return 1;
		}

		@Override
		public void onSample(Sample sample) {
			this.samples.incrementAndGet();
		}

	}

}
