package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.aiclient.TokenUsage;
import io.aiclient.admission.GateTimetable.Applicant;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A limit that changes, under the gate.
 */
class GateConcurrencyTests {

	@Test
	void whenTheLimitGrowsSeveralWaitersGoAtOnce() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, adaptive(10, 0.5));
		timetable.apply(40);
		timetable.at(100);
		for (int i = 0; i < 17; i++) {
			timetable.admitted.get(i).answered();
			assertThat(timetable.inFlight()).isEqualTo(10);
		}
		timetable.admitted.get(17).answered();
		assertThat(timetable.inFlight()).as("the tenth answer from when the limit was reached raised it").isEqualTo(15);
		assertThat(timetable.waiting()).isEqualTo(7);
	}

	@Test
	void theSnapshotTellsWhyTheLimitChanged() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, adaptive(10, 0.5));
		assertThat(timetable.gate.snapshot().concurrencyChange()).isNull();
		Applicant applicant = timetable.applies();
		timetable.at(100);
		applicant.settle(GateTimetable.settlement(Settlement.Verdict.OVERLOADED));
		timetable.at(2_100);
		assertThat(timetable.gate.snapshot().concurrencyChange()).isEqualTo(
				new AdmissionSnapshot.ConcurrencyChange(10, 5, "the provider was overloaded", Duration.ofSeconds(2)));
	}

	@Test
	void whenTheLimitShrinksThoseInFlightAreLeftAlone() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, adaptive(10, 0.5));
		List<Applicant> applicants = timetable.apply(11);
		timetable.at(100);
		applicants.get(0).settle(GateTimetable.settlement(Settlement.Verdict.OVERLOADED));
		assertThat(timetable.gate.snapshot().concurrencyLimit()).isEqualTo(5);
		assertThat(timetable.inFlight()).isEqualTo(9);
		applicants.subList(1, 5).forEach(Applicant::answered);
		assertThat(applicants.get(10).waits()).as("5 in flight").isTrue();
		applicants.get(5).answered();
		assertThat(applicants.get(10).waits()).as("4 in flight").isFalse();
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

	@Test
	void aStreamTellsItsFirstToken() {
		List<ConcurrencyLimit.Sample> heard = new ArrayList<>();
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, new Recording() {
			@Override
			public void onSample(Sample sample) {
				heard.add(sample);
			}
		});
		TokenUsage usage = new TokenUsage(10, 500, 510, 0);
		timetable.applies()
			.settle(new Settlement(Settlement.Verdict.ANSWERED, usage, Duration.ofSeconds(9), Duration.ofMillis(300),
					null));
		assertThat(heard).containsExactly(
				new ConcurrencyLimit.Sample(0, Duration.ofSeconds(9), 1, 500, Duration.ofMillis(300), false));
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
