package io.aiclient.benchmarks.run;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of a benchmark of many rows, one part of which kills
 * processes.
 *
 * @param killRows rows of the part that kills
 * @param kills how often it kills
 * @param rows rows of the other part
 * @param other name of the other part, on the command line
 * @param only name of the one part to run; null for both
 */
public record RowsOptions(int killRows, int kills, int rows, String other, @Nullable String only) {

	private static final String KILL = "kill";

	/**
	 * What holds where the command line says nothing: both parts are run.
	 * @param killRows rows of the part that kills
	 * @param kills how often it kills
	 * @param rows rows of the other part
	 * @param other name of the other part
	 */
	public RowsOptions(int killRows, int kills, int rows, String other) {
		this(killRows, kills, rows, other, null);
	}

	/**
	 * Reads a command line.
	 * @param options the options behind the benchmark's name
	 * @return these options, changed by what the command line says
	 * @throws IllegalArgumentException if it says what there is not
	 */
	public RowsOptions parse(List<String> options) {
		RowsOptions parsed = this;
		for (String option : options) {
			parsed = parsed.with(option);
		}
		return parsed;
	}

	private RowsOptions with(String option) {
		String value = option.substring(option.indexOf('=') + 1);
		String name = option.substring(0, option.length() - value.length());
		return switch (name) {
			case "--kill-rows=" -> new RowsOptions(number(option, value), this.kills, this.rows, this.other, this.only);
			case "--kills=" -> new RowsOptions(this.killRows, number(option, value), this.rows, this.other, this.only);
			case "--rows=" -> new RowsOptions(this.killRows, this.kills, number(option, value), this.other, this.only);
			case "--only=" -> new RowsOptions(this.killRows, this.kills, this.rows, this.other, part(option, value));
			default -> throw unknown(option);
		};
	}

	private static int number(String option, String value) {
		if (!value.matches("[1-9][0-9]{0,8}")) {
			throw new IllegalArgumentException(option + " must be a whole number of one or more");
		}
		return Integer.parseInt(value);
	}

	private String part(String option, String value) {
		if (!value.equals(KILL) && !value.equals(this.other)) {
			throw unknown(option);
		}
		return value;
	}

	private IllegalArgumentException unknown(String option) {
		return new IllegalArgumentException("Unknown option " + option
				+ "; there are --kill-rows=N, --kills=N, --rows=N, --only=" + KILL + "|" + this.other);
	}

	/**
	 * Whether the part that kills is run.
	 */
	public boolean runsKill() {
		return !this.other.equals(this.only);
	}

	/**
	 * Whether the other part is run.
	 */
	public boolean runsOther() {
		return !KILL.equals(this.only);
	}

}
