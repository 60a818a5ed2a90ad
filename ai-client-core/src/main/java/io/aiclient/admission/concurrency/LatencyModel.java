package io.aiclient.admission.concurrency;

import java.util.EnumMap;
import java.util.Map;

import io.aiclient.admission.concurrency.LeastSquares.Line;
import io.aiclient.admission.concurrency.LatencyWindow.Measure;

/**
 * How long answers take, given how long they are: learned from the windows of late, and
 * only there to compare windows with one another. How slow the provider is in general
 * does not matter, since both sides of a comparison are set against the same lines.
 */
final class LatencyModel {

	/**
	 * What is left of a window's weight in the lines when the next is learned.
	 */
	private static final double LINE_MEMORY = 0.9;

	private static final double NOISE_MEMORY = 0.8;

	/**
	 * The least variance that all answers of one window have in common.
	 */
	private static final double LEAST_COMMON_NOISE = 1e-4;

	/**
	 * Answers slower than so many times what was to be expected count as so slow: one
	 * that hung must not outweigh a window.
	 */
	private static final double SLOWEST = 5;

	private final Map<Measure, LeastSquares> learned = new EnumMap<>(Measure.class);

	private final Map<Measure, Line> lines = new EnumMap<>(Measure.class);

	private double noise;

	private boolean knowsNoise;

	private double commonNoise = LEAST_COMMON_NOISE;

	void learn(LatencyWindow window) {
		window.sums().forEach((measure, added) -> {
			LeastSquares sums = this.learned.computeIfAbsent(measure, (key) -> new LeastSquares());
			sums.fade(LINE_MEMORY);
			sums.add(added);
			this.lines.put(measure, sums.fit());
		});
		double seen = noise(window);
		this.noise = this.knowsNoise ? NOISE_MEMORY * this.noise + (1 - NOISE_MEMORY) * seen : seen;
		this.knowsNoise = true;
	}

	/**
	 * How slow a window was beside the lines.
	 * @return 1 if it was just as expected, 2 if it took twice as long
	 */
	double level(LatencyWindow window) {
		double latency = 0;
		double expected = 0;
		for (Map.Entry<Measure, LeastSquares> entry : window.sums().entrySet()) {
			latency += entry.getValue().latency();
			expected += entry.getValue().expected(line(entry.getKey()));
		}
		return latency / expected;
	}

	/**
	 * The variance of the logarithm of a window's level.
	 */
	double variance(LatencyWindow window) {
		return this.noise / window.count() + this.commonNoise / window.windows();
	}

	/**
	 * Learns by how much windows vary beyond what their answers do.
	 * @param change difference of the logarithms of their levels
	 */
	void learnCommonNoise(double change, LatencyWindow first, LatencyWindow second) {
		double answers = this.noise / first.count() + this.noise / second.count();
		double seen = (change * change - answers) / (1 / first.windows() + 1 / second.windows());
		this.commonNoise = Math.max(LEAST_COMMON_NOISE, NOISE_MEMORY * this.commonNoise + (1 - NOISE_MEMORY) * seen);
	}

	/**
	 * A latency in nanoseconds, cut where it is out of all proportion.
	 * @param level how slow the provider has been of late
	 */
	double bounded(Measure measure, double latency, double tokens, double level) {
		Line line = this.lines.get(measure);
		return (line != null) ? Math.min(latency, Math.max(1, SLOWEST * level * line.at(tokens))) : latency;
	}

	/**
	 * The squared relative deviation of single answers from the level of their window.
	 */
	private double noise(LatencyWindow window) {
		double level = level(window);
		double latency = 0;
		double distance = 0;
		for (Map.Entry<Measure, LeastSquares> entry : window.sums().entrySet()) {
			latency += entry.getValue().latency();
			distance += entry.getValue().distance(line(entry.getKey()).times(level));
		}
		double count = window.count();
		return distance / (latency * latency) * count * count / Math.max(1, count - 1);
	}

	private Line line(Measure measure) {
		return this.lines.getOrDefault(measure, new Line(1, 0));
	}

}
