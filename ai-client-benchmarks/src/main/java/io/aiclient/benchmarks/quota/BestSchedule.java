package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaDecision;
import io.aiclient.simulator.quota.QuotaLedger;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.QuotaRefusal;
import org.jspecify.annotations.Nullable;

/**
 * The greedy schedule that keeps the order: each request goes at the first moment at
 * which the quotas let it through and a slot is free. It runs the provider's own policies
 * in virtual time, where sending takes no time and arrives at once.
 *
 * @param limits the quotas as the schedule knows them; a fixed window's phase is how long
 * before the first request it began
 * @param slots the most requests in flight
 * @param latency how long each takes
 * @param external when others use one request of the same quotas, counted from the first
 * request, ascending; what they use is not there for the schedule
 */
record BestSchedule(QuotaLimits limits, int slots, Duration latency, List<Duration> external) {

	/**
	 * What a client can do that knows limits and windows but not how they are counted,
	 * nor when a window began: a log of its own that no window may exceed.
	 */
	BestSchedule knowingOnlyTheWindow() {
		return new BestSchedule(
				this.limits.requests(sliding(this.limits.requests())).tokens(sliding(this.limits.tokens())), this.slots,
				this.latency, this.external);
	}

	private static @Nullable Quota sliding(@Nullable Quota quota) {
		return (quota != null) ? quota.enforcedBy(Enforcement.SLIDING_WINDOW) : null;
	}

	/**
	 * How long it takes, from the first request to the last answer.
	 * @param tokens what each request costs of a quota of tokens, in order
	 */
	Duration makespan(List<Integer> tokens) {
		QuotaLedger ledger = new QuotaLedger(this.limits, 0);
		Deque<Duration> others = new ArrayDeque<>(this.external);
		PriorityQueue<Long> free = new PriorityQueue<>();
		for (int i = 0; i < this.slots; i++) {
			free.add(0L);
		}
		long now = 0;
		long end = 0;
		for (int amount : tokens) {
			now = admitted(amount, Math.max(now, free.remove()), ledger, others);
			end = now + this.latency.toNanos();
			free.add(end);
		}
		return Duration.ofNanos(end);
	}

	private static long admitted(int amount, long from, QuotaLedger ledger, Deque<Duration> others) {
		long now = from;
		while (true) {
			while (!others.isEmpty() && others.element().toNanos() <= now) {
				ledger.admit(0, others.remove().toNanos());
			}
			Optional<QuotaRefusal> refusal = ledger.admit(amount, now);
			if (refusal.isEmpty()) {
				return now;
			}
			if (!(refusal.get().decision() instanceof QuotaDecision.TryAgain tryAgain)) {
				throw new IllegalArgumentException("A request of " + amount + " tokens never fits");
			}
			now += tryAgain.after().toNanos();
		}
	}

}
