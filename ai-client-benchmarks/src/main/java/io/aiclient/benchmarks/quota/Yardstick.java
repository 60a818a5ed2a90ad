package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.List;

import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.QuotaLimits;

/**
 * What a makespan is held against.
 */
enum Yardstick {

	/**
	 * The best of a client that knows the limits and their windows, but neither when a
	 * window began nor how it is counted.
	 */
	OWN_LOG {
		@Override
		Duration best(Trial trial, List<Integer> tokens) {
			return schedule(trial).knowingOnlyTheWindow().makespan(tokens);
		}
	},

	/**
	 * The same, or that of a client that knows the policy itself, if that is shorter.
	 */
	POLICY {
		@Override
		Duration best(Trial trial, List<Integer> tokens) {
			Duration itself = schedule(trial).makespan(tokens);
			Duration ownLog = OWN_LOG.best(trial, tokens);
			return (itself.compareTo(ownLog) < 0) ? itself : ownLog;
		}
	},

	/**
	 * The best of a client that knows how long the steps of a bucket are, but not when
	 * they end, so that the first may have ended just before its first request; and that
	 * keeps within the window, since it knows nothing of the bucket's level.
	 */
	STEPS {
		@Override
		Duration best(Trial trial, List<Integer> tokens) {
			Duration steps = schedule(trial).makespan(tokens);
			Duration ownLog = OWN_LOG.best(trial, tokens);
			return (steps.compareTo(ownLog) > 0) ? steps : ownLog;
		}
	},

	/**
	 * The best of a client that knows when the fixed window began.
	 */
	KNOWN_PHASE {
		@Override
		Duration best(Trial trial, List<Integer> tokens) {
			Duration offset = (trial.offset() != null) ? trial.offset() : Duration.ZERO;
			return schedule(trial, trial.phased(offset)).makespan(tokens);
		}
	},

	/**
	 * What was left when the first window, which began with the first request, was over,
	 * and the time it took from then on. More in the first window than a client could
	 * know to be allowed is not held for it.
	 */
	AFTER_FIRST_WINDOW {
		@Override
		Duration best(Trial trial, List<Integer> tokens) {
			return OWN_LOG.best(trial, tokens);
		}

		@Override
		Score score(Trial trial, Duration makespan, List<Arrival> arrivals) {
			List<Duration> accepted = arrivals.stream()
				.filter((arrival) -> arrival.status() == 200)
				.map(Arrival::at)
				.toList();
			Duration over = arrivals.get(0).at().plus(trial.window());
			long within = accepted.stream().filter((at) -> at.compareTo(over) < 0).count();
			int known = (int) Math.min(within, trial.quota().allowance());
			List<Integer> tokens = trial.workload().tokens();
			Duration end = accepted.get(accepted.size() - 1).plus(Trial.LATENCY);
			return new Score(end.minus(over), best(trial, tokens.subList(known, tokens.size())));
		}
	};

	/**
	 * The best makespan.
	 * @param trial the run
	 * @param tokens what each request costs of a quota of tokens
	 */
	abstract Duration best(Trial trial, List<Integer> tokens);

	/**
	 * Holds a run against its best.
	 * @param trial the run
	 * @param makespan what the client measured
	 * @param arrivals what the provider saw
	 */
	Score score(Trial trial, Duration makespan, List<Arrival> arrivals) {
		return new Score(makespan, best(trial, trial.workload().tokens()));
	}

	private static BestSchedule schedule(Trial trial) {
		return schedule(trial, trial.limits());
	}

	private static BestSchedule schedule(Trial trial, QuotaLimits limits) {
		ExternalUsage external = trial.external();
		List<Duration> others = (external != null)
				? external.arrivals(trial.lead(), trial.window().multipliedBy(trial.workload().requests())) : List.of();
		return new BestSchedule(limits, Trial.SLOTS, Trial.LATENCY, others);
	}

	/**
	 * A time beside the best.
	 *
	 * @param taken the time
	 * @param best the best
	 */
	record Score(Duration taken, Duration best) {

		double ratio() {
			return (double) this.taken.toNanos() / this.best.toNanos();
		}

	}

}
