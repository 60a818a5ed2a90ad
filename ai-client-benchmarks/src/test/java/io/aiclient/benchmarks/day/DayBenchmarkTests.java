package io.aiclient.benchmarks.day;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DayBenchmarkTests {

	private static final Span FIRST = new Span(9, 30, 20, 50);

	@Test
	void promisesAreOfTheWholeTimeAndOfWhatComesAfterTheFirstMinute() {
		assertThat(DayBenchmark.isKept(List.of(FIRST, new Span(1, 38, 20, 58)))).isTrue();
		assertThat(DayBenchmark.isKept(List.of(FIRST, new Span(1.1, 30, 20, 58)))).as("CPU").isFalse();
		assertThat(DayBenchmark.isKept(List.of(FIRST, new Span(1, 38.1, 20, 58)))).as("heap").isFalse();
		assertThat(DayBenchmark.isKept(List.of(FIRST, new Span(1, 30, 21, 58), new Span(1, 30, 20, 58)))).as("threads")
			.isFalse();
	}

	@Test
	void aSpanIsReadAsItWasWritten() {
		Span span = new Span(1.25, 33.5, 21, 57.875);
		assertThat(Span.parse(span.toLine())).isEqualTo(span);
	}

	@Test
	void saysWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> DayBenchmark.run(List.of("--hours=1")))
			.withMessage("Unknown option --hours=1; there is --minutes=N");
	}

}
