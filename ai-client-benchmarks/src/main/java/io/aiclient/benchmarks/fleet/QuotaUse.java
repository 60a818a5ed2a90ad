package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.List;

import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.Quota;

/**
 * How much of a quota was used, from the first request that was accepted.
 * <p>
 * It is held against a bucket that was full then: the allowance of one window at once,
 * and from then on what the quota gives as time passes. A client that knows the window
 * but not where one begins cannot send more under any policy. Those who fill each window
 * at once are nearest to it just after, and those who spread their requests are as near
 * at any time; so it is looked at where they are nearest in the last window.
 *
 * @param quota the quota
 * @param span how long it is looked at
 */
record QuotaUse(Quota quota, Duration span) {

	private static final int OK = 200;

	/**
	 * The share that was used.
	 * @param arrivals what the provider saw, in order
	 * @return 1 for all of it; 0 if nothing was accepted
	 */
	double of(List<Arrival> arrivals) {
		List<Duration> accepted = arrivals.stream()
			.filter((arrival) -> arrival.status() == OK)
			.map(Arrival::at)
			.toList();
		if (accepted.isEmpty()) {
			return 0;
		}
		Duration lastWindow = this.span.minus(this.quota.window());
		double most = 0;
		for (int i = 0; i < accepted.size(); i++) {
			Duration at = accepted.get(i).minus(accepted.get(0));
			if (at.compareTo(this.span) <= 0) {
				Duration lookedAt = (at.compareTo(lastWindow) < 0) ? lastWindow : at;
				most = Math.max(most, (i + 1) / most(lookedAt));
			}
		}
		return most;
	}

	/**
	 * What could have been accepted by some time after the first.
	 */
	private double most(Duration after) {
		return this.quota.allowance() + (double) this.quota.limit() * after.toNanos() / this.quota.period().toNanos();
	}

}
