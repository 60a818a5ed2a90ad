package io.aiclient.benchmarks.run;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTests {

	private static final Options DEFAULTS = Options.defaults(10, 3);

	private static final List<String> ALL = List.of("fixed-off", "fixed-on", "phase", "slices", "slices-window-60s");

	@Test
	void caseIsItsNameOrTheBeginningOfSeveral() {
		assertThat(selected("--case=slices")).containsExactly("slices");
		assertThat(selected("--case=fixed,phase")).containsExactly("fixed-off", "fixed-on", "phase");
		assertThat(selected()).isEqualTo(ALL);
	}

	@Test
	void unknownCaseNamesThoseThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> selected("--case=fix"))
			.withMessage("Unknown case fix; there are " + ALL);
	}

	@Test
	void unknownOptionNamesThoseThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> selected("--run=3"))
			.withMessageContainingAll("--run=3", "--runs=N", "--parallel=N");
		assertThatIllegalArgumentException().isThrownBy(() -> selected("--runs=0"))
			.withMessage("Invalid --runs=0: must be a number from 1 to 9999");
	}

	@Test
	void parallelIsUnknownToBenchmarksThatRunOneAfterTheOther() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.defaults(2, 0).parse(List.of("--parallel=2")))
			.withMessage("Unknown option --parallel=2; there are --case=NAME[,NAME], --runs=N, "
					+ "--verbose and --ai.client.*=VALUE");
	}

	@Test
	void propertiesReachEveryClient() {
		assertThat(DEFAULTS.parse(List.of("--ai.client.provider=openai", "--verbose", "--runs=2", "--parallel=1")))
			.isEqualTo(new Options(List.of(), 2, 1, true, List.of("--ai.client.provider=openai")));
	}

	private static List<String> selected(String... arguments) {
		return DEFAULTS.parse(List.of(arguments)).select(ALL, (name) -> name);
	}

}
