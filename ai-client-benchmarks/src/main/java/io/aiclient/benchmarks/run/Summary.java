package io.aiclient.benchmarks.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The runs of a case as rows of the table, one for each figure.
 *
 * @param name the case
 * @param runs the figures of each run, the same ones in each
 */
public record Summary(String name, List<List<Figure>> runs) {

	private static final String ROW = "%-26s %-28s | %12s | %12s | %12s | %s";

	/**
	 * What stands above the rows.
	 */
	public static final String HEADER = String.format(Locale.ROOT, ROW, "case", "figure", "median", "worst", "promised",
			"");

	/**
	 * Whether each run kept what was promised.
	 */
	public boolean isKept() {
		return this.runs.stream().flatMap(List::stream).allMatch(Figure::isKept);
	}

	@Override
	public String toString() {
		return IntStream.range(0, this.runs.get(0).size()).mapToObj(this::row).collect(Collectors.joining("\n"));
	}

	private String row(int figure) {
		List<Figure> each = this.runs.stream().map((run) -> run.get(figure)).toList();
		Figure first = each.get(0);
		double[] sorted = each.stream().mapToDouble(Figure::value).sorted().toArray();
		double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
		Figure worst = first.value(
				each.stream().mapToDouble(Figure::value).reduce(first.promise().direction()::worse).orElse(Double.NaN));
		return String
			.format(Locale.ROOT, ROW, this.name, first.name(), first.value(median).valueText(), worst.valueText(),
					first.promiseText(), verdict(worst))
			.stripTrailing();
	}

	private static String verdict(Figure worst) {
		if (worst.promiseText().isEmpty()) {
			return "";
		}
		return worst.isKept() ? "OK" : "BROKEN";
	}

}
