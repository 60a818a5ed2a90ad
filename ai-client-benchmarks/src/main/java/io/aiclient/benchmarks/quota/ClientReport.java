package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the client saw of its run; one line from the child to its parent.
 *
 * @param makespan from the subscription to the last result
 * @param answered results that are a success
 * @param failed results that are a failure
 * @param attempts requests sent for them, by the client's own count
 */
record ClientReport(Duration makespan, long answered, long failed, long attempts) {

	private static final Pattern LINE = Pattern
		.compile("quota-client: makespan=(\\d+)ns answered=(\\d+) failed=(\\d+) attempts=(\\d+)");

	String toLine() {
		return "quota-client: makespan=" + this.makespan.toNanos() + "ns answered=" + this.answered + " failed="
				+ this.failed + " attempts=" + this.attempts;
	}

	/**
	 * Reads a line of the child's output.
	 * @return the report; empty if the line is none
	 */
	static Optional<ClientReport> parse(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		return Optional.of(new ClientReport(Duration.ofNanos(Long.parseLong(matcher.group(1))),
				Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4))));
	}

}
