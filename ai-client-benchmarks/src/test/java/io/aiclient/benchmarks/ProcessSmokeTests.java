package io.aiclient.benchmarks;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The half of {@link SmokeTests} that mostly starts processes.
 */
class ProcessSmokeTests {

	static final List<String> BENCHMARKS = List.of("throughput", "startup", "job", "batch");

	@ParameterizedTest
	@FieldSource("BENCHMARKS")
	void runs(String benchmark) {
		assertThatNoException().isThrownBy(() -> BenchmarkApplication.smoke(benchmark));
	}

}
