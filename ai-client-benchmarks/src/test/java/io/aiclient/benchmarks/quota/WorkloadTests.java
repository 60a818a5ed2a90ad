package io.aiclient.benchmarks.quota;

import java.util.List;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.aiclient.benchmarks.quota.Workload.Mix;

import static org.assertj.core.api.Assertions.assertThat;

class WorkloadTests {

	@Test
	void childMakesTheRequestsThatItsParentKnows() {
		Workload workload = new Workload(Mix.STRETCHES, 300, 7);
		Workload childs = Workload.parse(workload.toString());
		assertThat(childs.requestList()).usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
			.isEqualTo(workload.requestList());
		assertThat(childs.tokens()).isEqualTo(workload.tokens())
			.isNotEqualTo(new Workload(Mix.STRETCHES, 300, 8).tokens());
	}

	@Test
	void requestsHave50To6000Tokens() {
		List<Integer> tokens = new Workload(Mix.TOKENS, 1000, 0).tokens();
		assertThat(tokens).allMatch((each) -> each >= 50 && each <= 6000)
			.anyMatch((each) -> each < 60)
			.anyMatch((each) -> each > 5500);
		assertThat(tokens.stream().mapToInt(Integer::intValue).average()).hasValueCloseTo(1243.0, Offset.offset(100.0));
	}

	@Test
	void twoHundredSmallOnesInARowFitIntoAWindowOfTokens() {
		List<Integer> tokens = new Workload(Mix.STRETCHES, 290, 0).tokens();
		assertThat(tokens.subList(0, 250)).allMatch((each) -> each >= 50 && each <= 110);
		assertThat(tokens.subList(0, 200).stream().mapToInt(Integer::intValue).sum()).isLessThan(33_333);
		assertThat(tokens.subList(250, 290).stream().mapToInt(Integer::intValue).sum()).isGreaterThan(33_333);
	}

}
