package io.aiclient.simulator.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Several quotas as one: a request is charged to all of them or to none.
 * <p>
 * As a {@link QuotaPolicy}, it has no clock and is not thread-safe.
 */
public final class QuotaLedger {

	private final List<Entry> entries = new ArrayList<>();

	private final boolean chargeRefused;

	/**
	 * A ledger with nothing charged yet.
	 * @param limits the quotas
	 * @param originNanos the time at which the provider starts
	 */
	public QuotaLedger(QuotaLimits limits, long originNanos) {
		this.chargeRefused = limits.chargeRefused();
		if (limits.requests() != null) {
			this.entries.add(new Entry(LimitKind.REQUESTS, limits.requests(), originNanos));
		}
		if (limits.requestsPerDay() != null) {
			this.entries.add(new Entry(LimitKind.REQUESTS_PER_DAY, limits.requestsPerDay(), originNanos));
		}
		if (limits.tokens() != null) {
			this.entries.add(new Entry(LimitKind.TOKENS, limits.tokens(), originNanos));
		}
	}

	/**
	 * Charges one request, if every limit lets it through.
	 * @param tokens its tokens, zero or more
	 * @param nowNanos the current time
	 * @return why it was refused; empty if it was admitted
	 */
	public Optional<QuotaRefusal> admit(long tokens, long nowNanos) {
		QuotaRefusal refusal = null;
		Duration longest = Duration.ZERO;
		for (Entry entry : this.entries) {
			long amount = entry.amount(tokens);
			QuotaDecision decision = entry.policy.check(amount, nowNanos);
			Duration wait = wait(decision);
			if (wait.compareTo(longest) > 0) {
				longest = wait;
				long used = entry.policy.allowance() - entry.policy.remaining(nowNanos);
				refusal = new QuotaRefusal(entry.kind, entry.quota, used, amount, decision);
			}
		}
		for (Entry entry : this.entries) {
			if (refusal == null || (this.chargeRefused && entry.kind != LimitKind.TOKENS)) {
				entry.policy.charge(entry.amount(tokens), nowNanos);
			}
		}
		return Optional.ofNullable(refusal);
	}

	/**
	 * Charges tokens that became known after the request was admitted, even beyond the
	 * allowance.
	 * @param tokens the tokens, zero or more
	 * @param nowNanos the current time
	 */
	public void settle(long tokens, long nowNanos) {
		QuotaPolicy policy = policy(LimitKind.TOKENS);
		if (policy != null) {
			policy.charge(tokens, nowNanos);
		}
	}

	/**
	 * The policy behind a limit.
	 * @param kind the limit
	 * @return the policy, or {@code null} if there is no such limit
	 */
	public @Nullable QuotaPolicy policy(LimitKind kind) {
		for (Entry entry : this.entries) {
			if (entry.kind == kind) {
				return entry.policy;
			}
		}
		return null;
	}

	private static Duration wait(QuotaDecision decision) {
		if (decision instanceof QuotaDecision.TryAgain tryAgain) {
			return tryAgain.after();
		}
		return decision.allowed() ? Duration.ZERO : Duration.ofNanos(Long.MAX_VALUE);
	}

	private static final class Entry {

		private final LimitKind kind;

		private final Quota quota;

		private final QuotaPolicy policy;

		private Entry(LimitKind kind, Quota quota, long originNanos) {
			this.kind = kind;
			this.quota = quota;
			this.policy = quota.newPolicy(originNanos);
		}

		private long amount(long tokens) {
			return (this.kind == LimitKind.TOKENS) ? tokens : 1;
		}

	}

}
