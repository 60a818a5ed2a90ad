package io.aiclient.benchmarks.run;

import java.util.Locale;

/**
 * Something measured in one run, and what was promised.
 *
 * @param name what it is
 * @param format how its value is written
 * @param value the value
 * @param promise what it may be
 */
public record Figure(String name, String format, double value, Promise promise) {

	private static final String COUNT = "%.0f";

	/**
	 * A figure that may not be larger than a limit.
	 * @param limit the limit
	 * @param name what it is
	 * @param format how its value is written
	 * @param value the value
	 * @return the figure
	 */
	public static Figure atMost(double limit, String name, String format, double value) {
		return new Figure(name, format, value, new Promise(Direction.AT_MOST, limit));
	}

	/**
	 * A figure that may not be smaller than a limit.
	 * @param limit the limit
	 * @param name what it is
	 * @param format how its value is written
	 * @param value the value
	 * @return the figure
	 */
	public static Figure atLeast(double limit, String name, String format, double value) {
		return new Figure(name, format, value, new Promise(Direction.AT_LEAST, limit));
	}

	/**
	 * A number of things.
	 * @param limit the most that there may be
	 * @param name what they are
	 * @param value how many there are
	 * @return the figure
	 */
	public static Figure atMost(long limit, String name, long value) {
		return atMost((double) limit, name, COUNT, (double) value);
	}

	/**
	 * A figure of which nothing was promised.
	 * @param name what it is
	 * @param format how its value is written
	 * @param value the value
	 * @return the figure
	 */
	public static Figure reported(String name, String format, double value) {
		return new Figure(name, format, value, new Promise(Direction.REPORTED, Double.NaN));
	}

	/**
	 * A number of things of which nothing was promised.
	 * @param name what they are
	 * @param value how many there are
	 * @return the figure
	 */
	public static Figure reported(String name, long value) {
		return reported(name, COUNT, (double) value);
	}

	Figure value(double other) {
		return new Figure(this.name, this.format, other, this.promise);
	}

	boolean isKept() {
		return this.promise.direction.allows(this.value, this.promise.limit);
	}

	String valueText() {
		return text(this.value);
	}

	/**
	 * What was promised; empty if nothing was.
	 */
	String promiseText() {
		return (this.promise.direction == Direction.REPORTED) ? ""
				: this.promise.direction.sign + ' ' + text(this.promise.limit);
	}

	private String text(double number) {
		return String.format(Locale.ROOT, this.format, number);
	}

	@Override
	public String toString() {
		return this.name + ' ' + valueText();
	}

	/**
	 * What a value may be.
	 *
	 * @param direction on which side of the limit
	 * @param limit the limit, which is allowed itself
	 */
	public record Promise(Direction direction, double limit) {

	}

	/**
	 * On which side of a limit a value has to be.
	 */
	public enum Direction {

		AT_MOST("<=") {
			@Override
			boolean allows(double value, double limit) {
				return value <= limit;
			}

			@Override
			double worse(double one, double other) {
				return Math.max(one, other);
			}
		},

		AT_LEAST(">=") {
			@Override
			boolean allows(double value, double limit) {
				return value >= limit;
			}

			@Override
			double worse(double one, double other) {
				return Math.min(one, other);
			}
		},

		REPORTED("") {
			@Override
			boolean allows(double value, double limit) {
				return true;
			}

			@Override
			double worse(double one, double other) {
				return Math.max(one, other);
			}
		};

		private final String sign;

		Direction(String sign) {
			this.sign = sign;
		}

		abstract boolean allows(double value, double limit);

		abstract double worse(double one, double other);

	}

}
