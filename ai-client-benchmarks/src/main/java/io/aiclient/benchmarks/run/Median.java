package io.aiclient.benchmarks.run;

import java.util.stream.DoubleStream;

/**
 * The median, which a run that something disturbed does not move.
 */
public final class Median {

	private Median() {
	}

	/**
	 * The middle one of some figures, or the mean of the two in the middle.
	 * @param figures one or more
	 * @return their median
	 * @throws IllegalArgumentException if there are none
	 */
	public static double of(DoubleStream figures) {
		double[] sorted = figures.sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalArgumentException("There is no median of nothing");
		}
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
