package io.aiclient.benchmarks.job;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param killRows rows of the job that is killed
 * @param kills how often
 * @param rows rows of the large jobs
 * @param only name of the one part to run, see {@link #runs(String)}; null for all
 */
record JobOptions(int killRows, int kills, int rows, @Nullable String only) {

	static JobOptions parse(List<String> options) {
		JobOptions parsed = new JobOptions(20_000, 20, 1_000_000, null);
		for (String option : options) {
			String value = option.substring(option.indexOf('=') + 1);
			String name = option.substring(0, option.length() - value.length());
			parsed = switch (name) {
				case "--kill-rows=" -> new JobOptions(number(option, value), parsed.kills, parsed.rows, parsed.only);
				case "--kills=" -> new JobOptions(parsed.killRows, number(option, value), parsed.rows, parsed.only);
				case "--rows=" -> new JobOptions(parsed.killRows, parsed.kills, number(option, value), parsed.only);
				case "--only=" -> new JobOptions(parsed.killRows, parsed.kills, parsed.rows, value);
				default -> throw new IllegalArgumentException("Unknown option " + option
						+ "; there are --kill-rows=N, --kills=N, --rows=N, --only=kill|memory");
			};
		}
		return parsed;
	}

	private static int number(String option, String value) {
		if (!value.matches("[1-9][0-9]{0,8}")) {
			throw new IllegalArgumentException(option + " must be a whole number of one or more");
		}
		return Integer.parseInt(value);
	}

	boolean runs(String part) {
		return this.only == null || this.only.equals(part);
	}

}
