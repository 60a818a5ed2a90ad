package io.aiclient.benchmarks.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process of the fleet saw; one line to its parent.
 *
 * @param asked requests that its clients took
 * @param answered results that are a success
 * @param failed results that are a failure
 * @param attempts requests sent for them, by the clients' own count
 */
record MemberReport(long asked, long answered, long failed, long attempts) {

	private static final Pattern LINE = Pattern.compile("asked=(\\d+) answered=(\\d+) failed=(\\d+) attempts=(\\d+)");

	/**
	 * What {@link #parse(String)} reads.
	 */
	@Override
	public String toString() {
		return "asked=" + this.asked + " answered=" + this.answered + " failed=" + this.failed + " attempts="
				+ this.attempts;
	}

	static MemberReport parse(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("No report: " + line);
		}
		return new MemberReport(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)),
				Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4)));
	}

	/**
	 * Requests that did not end as an answer.
	 */
	long lost() {
		return this.asked - this.answered;
	}

}
