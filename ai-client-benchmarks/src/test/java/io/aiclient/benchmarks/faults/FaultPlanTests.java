package io.aiclient.benchmarks.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.aiclient.AiResponse;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;

class FaultPlanTests {

	@Test
	void oneInTenMeetsOneOrTwoFaultsAndThreeInAHundredAFinalOne() {
		FaultPlan plan = FaultPlan.of(5_000, 1);
		assertThat(plan.requests().stream().map(PlannedRequest::prompt)).doesNotHaveDuplicates().hasSize(5_000);
		assertThat(plan.requests()).filteredOn((request) -> request.error() != null)
			.hasSize(150)
			.allMatch((request) -> request.attempts() == 1);
		List<PlannedRequest> retried = plan.requests()
			.stream()
			.filter((request) -> request.error() == null && !request.faults().isEmpty())
			.toList();
		assertThat(retried).hasSize(500)
			.allMatch((request) -> request.faults()
				.stream()
				.filter((fault) -> fault.label().startsWith("hang"))
				.count() <= 1);
		assertThat(retried).filteredOn((request) -> request.faults().size() == 2).hasSizeBetween(200, 300);
		assertThat(plan.attempts())
			.isEqualTo(5_000 + retried.stream().mapToLong((request) -> request.faults().size()).sum());
	}

	@Test
	void eightInAThousandAreRefusedForTheirKeyOrTheAccountInPlaceOfOtherFinalFaults() {
		FaultPlan plan = FaultPlan.withRefusals(5_000, 1);
		assertThat(plan.requests()).filteredOn((request) -> request.error() != null).hasSize(150);
		assertThat(plan.requests()).filteredOn((request) -> request.faults().contains(Fault.status(401)))
			.hasSize(15)
			.allMatch((request) -> request.error() == AiAuthenticationException.class);
		assertThat(plan.requests()).filteredOn((request) -> request.faults().contains(Fault.billing()))
			.hasSize(25)
			.allMatch((request) -> request.error() == AiQuotaExhaustedException.class);
	}

	@Test
	void isTheSameForTheSameSeed() {
		assertThat(FaultPlan.of(500, 3).requests()).isEqualTo(FaultPlan.of(500, 3).requests())
			.isNotEqualTo(FaultPlan.of(500, 4).requests());
	}

	@Test
	void reportNamesWhatIsWrongLostTwiceOrLate() {
		FaultPlan plan = FaultPlan.of(5, 1);
		List<Ending> endings = IntStream.of(0, 1, 1, 2, 4)
			.mapToObj((index) -> new Ending(index, index != 2, Duration.ofSeconds(index), "broke"))
			.toList();
		FaultReport report = FaultReport.of(plan, endings, Duration.ofSeconds(3), 9, Duration.ofSeconds(1));
		assertThat(report.right()).isEqualTo(4);
		assertThat(report.wrong()).singleElement().asString().endsWith("broke");
		assertThat(report.lost()).isOne();
		assertThat(report.twice()).isOne();
		assertThat(report.late()).isOne();
		assertThat(report.isKept()).isFalse();
		assertThat(report.toLine())
			.startsWith("5 ended, 4 right, 1 wrong, 1 lost, 1 twice, 1 late; 9 attempts, 5 planned");
	}

	@Test
	void onlyTheRightAnswerAndTheRightClassOfErrorAreRight() {
		AiClientException local = AiRefusedLocallyException.because("no");
		for (PlannedRequest request : FaultPlan.of(200, 1).requests()) {
			AiResponse right = AiResponse.builder()
				.content("[German] " + request.prompt().substring(request.prompt().indexOf("\n\n") + 2))
				.build();
			assertThat(request.isRight(right)).isEqualTo(request.error() == null);
			assertThat(request.isRight(AiResponse.builder().content("[German] Another").build())).isFalse();
			assertThat(request.isRight(local)).isFalse();
		}
	}

}
