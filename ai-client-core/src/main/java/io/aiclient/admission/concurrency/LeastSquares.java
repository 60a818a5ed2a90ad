package io.aiclient.admission.concurrency;

/**
 * The sums that a least-squares fit of {@code latency = base + rate * tokens} needs, and
 * that give the squared distance from any such line. Sums of several windows can be added
 * up, and old ones be given less weight.
 */
final class LeastSquares {

	private double count;

	private double tokens;

	private double tokensSquared;

	private double latency;

	private double latencyByTokens;

	private double latencySquared;

	void add(double latency, double tokens) {
		this.count++;
		this.tokens += tokens;
		this.tokensSquared += tokens * tokens;
		this.latency += latency;
		this.latencyByTokens += latency * tokens;
		this.latencySquared += latency * latency;
	}

	void add(LeastSquares others) {
		this.count += others.count;
		this.tokens += others.tokens;
		this.tokensSquared += others.tokensSquared;
		this.latency += others.latency;
		this.latencyByTokens += others.latencyByTokens;
		this.latencySquared += others.latencySquared;
	}

	void fade(double share) {
		this.count *= share;
		this.tokens *= share;
		this.tokensSquared *= share;
		this.latency *= share;
		this.latencyByTokens *= share;
		this.latencySquared *= share;
	}

	double latency() {
		return this.latency;
	}

	/**
	 * The line by least squares; neither part of it is below zero.
	 */
	Line fit() {
		double spread = this.tokensSquared - this.tokens * this.tokens / this.count;
		double rate = (spread > 1e-9 * this.tokensSquared)
				? (this.latencyByTokens - this.latency * this.tokens / this.count) / spread : 0;
		if (rate <= 0) {
			return new Line(this.latency / this.count, 0);
		}
		double base = (this.latency - rate * this.tokens) / this.count;
		return (base >= 0) ? new Line(base, rate) : new Line(0, this.latencyByTokens / this.tokensSquared);
	}

	double expected(Line line) {
		return line.base * this.count + line.rate * this.tokens;
	}

	/**
	 * The sum of the squared distances from a line.
	 */
	double distance(Line line) {
		double squares = this.latencySquared + line.base * line.base * this.count
				+ line.rate * line.rate * this.tokensSquared;
		double products = line.base * line.rate * this.tokens - line.base * this.latency
				- line.rate * this.latencyByTokens;
		return Math.max(0, squares + 2 * products);
	}

	/**
	 * The latency to expect of an answer.
	 *
	 * @param base what each answer takes, in nanoseconds
	 * @param rate what each token adds, in nanoseconds
	 */
	record Line(double base, double rate) {

		Line times(double factor) {
			return new Line(this.base * factor, this.rate * factor);
		}

		double at(double tokens) {
			return this.base + this.rate * tokens;
		}

	}

}
