package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

/**
 * The best that a client can do that keeps the order, knows the limits and windows but
 * not when a window of the provider begins, and whose requests arrive as they are sent:
 * each request as soon as a slot is free and it fits in every window that ends with it.
 * What is charged at the end counts as charged at once, and what others use as taken off
 * the limits.
 */
final class GreedyBest {

	private final PriorityQueue<Long> slots = new PriorityQueue<>();

	private GreedyBest() {
	}

	static Duration makespan(Scenario scenario) {
		return new GreedyBest().run(scenario);
	}

	private Duration run(Scenario scenario) {
		Workload work = scenario.workload();
		QuotaLimits limits = scenario.provider().limits();
		double left = 1 - scenario.provider().foreign().share();
		Lane requests = new Lane(limits.requests(), left);
		Lane tokens = new Lane(limits.tokens(), left);
		long now = 0;
		long end = 0;
		for (int i = 0; i < work.requests(); i++) {
			Workload.Item item = work.item(i, scenario.seed(), scenario.provider().latency());
			long amount = limits.tokenCharge().whenAdmitted(item.prompt(), item.max())
					+ limits.tokenCharge().whenAnswered(item.completion());
			if (this.slots.size() == work.slots()) {
				now = Math.max(now, this.slots.remove());
			}
			now = tokens.fits(amount, requests.fits(1, now));
			now = tokens.fits(amount, requests.fits(1, now));
			requests.add(1, now);
			tokens.add(amount, now);
			this.slots.add(now + item.latency());
			end = Math.max(end, now + item.latency());
		}
		return Duration.ofNanos(end);
	}

	private static final class Lane {

		private final @Nullable Quota quota;

		private final AmountLog log;

		private final long allowance;

		private Lane(@Nullable Quota quota, double left) {
			this.quota = quota;
			this.log = new AmountLog((quota != null) ? quota.window().toNanos() : 1);
			this.allowance = (quota != null) ? Math.max(1, (long) (left * quota.allowance())) : Long.MAX_VALUE;
		}

		private long fits(long amount, long from) {
			return (this.quota != null) ? this.log.fits(Math.min(amount, this.allowance), this.allowance, from) : from;
		}

		private void add(long amount, long now) {
			if (this.quota != null) {
				this.log.add(now, amount);
			}
		}

	}

}
