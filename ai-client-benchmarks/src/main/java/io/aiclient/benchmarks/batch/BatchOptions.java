package io.aiclient.benchmarks.batch;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param killRows rows that the worker processes share
 * @param kills how often one of them is killed
 * @param rows rows of the step that is compared with the greedy schedule
 * @param only name of the one part to run, see {@link #runs(String)}; null for all
 */
record BatchOptions(int killRows, int kills, int rows, @Nullable String only) {

	static BatchOptions parse(List<String> options) {
		BatchOptions parsed = new BatchOptions(100_000, 1, 20_000, null);
		for (String option : options) {
			String value = option.substring(option.indexOf('=') + 1);
			String name = option.substring(0, option.length() - value.length());
			parsed = switch (name) {
				case "--kill-rows=" -> new BatchOptions(number(option, value), parsed.kills, parsed.rows, parsed.only);
				case "--kills=" -> new BatchOptions(parsed.killRows, number(option, value), parsed.rows, parsed.only);
				case "--rows=" -> new BatchOptions(parsed.killRows, parsed.kills, number(option, value), parsed.only);
				case "--only=" -> new BatchOptions(parsed.killRows, parsed.kills, parsed.rows, part(option, value));
				default -> throw unknown(option);
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

	private static String part(String option, String value) {
		if (!value.equals("kill") && !value.equals("ahead")) {
			throw unknown(option);
		}
		return value;
	}

	private static IllegalArgumentException unknown(String option) {
		return new IllegalArgumentException(
				"Unknown option " + option + "; there are --kill-rows=N, --kills=N, --rows=N, --only=kill|ahead");
	}

	boolean runs(String part) {
		return this.only == null || this.only.equals(part);
	}

}
