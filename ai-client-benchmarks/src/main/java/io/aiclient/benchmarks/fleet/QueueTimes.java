package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long calls waited to be admitted. Thread-safe.
 */
final class QueueTimes {

	private final String gate;

	private final List<Duration> times = new ArrayList<>();

	private long failed;

	/**
	 * No times yet.
	 * @param gate what admitted them; one word
	 */
	QueueTimes(String gate) {
		this.gate = gate;
	}

	synchronized void add(Duration queued) {
		this.times.add(queued);
	}

	synchronized void failed() {
		this.failed++;
	}

	synchronized Report report() {
		List<Duration> sorted = this.times.stream().sorted().toList();
		return new Report(this.gate, sorted.size(), this.failed, percentile(sorted, 50), percentile(sorted, 99));
	}

	/**
	 * The least time that so many percent of all do not exceed.
	 */
	private static Duration percentile(List<Duration> sorted, int percent) {
		return sorted.isEmpty() ? Duration.ZERO : sorted.get((sorted.size() * percent + 99) / 100 - 1);
	}

	/**
	 * What became of the calls.
	 *
	 * @param gate what admitted them
	 * @param answered how many were answered
	 * @param failed how many were not
	 * @param p50 the time that half of them waited at most
	 * @param p99 the time that 99 % of them waited at most
	 */
	record Report(String gate, long answered, long failed, Duration p50, Duration p99) {

		private static final Pattern TEXT = Pattern
			.compile("(\\w+) answered=(\\d+) failed=(\\d+) p50=(\\d+)ns p99=(\\d+)ns");

		static Report parse(String text) {
			Matcher matcher = TEXT.matcher(text);
			if (!matcher.matches()) {
				throw new IllegalArgumentException("No report: " + text);
			}
			return new Report(matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)),
					Duration.ofNanos(Long.parseLong(matcher.group(4))),
					Duration.ofNanos(Long.parseLong(matcher.group(5))));
		}

		/**
		 * What {@link #parse(String)} reads.
		 */
		@Override
		public String toString() {
			return this.gate + " answered=" + this.answered + " failed=" + this.failed + " p50=" + this.p50.toNanos()
					+ "ns p99=" + this.p99.toNanos() + "ns";
		}

	}

}
