package io.aiclient.benchmarks.adapters;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdapterCasesTests {

	@Test
	void eachCaseHasANameOfItsOwn() {
		assertThat(AdapterCases.all()).extracting(AdapterCase::name)
			.doesNotHaveDuplicates()
			.contains("limits-spring-ai-fixed", "limits-openai-java-slices", "learn-spring-ai-bucket",
					"learn-openai-java-sliding", "faces-sliding", "streams", "cpu-blocking", "cpu-async",
					"cpu-web-client", "cpu-rest-client");
	}

	@Test
	void parentReadsWhatTheChildWrites() {
		StreamReport report = new StreamReport(998, 2, 41_230, 7);
		assertThat(StreamReport.parse(report.toLine())).isEqualTo(report);
	}

}
