package io.aiclient.admission;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.GateTimetable.Applicant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When places are free again that were taken before it was known how long the provider is
 * at work. Each answer takes a second, and the limit is 120 in 10 s.
 */
class GateArrivalTests {

	private final GateTimetable timetable = new GateTimetable(GateTimetable.requestsIn10s(120), 1_000);

	@Test
	void earlierOnesHadArrivedSoonerOnceTheWorkIsKnown() {
		answeredAfterASecond(60, 0);
		answeredAfterASecond(49, 2_000);
		assertThat(usedAt(10_999)).as("not known yet: as late as they were answered").isEqualTo(109);
		assertThat(usedAt(11_000)).isEqualTo(49);
	}

	@Test
	void fiftyAnswersTellTheWork() {
		answeredAfterASecond(60, 0);
		answeredAfterASecond(50, 2_000);
		assertThat(usedAt(10_199)).isEqualTo(110);
		assertThat(usedAt(10_200)).as("four fifths of a second before they were answered").isEqualTo(50);
		assertThat(usedAt(12_199)).isEqualTo(50);
		assertThat(usedAt(12_200)).isZero();
	}

	private void answeredAfterASecond(int count, long atMillis) {
		this.timetable.at(atMillis);
		List<Applicant> sent = this.timetable.apply(count);
		this.timetable.at(atMillis + 1_000);
		sent.forEach(Applicant::answered);
	}

	private long usedAt(long millis) {
		this.timetable.at(millis);
		return this.timetable.used("requests");
	}

}
