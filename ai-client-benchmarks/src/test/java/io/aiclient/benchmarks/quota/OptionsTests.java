package io.aiclient.benchmarks.quota;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTests {

	@Test
	void caseIsItsNameOrTheBeginningOfSeveral() {
		assertThat(selected("--case=slices")).containsExactly("slices");
		assertThat(selected("--case=fixed,phase")).containsExactly("fixed-off", "fixed-on", "phase");
		assertThat(selected()).hasSize(QuotaCases.all().size()).doesNotHaveDuplicates();
	}

	@Test
	void unknownCaseNamesThoseThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> selected("--case=fix"))
			.withMessageContainingAll("fix", "sliding-on", "foreign-bursts");
	}

	@Test
	void unknownOptionNamesThoseThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> selected("--run=3"))
			.withMessageContainingAll("--run=3", "--runs=N");
		assertThatIllegalArgumentException().isThrownBy(() -> selected("--runs=0"))
			.withMessage("Invalid --runs=0: must be a number from 1 to 9999");
	}

	@Test
	void propertiesReachEveryClient() {
		assertThat(Options.parse(List.of("--ai.client.provider=openai", "--verbose", "--runs=2", "--parallel=1")))
			.isEqualTo(new Options(List.of(), 2, 1, true, List.of("--ai.client.provider=openai")));
	}

	private static List<String> selected(String... arguments) {
		return Options.parse(List.of(arguments)).select(QuotaCases.all()).stream().map(QuotaCase::name).toList();
	}

}
