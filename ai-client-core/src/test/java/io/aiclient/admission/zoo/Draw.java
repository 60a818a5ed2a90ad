package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A distribution of whole numbers: nanoseconds or tokens. Has no state.
 */
public interface Draw {

	/**
	 * Always zero.
	 */
	Draw ZERO = constant(0);

	/**
	 * Draws a number.
	 * @param random the source of chance
	 * @return zero or more, at most {@link #largest()}
	 */
	long next(RandomGenerator random);

	/**
	 * The largest number that can be drawn.
	 * @return zero or more
	 */
	long largest();

	static Draw constant(long value) {
		return uniform(value, value);
	}

	static Draw constant(Duration value) {
		return constant(value.toNanos());
	}

	static Draw uniform(Duration least, Duration most) {
		return uniform(least.toNanos(), most.toNanos());
	}

	/**
	 * Each number with the same chance.
	 * @param least the smallest
	 * @param most the largest
	 * @return the distribution
	 */
	static Draw uniform(long least, long most) {
		return new Draw() {

			@Override
			public long next(RandomGenerator random) {
				return (least == most) ? least : random.nextLong(least, most + 1);
			}

			@Override
			public long largest() {
				return most;
			}

		};
	}

	/**
	 * A logarithmic normal distribution, cut off.
	 * @param median half of the numbers are below
	 * @param sigma how much they spread: 0.5 is usual for latencies, 1 is wild
	 * @param most larger ones are drawn as this
	 * @return the distribution
	 */
	static Draw logNormal(long median, double sigma, long most) {
		return new Draw() {

			@Override
			public long next(RandomGenerator random) {
				return Math.min(most, Math.round(median * Math.exp(sigma * random.nextGaussian())));
			}

			@Override
			public long largest() {
				return most;
			}

		};
	}

}
