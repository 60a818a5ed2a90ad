package io.aiclient.benchmarks.quota;

/**
 * What became of one run.
 *
 * @param trial the run
 * @param report what the client saw
 * @param score its time beside the best
 * @param accepted requests of the client that the provider let through
 * @param refusals those that it did not
 */
record Outcome(Trial trial, ClientReport report, Yardstick.Score score, long accepted, Refusals refusals) {

	/**
	 * Requests that did not end as an answer.
	 */
	long lost() {
		return this.trial.workload().requests() - this.report.answered();
	}

}
