package io.aiclient.admission.zoo;

import io.aiclient.simulator.quota.Quota;

/**
 * Watches one limit from the provider's side: the fullest window, and how much of the
 * allowance was used once the first of it was gone.
 */
final class LimitWitness {

	private final String name;

	private final long allowance;

	private final long windowNanos;

	private final AmountLog log;

	private long fullest;

	private long largest;

	private long accepted;

	private long steps;

	private long firstStepTime;

	private long firstStepAmount;

	private long lastStepTime;

	private long lastStepAmount;

	LimitWitness(String name, Quota quota) {
		this.name = name;
		this.allowance = quota.allowance();
		this.windowNanos = quota.window().toNanos();
		this.log = new AmountLog(this.windowNanos);
	}

	/**
	 * Something was charged, or would have been had it not been refused.
	 * @param amount what it costs
	 * @param now the time
	 */
	void arrived(long amount, long now) {
		this.fullest = Math.max(this.fullest, this.log.add(now, amount));
		this.largest = Math.max(this.largest, amount);
	}

	/**
	 * Something was charged.
	 * @param amount what it costs
	 * @param now the time
	 */
	void accepted(long amount, long now) {
		this.accepted += amount;
		if (this.accepted / this.allowance > this.steps) {
			if (this.steps == 0) {
				this.firstStepTime = now;
				this.firstStepAmount = this.accepted;
			}
			this.steps = this.accepted / this.allowance;
			this.lastStepTime = now;
			this.lastStepAmount = this.accepted;
		}
	}

	ZooResult.LimitUse use() {
		double windows = (this.lastStepTime - this.firstStepTime) / (double) this.windowNanos;
		double used = (this.lastStepAmount - this.firstStepAmount) / (double) this.allowance;
		return new ZooResult.LimitUse(this.name, this.allowance, this.fullest, this.largest,
				(windows > 0) ? used / windows : Double.NaN);
	}

}
