package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.Quota;

/**
 * What became of one run under a quota.
 *
 * @param quota the quota as the provider enforces it
 * @param span how long it was measured, from the first request that was accepted
 * @param arrivals what the provider saw, in order
 * @param reports what the processes saw that were alive at the end
 * @param redisCalls how often a process called Redis, in a second
 */
record Outcome(Quota quota, Duration span, List<Arrival> arrivals, List<MemberReport> reports, double redisCalls) {

	private static final int OK = 200;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final Duration SECOND = Duration.ofSeconds(1);

	double used() {
		return new QuotaUse(this.quota, this.span).of(this.arrivals);
	}

	private List<Duration> refusedAt() {
		return this.arrivals.stream()
			.filter((arrival) -> arrival.status() == TOO_MANY_REQUESTS)
			.map(Arrival::at)
			.toList();
	}

	long refused() {
		return refusedAt().size();
	}

	double refusedShare() {
		return (double) refused() / this.arrivals.size();
	}

	/**
	 * The most refusals within a second.
	 */
	long burst() {
		List<Duration> refused = refusedAt();
		int most = 0;
		int first = 0;
		for (int i = 0; i < refused.size(); i++) {
			while (refused.get(i).minus(refused.get(first)).compareTo(SECOND) >= 0) {
				first++;
			}
			most = Math.max(most, i - first + 1);
		}
		return most;
	}

	/**
	 * How far the process is from its fair share that is farthest from it, as a part of
	 * that share.
	 */
	double unfairness() {
		double fair = this.reports.stream().mapToLong(MemberReport::answered).average().orElse(Double.NaN);
		return this.reports.stream()
			.mapToDouble((report) -> Math.abs(report.answered() - fair) / fair)
			.max()
			.orElse(Double.NaN);
	}

	/**
	 * Requests that did not end as an answer.
	 */
	long lost() {
		return this.reports.stream().mapToLong(MemberReport::lost).sum();
	}

	/**
	 * What was answered in each process, and what was accepted and refused in each
	 * second.
	 */
	@Override
	public String toString() {
		return "answered " + this.reports.stream().map(MemberReport::answered).toList() + ", accepted each second "
				+ eachSecond(OK) + ", refused " + eachSecond(TOO_MANY_REQUESTS);
	}

	private Map<Long, Long> eachSecond(int status) {
		return this.arrivals.stream()
			.filter((arrival) -> arrival.status() == status)
			.collect(Collectors.groupingBy((arrival) -> arrival.at().minus(this.arrivals.get(0).at()).toSeconds(),
					TreeMap::new, Collectors.counting()));
	}

}
