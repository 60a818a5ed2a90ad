package io.aiclient.benchmarks.run;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SummaryTests {

	@Test
	void worstRunHasToKeepThePromise() {
		Summary summary = summary(run(0, 98.1), run(0, 97.0), run(0, 99.9));
		assertThat(summary.isKept()).isTrue();
		assertThat(columns(summary)).containsExactly("case|refused|0|0|<= 0|OK",
				"case|quota used|98.1 %|97.0 %|>= 97.0 %|OK", "case|calls|7|7||");
		summary = summary(run(0, 98.1), run(1, 99.9), run(0, 96.9));
		assertThat(summary.isKept()).isFalse();
		assertThat(columns(summary)).containsExactly("case|refused|0|1|<= 0|BROKEN",
				"case|quota used|98.1 %|96.9 %|>= 97.0 %|BROKEN", "case|calls|7|7||");
	}

	@Test
	void figureThatIsNoNumberKeepsNothing() {
		assertThat(Figure.atMost(15, "farthest from fair share", "%.1f", Double.NaN).isKept()).isFalse();
		assertThat(Figure.atLeast(97, "quota used", "%.1f", Double.NaN).isKept()).isFalse();
	}

	private static Summary summary(List<?>... runs) {
		return new Summary("case", List.of(runs).stream().map(SummaryTests::figures).toList());
	}

	private static List<Figure> figures(List<?> run) {
		return run.stream().map(Figure.class::cast).toList();
	}

	private static List<Figure> run(long refused, double used) {
		return List.of(Figure.atMost(0, "refused", refused), Figure.atLeast(97, "quota used", "%.1f %%", used),
				Figure.reported("calls", 7));
	}

	/**
	 * The rows, their columns parted by a stroke. The first two are parted by blanks.
	 */
	private static List<String> columns(Summary summary) {
		return summary.toString()
			.lines()
			.map((line) -> (line + " ").replaceFirst(" +", "|").replaceAll(" *\\| *", "|").strip())
			.toList();
	}

}
