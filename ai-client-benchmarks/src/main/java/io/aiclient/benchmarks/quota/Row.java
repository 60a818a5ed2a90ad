package io.aiclient.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.aiclient.benchmarks.quota.QuotaCase.Figure;

/**
 * The outcomes of a case as a row of the table.
 *
 * @param quotaCase the case
 * @param best the median of what was best
 * @param median the median of the time beside it
 * @param max the longest time beside it
 * @param outcomes the runs
 */
record Row(QuotaCase quotaCase, double best, double median, double max, List<Outcome> outcomes) {

	static final String HEADER = String.format(Locale.ROOT, "%-24s %4s | %8s | %6s | %6s | %-37s | %4s | %-13s | %s",
			"case", "runs", "best", "median", "max", "promised", "lost", "verdict", "refused in each run");

	static Row of(QuotaCase quotaCase, List<Outcome> outcomes) {
		if (quotaCase.figure() == Figure.IN_TURN) {
			double limited = median(everyOther(outcomes, 0), Row::makespan);
			double unlimited = median(everyOther(outcomes, 1), Row::makespan);
			return new Row(quotaCase, unlimited, limited / unlimited, limited / unlimited, outcomes);
		}
		return new Row(quotaCase, median(outcomes, (outcome) -> Outcome.seconds(outcome.score().best())),
				median(outcomes, (outcome) -> outcome.score().ratio()),
				outcomes.stream().mapToDouble((outcome) -> outcome.score().ratio()).max().orElse(Double.NaN), outcomes);
	}

	private static List<Outcome> everyOther(List<Outcome> outcomes, int first) {
		return IntStream.range(0, outcomes.size()).filter((i) -> i % 2 == first).mapToObj(outcomes::get).toList();
	}

	private static double makespan(Outcome outcome) {
		return Outcome.seconds(outcome.report().makespan());
	}

	private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
		double[] sorted = outcomes.stream().mapToDouble(figure).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	/**
	 * {@code OK}, or what falls short.
	 */
	String verdict() {
		List<String> shortOf = new ArrayList<>();
		if (this.max > this.quotaCase.promise().ratio()) {
			shortOf.add("time");
		}
		if (!this.outcomes.stream().allMatch(this.quotaCase.promise()::toleratesRefusalsOf)) {
			shortOf.add("refused");
		}
		if (lost() > 0) {
			shortOf.add("lost");
		}
		return shortOf.isEmpty() ? "OK" : "SHORT: " + String.join(", ", shortOf);
	}

	private long lost() {
		return this.outcomes.stream().mapToLong(Outcome::lost).sum();
	}

	@Override
	public String toString() {
		String refused = this.outcomes.stream()
			.map((outcome) -> outcome.refusals().toString())
			.collect(Collectors.joining(" "));
		return String.format(Locale.ROOT, "%-24s %4d | %6.2f s | %6.3f | %6.3f | %-37s | %4d | %-13s | %s",
				this.quotaCase.name(), this.outcomes.size(), this.best, this.median, this.max, this.quotaCase.promise(),
				lost(), verdict(), refused.matches("[0 ]*") ? "0" : refused);
	}

}
