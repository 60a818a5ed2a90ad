package io.aiclient.benchmarks.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What parent and child write to each other.
 */
class ReportTests {

	@Test
	void parentReadsWhatTheChildSaw() {
		MemberReport report = new MemberReport(351, 349, 2, 353);
		assertThat(MemberReport.parse(report.toString())).isEqualTo(report);
		assertThatIllegalArgumentException().isThrownBy(() -> MemberReport.parse("answered=1"))
			.withMessage("No report: answered=1");
	}

	@Test
	void parentReadsHowLongCallsWaited() {
		QueueTimes times = new QueueTimes("shared");
		for (int i = 200; i >= 1; i--) {
			times.add(Duration.ofNanos(i));
		}
		times.failed();
		QueueTimes.Report report = times.report();
		assertThat(report)
			.isEqualTo(new QueueTimes.Report("shared", 200, 1, Duration.ofNanos(100), Duration.ofNanos(198)));
		assertThat(QueueTimes.Report.parse(report.toString())).isEqualTo(report);
	}

	@Test
	void percentileOfOneIsThatOne() {
		QueueTimes times = new QueueTimes("local");
		times.add(Duration.ofMillis(3));
		assertThat(times.report().p50()).isEqualTo(times.report().p99()).isEqualTo(Duration.ofMillis(3));
	}

	@Test
	void childReadsThePace() {
		Pace pace = new Pace(50, Duration.ofSeconds(10), 6, true);
		assertThat(Pace.parse(pace.toString())).isEqualTo(pace);
	}

}
