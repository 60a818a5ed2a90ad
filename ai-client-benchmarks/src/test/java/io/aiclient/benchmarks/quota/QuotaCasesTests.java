package io.aiclient.benchmarks.quota;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaCasesTests {

	@Test
	void eachCaseHasANameOfItsOwn() {
		assertThat(QuotaCases.all()).extracting(QuotaCase::name).doesNotHaveDuplicates().contains("short", "external");
	}

}
