package io.aiclient.benchmarks.fleet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetCasesTests {

	@Test
	void eachCaseHasANameOfItsOwn() {
		assertThat(FleetCases.all()).extracting(FleetCase::name)
			.doesNotHaveDuplicates()
			.contains("killed", "staggered", "clocks");
	}

}
