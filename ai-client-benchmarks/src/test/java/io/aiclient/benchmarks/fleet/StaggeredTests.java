package io.aiclient.benchmarks.fleet;

import java.util.List;
import java.util.stream.LongStream;

import io.aiclient.benchmarks.fleet.Staggered.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class StaggeredTests {

	@Test
	void aShareIsHeldAgainstThoseThatHadRowsDuringTheWholeWindow() {
		Rows one = rows(60, 10_500, 20, 20_500, 30, 30_500);
		Rows other = rows(40, 10_500, 20, 20_500, 50, 30_500);
		Rows early = rows(90, 10_500, 1, 15_000);
		Result result = new Result(List.of(one, other, early), 0, 311, 0);
		assertThat(result.unfairness()).as("60 and 40 of the second window").isEqualTo(0.2, within(0.001));
		assertThat(result.late().toMillis()).as("the best is 10 s").isEqualTo(20_500);
		assertThat(result.lost()).isZero();
	}

	@Test
	void aReportIsReadAsItWasWritten() {
		Rows rows = rows(3, 10, 2, 20);
		assertThat(Rows.parse(rows.toString())).isEqualTo(rows);
		assertThat(Rows.parse(new Rows(5, List.of()).toString()).lost()).isEqualTo(5);
	}

	/**
	 * So many at a time, in turn.
	 */
	private static Rows rows(long... countsAndTimes) {
		List<Long> answered = LongStream.range(0, countsAndTimes.length / 2)
			.flatMap((i) -> LongStream.generate(() -> countsAndTimes[2 * (int) i + 1])
				.limit(countsAndTimes[2 * (int) i]))
			.boxed()
			.toList();
		return new Rows(answered.size(), answered);
	}

}
