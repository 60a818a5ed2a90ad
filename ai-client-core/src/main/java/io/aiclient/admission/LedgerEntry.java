package io.aiclient.admission;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.tokens.TokenDemand;

/**
 * One attempt in the ledger: what it was charged, and how far it has come. Guarded by the
 * gate's lock.
 */
final class LedgerEntry {

	final TokenDemand demand;

	final long sent;

	/**
	 * What it was charged of each limit; null where the limit was not in force.
	 */
	final @Nullable LimitCharge[] charges;

	boolean answering;

	long begun;

	/**
	 * When it had arrived at the latest, once an answer begins.
	 */
	long arrived;

	/**
	 * Whether the provider reported how long it was at work.
	 */
	boolean processingReported;

	/**
	 * Whether the provider reported that a limit was used up.
	 */
	boolean usedUpReported;

	private final List<Limit> limits;

	LedgerEntry(TokenDemand demand, List<Limit> limits, long sent) {
		this.demand = demand;
		this.limits = limits;
		this.sent = sent;
		this.charges = new LimitCharge[limits.size()];
	}

	/**
	 * The latest moment at which it can have arrived is known better.
	 */
	void arrived(long arrived, long now) {
		forEachCharge((limit, charge) -> limit.arrived(charge, arrived, now));
	}

	void forEachCharge(BiConsumer<Limit, LimitCharge> action) {
		for (int i = 0; i < this.charges.length; i++) {
			LimitCharge charge = this.charges[i];
			if (charge != null) {
				action.accept(this.limits.get(i), charge);
			}
		}
	}

}
