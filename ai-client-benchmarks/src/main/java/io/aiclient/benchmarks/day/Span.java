package io.aiclient.benchmarks.day;

import java.util.Locale;

/**
 * What a part of the time, a minute as a rule, took.
 *
 * @param cpuPercent processor time, in percent of one core
 * @param heapMegabytes what was left on the heap after a collection at its end, in
 * millions of bytes
 * @param threads how many threads there were at its end
 * @param perSecond how many calls were answered in a second
 */
record Span(double cpuPercent, double heapMegabytes, int threads, double perSecond) {

	/**
	 * Reads what {@link #toLine()} wrote.
	 */
	static Span parse(String line) {
		String[] figures = line.split(" ", -1);
		return new Span(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Integer.parseInt(figures[2]),
				Double.parseDouble(figures[3]));
	}

	String toLine() {
		return String.format(Locale.ROOT, "%.4f %.3f %d %.3f", this.cpuPercent, this.heapMegabytes, this.threads,
				this.perSecond);
	}

}
