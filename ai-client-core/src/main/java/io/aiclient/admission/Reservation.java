package io.aiclient.admission;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.tokens.TokenDemand;

/**
 * What one attempt reserves: its charges, and how far it has come. Opaque outside of this
 * package, but for what a ledger of a shared quota needs. Guarded by the gate's lock.
 */
public final class Reservation {

	final TokenDemand demand;

	final long sent;

	boolean answering;

	long begun;

	/**
	 * When it had arrived at the latest, once an answer begins.
	 */
	long arrived;

	/**
	 * Whether the provider reported its processing time.
	 */
	boolean processingReported;

	/**
	 * Whether the provider reported that a limit was used up.
	 */
	boolean usedUpReported;

	private final List<Limit> limits;

	private final @Nullable Charge[] charges;

	Reservation(TokenDemand demand, List<Limit> limits, long sent) {
		this.demand = demand;
		this.limits = limits;
		this.sent = sent;
		this.charges = new Charge[limits.size()];
	}

	/**
	 * What it is charged of a limit; null if the limit was not in force.
	 */
	public @Nullable Charge charge(int limit) {
		return this.charges[limit];
	}

	void charge(int limit, Charge charge) {
		this.charges[limit] = charge;
	}

	/**
	 * When the attempt was admitted, by the ticker.
	 */
	public long sent() {
		return this.sent;
	}

	/**
	 * Whether the head of an answer has come.
	 */
	public boolean isAnswering() {
		return this.answering;
	}

	/**
	 * When the attempt had arrived at the provider at the latest, by the ticker. Means
	 * nothing before its answer begins.
	 */
	public long arrived() {
		return this.arrived;
	}

	void arrived(long arrived, long now) {
		forEachCharge((limit, charge) -> limit.arrived(charge, arrived, now));
	}

	void forEachCharge(BiConsumer<Limit, Charge> action) {
		for (int i = 0; i < this.charges.length; i++) {
			Charge charge = this.charges[i];
			if (charge != null) {
				action.accept(this.limits.get(i), charge);
			}
		}
	}

}
