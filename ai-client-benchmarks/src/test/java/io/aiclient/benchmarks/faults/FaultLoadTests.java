package io.aiclient.benchmarks.faults;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;

import io.aiclient.benchmarks.BenchmarkApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The benchmark with fewer requests, and more patience: machines that build are busy.
 */
class FaultLoadTests {

	@ParameterizedTest
	@EnumSource
	void everyRequestEndsAsItHasTo(Way way) {
		FaultPlan plan = FaultPlan.of(500, 2);
		FaultReport report = FaultLoad.run(new SpringApplication(BenchmarkApplication.class), plan, way,
				Duration.ofSeconds(3));
		assertThat(report.wrong()).isEmpty();
		assertThat(report.right()).isEqualTo(500);
		assertThat(report.isKept()).as(report.toLine()).isTrue();
	}

	@Test
	void aBatchLosesNoRowToAKeyOrAnAccountThatIsRefusedByMistake() {
		FaultPlan plan = FaultPlan.withRefusals(400, 2);
		FaultReport report = FaultLoad.run(new SpringApplication(BenchmarkApplication.class), plan, Way.BATCH,
				Duration.ofSeconds(3));
		assertThat(report.wrong()).isEmpty();
		assertThat(report.right()).isEqualTo(400);
		assertThat(report.isKept()).as(report.toLine()).isTrue();
	}

}
