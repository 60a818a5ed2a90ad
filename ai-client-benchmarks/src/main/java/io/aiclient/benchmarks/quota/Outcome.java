package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.Locale;

/**
 * What became of one run.
 *
 * @param trial the run
 * @param report what the client saw
 * @param score its time beside the best
 * @param accepted requests of the client that the provider accepted
 * @param refusals those that it did not
 * @param othersRefused refused requests of others that use the quota
 */
record Outcome(Trial trial, ClientReport report, Yardstick.Score score, long accepted, Refusals refusals,
		long othersRefused) {

	/**
	 * Requests that did not end as an answer.
	 */
	long lost() {
		return this.trial.workload().requests() - this.report.answered();
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"%.2f s, %.3f of %.2f s; answered %d, failed %d, attempts %d; accepted %d, refused %s, others refused %d; configured %s",
				seconds(this.score.taken()), this.score.ratio(), seconds(this.score.best()), this.report.answered(),
				this.report.failed(), this.report.attempts(), this.accepted, this.refusals, this.othersRefused,
				this.trial.properties());
	}

	static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

}
