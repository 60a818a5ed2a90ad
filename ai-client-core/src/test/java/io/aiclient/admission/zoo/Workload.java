package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.SplittableRandom;

import io.aiclient.admission.tokens.TokenDemand;

/**
 * What a client has to send, in order.
 *
 * @param requests how many
 * @param slots how many may be in flight at once
 * @param inLine how many wait at the gate at a time: one, as a batch does, or more
 * @param prompt tokens of a prompt
 * @param maxTokens the most tokens of an answer; zero if requests do not say
 * @param completion tokens that an answer has, never above {@code maxTokens} if that is
 * set
 * @param estimate what the client takes a prompt for: 1 is exact, 0.8 a fifth too little
 * @param fates how many do not end with an answer
 */
public record Workload(int requests, int slots, int inLine, Draw prompt, Draw maxTokens, Draw completion,
		double estimate, Fates fates) {

	/**
	 * Requests of 100 tokens that are all answered with 50; 50 in flight at once.
	 * @param requests how many
	 * @return the work
	 */
	public static Workload of(int requests) {
		return new Workload(requests, 50, 1, Draw.constant(100), Draw.constant(50), Draw.constant(50), 1, Fates.NONE);
	}

	public Workload slots(int slots) {
		return new Workload(this.requests, slots, this.inLine, this.prompt, this.maxTokens, this.completion,
				this.estimate, this.fates);
	}

	public Workload inLine(int inLine) {
		return new Workload(this.requests, this.slots, inLine, this.prompt, this.maxTokens, this.completion,
				this.estimate, this.fates);
	}

	public Workload tokens(Draw prompt, Draw maxTokens, Draw completion) {
		return new Workload(this.requests, this.slots, this.inLine, prompt, maxTokens, completion, this.estimate,
				this.fates);
	}

	public Workload estimate(double estimate) {
		return new Workload(this.requests, this.slots, this.inLine, this.prompt, this.maxTokens, this.completion,
				estimate, this.fates);
	}

	public Workload fates(Fates fates) {
		return new Workload(this.requests, this.slots, this.inLine, this.prompt, this.maxTokens, this.completion,
				this.estimate, fates);
	}

	/**
	 * One of the requests: the same for the same seed, whoever asks and in what order.
	 * @param index its position
	 * @param seed the seed
	 * @param latency how long the provider takes
	 * @return the request
	 */
	Item item(int index, long seed, Latency latency) {
		SplittableRandom random = new SplittableRandom(seed ^ (index + 1) * 0xD1342543DE82EF95L);
		long prompt = this.prompt.next(random);
		long max = this.maxTokens.next(random);
		long completion = this.completion.next(random);
		completion = (max > 0) ? Math.min(max, completion) : completion;
		return new Item(prompt, max, completion, latency.nanos(completion, random), this.fates.draw(random));
	}

	TokenDemand demand(Item item) {
		return TokenDemand.of(Math.round(item.prompt * this.estimate), item.max, item.completion);
	}

	/**
	 * One request.
	 *
	 * @param prompt tokens of its prompt
	 * @param max the most tokens of its answer
	 * @param completion tokens of its answer
	 * @param latency nanoseconds that the provider takes
	 * @param fate how it ends
	 */
	record Item(long prompt, long max, long completion, long latency, Fate fate) {

	}

	/**
	 * How a request ends that the provider has accepted.
	 */
	enum Fate {

		ANSWERED, CANCELLED, FAILED, TIMED_OUT

	}

	/**
	 * How many requests of a hundred, as shares from 0 to 1, do not end with an answer.
	 *
	 * @param cancelled the caller goes away, at any moment after it was sent
	 * @param failed the provider answers without a usage
	 * @param timedOut no answer comes
	 * @param timeout how long the client waits for one
	 */
	public record Fates(double cancelled, double failed, double timedOut, Duration timeout) {

		/**
		 * All are answered.
		 */
		public static final Fates NONE = new Fates(0, 0, 0, Duration.ofSeconds(30));

		private Fate draw(SplittableRandom random) {
			if (this == NONE) {
				return Fate.ANSWERED;
			}
			double chance = random.nextDouble();
			if (chance < this.cancelled) {
				return Fate.CANCELLED;
			}
			if (chance < this.cancelled + this.failed) {
				return Fate.FAILED;
			}
			return (chance < this.cancelled + this.failed + this.timedOut) ? Fate.TIMED_OUT : Fate.ANSWERED;
		}

	}

}
