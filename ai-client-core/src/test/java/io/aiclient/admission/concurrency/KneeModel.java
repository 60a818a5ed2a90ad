package io.aiclient.admission.concurrency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;

/**
 * A provider that slows down above a number in flight, and a client that always has more
 * to ask, in virtual time. Deterministic by its seed.
 * <p>
 * An answer takes 50 ms on average, times the slowdown at its admission.
 */
final class KneeModel {

	static final double EXPONENT = 1.5;

	private static final double BASE_SECONDS = 0.05;

	private static final int SHORTEST = 20;

	private static final int LONGEST = 2_000;

	private final ToDoubleBiFunction<Integer, Double> slowdown;

	private final double sigma;

	private final boolean varyingLengths;

	private final boolean streamed;

	private KneeModel(ToDoubleBiFunction<Integer, Double> slowdown, double sigma, boolean varyingLengths,
			boolean streamed) {
		this.slowdown = slowdown;
		this.sigma = sigma;
		this.varyingLengths = varyingLengths;
		this.streamed = streamed;
	}

	/**
	 * A provider.
	 * @param slowdown by the number in flight and the time in seconds
	 */
	static KneeModel of(ToDoubleBiFunction<Integer, Double> slowdown) {
		return new KneeModel(slowdown, 0, false, false);
	}

	static double slowdown(int inFlight, int slots) {
		return Math.pow(Math.max(1, (double) inFlight / slots), EXPONENT);
	}

	/**
	 * Lognormal noise.
	 * @param sigma the standard deviation of the latency's logarithm
	 */
	KneeModel noise(double sigma) {
		return new KneeModel(this.slowdown, sigma, this.varyingLengths, this.streamed);
	}

	/**
	 * Answers of 20 to 2,000 tokens, time proportional to them.
	 */
	KneeModel varyingLengths() {
		return new KneeModel(this.slowdown, this.sigma, true, this.streamed);
	}

	/**
	 * Of lengths that are not reported, but with a first token after 20 ms on average.
	 */
	KneeModel streamed() {
		return new KneeModel(this.slowdown, this.sigma, true, true);
	}

	Run run(ConcurrencyLimit limit, long seed, double seconds) {
		Random random = new Random(seed);
		PriorityQueue<Answer> inFlight = new PriorityQueue<>();
		List<Answer> answers = new ArrayList<>();
		double now = 0;
		while (now < seconds) {
			while (inFlight.size() < limit.current()) {
				inFlight.add(ask(inFlight.size() + 1, now, random));
			}
			Answer answer = inFlight.remove();
			now = answer.end();
			limit.onSample(sample(answer));
			answers.add(answer.seen(limit.current()));
		}
		return new Run(answers);
	}

	private Answer ask(int inFlight, double now, Random random) {
		double noise = Math.exp(this.sigma * random.nextGaussian() - this.sigma * this.sigma / 2);
		double work = this.varyingLengths ? 2.0 * random.nextInt(SHORTEST, LONGEST + 1) / (SHORTEST + LONGEST) : 1;
		double slow = this.slowdown.applyAsDouble(inFlight, now) * noise;
		return new Answer(now, BASE_SECONDS * slow * work, 0.02 * slow, inFlight, work, 0);
	}

	private ConcurrencyLimit.Sample sample(Answer answer) {
		long tokens = (this.varyingLengths && !this.streamed) ? Math.round(answer.work() * (SHORTEST + LONGEST) / 2)
				: 0;
		return new ConcurrencyLimit.Sample(Math.round(answer.start() * 1e9), duration(answer.latency()),
				answer.inFlight(), tokens, this.streamed ? duration(answer.firstToken()) : null, false);
	}

	private static Duration duration(double seconds) {
		return Duration.ofNanos(Math.round(seconds * 1e9));
	}

	/**
	 * An answer, in seconds.
	 */
	private record Answer(double start, double latency, double firstToken, int inFlight, double work,
			int limit) implements Comparable<Answer> {

		double end() {
			return this.start + this.latency;
		}

		Answer seen(int limit) {
			return new Answer(this.start, this.latency, this.firstToken, this.inFlight, this.work, limit);
		}

		@Override
		public int compareTo(Answer other) {
			return Double.compare(end(), other.end());
		}

	}

	/**
	 * What a limit brought.
	 */
	static final class Run {

		private final List<Answer> answers;

		Run(List<Answer> answers) {
			this.answers = answers;
		}

		/**
		 * Answers a second, a long one counted for as many as it is longer than others.
		 */
		double throughput(double from, double to) {
			return between(from, to).stream().mapToDouble(Answer::work).sum() / (to - from);
		}

		double p99(double from, double to) {
			List<Answer> answers = between(from, to);
			return answers.stream()
				.mapToDouble(Answer::latency)
				.sorted()
				.skip(answers.size() * 99L / 100)
				.findFirst()
				.orElseThrow();
		}

		double meanLimit(double from, double to) {
			return between(from, to).stream().mapToInt(Answer::limit).average().orElseThrow();
		}

		int lowestLimit(double from, double to) {
			return between(from, to).stream().mapToInt(Answer::limit).min().orElseThrow();
		}

		private List<Answer> between(double from, double to) {
			return this.answers.stream().filter((answer) -> answer.end() >= from && answer.end() < to).toList();
		}

	}

}
