package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.simulator.quota.Enforcement;

/**
 * Runs of the quota's cases by clients that make their calls otherwise: 600 requests, or
 * as many as are asked for, at a provider that allows 200 in 10 s.
 */
public final class CallerTrials {

	/**
	 * The most that a client has in flight.
	 */
	public static final int SLOTS = Trial.SLOTS;

	/**
	 * How long each answer takes.
	 */
	public static final Duration LATENCY = Trial.LATENCY;

	private final TrialRunner runner;

	private final int requests;

	/**
	 * Prepares runs.
	 * @param client starts a {@link TrialClient} with its options
	 * @param properties what every client is configured with, beside the limit
	 * @param requests requests of a run, one or more
	 */
	public CallerTrials(Function<List<String>, ChildProcess> client, List<String> properties, int requests) {
		this.runner = new TrialRunner(client, properties);
		this.requests = requests;
	}

	/**
	 * Makes a run of a client that is configured with the limit and its window.
	 * @param policy how the provider counts
	 * @param run which run it is, from 0: where a fixed window begins, and whether there
	 * are {@code x-ratelimit-*} headers, changes from run to run
	 * @param log takes what the client prints, and the outcome
	 * @return what was measured
	 */
	public Measured limited(Enforcement policy, int run, Consumer<String> log) throws InterruptedException {
		return run(QuotaCases.limited(policy, this.requests, run), log);
	}

	/**
	 * Makes a run of a client that is configured with no limit.
	 * @param policy how the provider counts
	 * @param run which run it is, from 0
	 * @param log takes what the client prints, and the outcome
	 * @return what was measured
	 */
	public Measured unlimited(Enforcement policy, int run, Consumer<String> log) throws InterruptedException {
		return run(QuotaCases.unlimited(policy, this.requests, run), log);
	}

	private Measured run(Trial trial, Consumer<String> log) throws InterruptedException {
		Outcome outcome = this.runner.run(trial, log);
		log.accept(outcome.toString());
		return new Measured(outcome.score().ratio(), outcome.refusals().all(), outcome.refusals().inFlight(),
				outcome.lost());
	}

	/**
	 * A policy in the names of cases.
	 * @param policy the policy
	 * @return such as {@code fixed}
	 */
	public static String name(Enforcement policy) {
		return QuotaCases.name(policy);
	}

	/**
	 * What was measured in a run.
	 *
	 * @param ratio the time as a multiple of the best
	 * @param refused requests that the provider refused
	 * @param inFlight the most that were in flight at once until the first refusal
	 * @param lost requests that did not end as an answer
	 */
	public record Measured(double ratio, long refused, int inFlight, long lost) {

	}

}
