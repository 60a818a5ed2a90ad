package io.aiclient.simulator;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How long answers take. Immutable.
 * <p>
 * The n-th request that the provider accepts takes the n-th sample, so a test knows all
 * latencies beforehand. Above the knee it takes
 * {@code (sample + tokens * perOutputToken) * (inFlight / knee)^kneeExponent}, with the
 * number in flight at its admission, itself included. A stream begins after the sample
 * and then sends a token every {@code perOutputToken}, so that it ends when a JSON answer
 * would.
 *
 * @param mean the mean of the samples; zero answers at once
 * @param sigma the standard deviation of the samples' logarithm; zero makes each sample
 * the mean
 * @param seed the seed of the samples, default 0
 * @param perOutputToken what each token of the answer adds, default zero
 * @param knee the number in flight above which answers slow down; zero for never, the
 * default
 * @param kneeExponent how steeply, zero or more
 */
public record Latency(Duration mean, double sigma, long seed, Duration perOutputToken, int knee, double kneeExponent) {

	public Latency {
		if (mean.isNegative()) {
			throw new IllegalArgumentException("Invalid mean (" + mean + "): must be zero or more");
		}
		if (!(sigma >= 0) || sigma > 5) {
			throw new IllegalArgumentException("Invalid sigma (" + sigma + "): must be from 0 to 5");
		}
		if (perOutputToken.isNegative()) {
			throw new IllegalArgumentException("Invalid perOutputToken (" + perOutputToken + "): must be zero or more");
		}
		if (knee < 0) {
			throw new IllegalArgumentException("Invalid knee (" + knee + "): must be zero or more");
		}
		if (!(kneeExponent >= 0) || kneeExponent > 10) {
			throw new IllegalArgumentException("Invalid kneeExponent (" + kneeExponent + "): must be from 0 to 10");
		}
	}

	/**
	 * Answers at once.
	 * @return the latency
	 */
	public static Latency none() {
		return fixed(Duration.ZERO);
	}

	/**
	 * The same for each answer.
	 * @param latency the latency, zero or more
	 * @return the latency
	 */
	public static Latency fixed(Duration latency) {
		return lognormal(latency, 0);
	}

	/**
	 * Lognormal. The mean is that of the latencies, not of their logarithms:
	 * {@code mu = ln(mean) - sigma^2 / 2}.
	 * @param mean the mean latency
	 * @param sigma the standard deviation of the logarithm, from 0 to 5
	 * @return the latency
	 */
	public static Latency lognormal(Duration mean, double sigma) {
		return new Latency(mean, sigma, 0, Duration.ZERO, 0, 0);
	}

	public Latency seed(long seed) {
		return new Latency(this.mean, this.sigma, seed, this.perOutputToken, this.knee, this.kneeExponent);
	}

	public Latency perOutputToken(Duration perOutputToken) {
		return new Latency(this.mean, this.sigma, this.seed, perOutputToken, this.knee, this.kneeExponent);
	}

	/**
	 * The same, but slower above a number in flight.
	 * @param inFlight the number up to which nothing changes, one or more
	 * @param exponent the exponent of {@code inFlight / knee} above it; above 1 the
	 * throughput falls
	 * @return the latency
	 */
	public Latency knee(int inFlight, double exponent) {
		return new Latency(this.mean, this.sigma, this.seed, this.perOutputToken, inFlight, exponent);
	}

	/**
	 * The sample of the n-th accepted request, before knee and tokens.
	 * @param n the number of the request, from 0
	 * @return the sample
	 */
	public Duration sample(long n) {
		double meanNanos = (double) this.mean.toNanos();
		return Duration.ofNanos((long) SeededDraw.lognormal(meanNanos, this.sigma, this.seed, n));
	}

	/**
	 * The samples of the first accepted requests, as for computing a schedule of the same
	 * latencies.
	 * @param count how many
	 * @return the samples, in order of acceptance
	 */
	public List<Duration> samples(int count) {
		return LongStream.range(0, count).mapToObj(this::sample).toList();
	}

	/**
	 * The factor by which the number in flight slows answers down.
	 * @param inFlight the number in flight
	 * @return the factor, 1 up to the knee
	 */
	public double slowdown(int inFlight) {
		return (this.knee == 0 || inFlight <= this.knee) ? 1
				: Math.pow((double) inFlight / this.knee, this.kneeExponent);
	}

}
