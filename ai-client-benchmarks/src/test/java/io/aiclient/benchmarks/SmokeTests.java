package io.aiclient.benchmarks;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Each benchmark runs to its end, with a little of its load. Its figures mean nothing.
 */
class SmokeTests {

	@ParameterizedTest
	@MethodSource
	void runs(String benchmark) {
		assertThatNoException().isThrownBy(() -> BenchmarkApplication.smoke(benchmark));
	}

	static List<String> runs() {
		return BenchmarkApplication.names();
	}

}
