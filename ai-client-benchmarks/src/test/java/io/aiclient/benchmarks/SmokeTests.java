package io.aiclient.benchmarks;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Each benchmark runs to its end, with a little of its load. Its figures mean nothing.
 * Those that mostly start processes are in {@link ProcessSmokeTests}, a class of its own
 * so that two processes share them.
 */
class SmokeTests {

	@ParameterizedTest
	@MethodSource
	void runs(String benchmark) {
		assertThatNoException().isThrownBy(() -> BenchmarkApplication.smoke(benchmark));
	}

	static List<String> runs() {
		return BenchmarkApplication.names()
			.stream()
			.filter((benchmark) -> !ProcessSmokeTests.BENCHMARKS.contains(benchmark))
			.toList();
	}

}
