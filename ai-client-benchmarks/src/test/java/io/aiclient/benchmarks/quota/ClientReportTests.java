package io.aiclient.benchmarks.quota;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientReportTests {

	@Test
	void parentReadsWhatTheChildWrites() {
		ClientReport report = new ClientReport(Duration.ofNanos(20_512_345_678L), 598, 2, 611);
		assertThat(report.toLine())
			.isEqualTo("quota-client: makespan=20512345678ns answered=598 failed=2 attempts=611");
		assertThat(ClientReport.parse(report.toLine())).contains(report);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", TrialClient.READY, "quota-client: makespan=20s answered=598 failed=2 attempts=611",
			"2026-11-22 WARN quota-client: makespan=1ns answered=1 failed=0 attempts=1" })
	void otherLinesAreNoReport(String line) {
		assertThat(ClientReport.parse(line)).isEmpty();
	}

}
