package io.aiclient.admission.concurrency;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The latencies of answers that were admitted at one limit.
 */
final class LatencyWindow {

	private final Map<Measure, LeastSquares> sums = new EnumMap<>(Measure.class);

	private double inFlight;

	private double count;

	private double windows = 1;

	void add(Measure measure, double latency, double tokens, int inFlight) {
		this.sums.computeIfAbsent(measure, (key) -> new LeastSquares()).add(latency, tokens);
		this.inFlight += inFlight;
		this.count++;
	}

	void add(LatencyWindow other) {
		other.sums
			.forEach((measure, added) -> this.sums.computeIfAbsent(measure, (key) -> new LeastSquares()).add(added));
		this.inFlight += other.inFlight;
		this.count += other.count;
		this.windows += other.windows;
	}

	void fade(double share) {
		this.sums.values().forEach((sum) -> sum.fade(share));
		this.inFlight *= share;
		this.count *= share;
		this.windows *= share;
	}

	Map<Measure, LeastSquares> sums() {
		return this.sums;
	}

	double count() {
		return this.count;
	}

	/**
	 * How many windows these are, those faded less.
	 */
	double windows() {
		return this.windows;
	}

	double meanInFlight() {
		return this.inFlight / this.count;
	}

	/**
	 * What is measured of an answer: long ones take long without any congestion.
	 */
	enum Measure {

		/**
		 * The time to the first token, if it was streamed.
		 */
		FIRST_TOKEN,
		/**
		 * All of its time, beside the number of its tokens.
		 */
		PER_TOKEN,
		/**
		 * All of its time, if its tokens are not known.
		 */
		WHOLE;

		static Measure of(ConcurrencyLimit.Sample sample) {
			if (sample.firstToken() != null) {
				return FIRST_TOKEN;
			}
			return (sample.completionTokens() > 0) ? PER_TOKEN : WHOLE;
		}

		double latency(ConcurrencyLimit.Sample sample) {
			Duration firstToken = sample.firstToken();
			return Math.max(1, ((firstToken != null) ? firstToken : sample.latency()).toNanos());
		}

		double tokens(ConcurrencyLimit.Sample sample) {
			return (this == PER_TOKEN) ? sample.completionTokens() : 0;
		}

	}

}
