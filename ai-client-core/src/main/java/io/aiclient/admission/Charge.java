package io.aiclient.admission;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt is charged of one limit: an entry of the limit's log, with what the
 * provider reported when it arrived. Guarded by the gate's lock.
 * <p>
 * Opaque outside of this package, but for what a ledger of a shared quota needs to
 * reconcile a charge with the coordinator's: how much it is, when it leaves the log, and
 * an attachment.
 */
public final class Charge extends Chain.Link<Charge> {

	final SlidingWindow log;

	long sent;

	/**
	 * The amount as it was first charged.
	 */
	long reserved;

	long amount;

	/**
	 * The latest moment at which the request can have arrived.
	 */
	long arrival;

	long end;

	boolean left;

	/**
	 * When it is gone for good, or until when it stays, as the provider reported.
	 */
	long goneAt;

	boolean goneAtReported;

	/**
	 * Whether {@link #goneAt} is the earliest moment rather than the latest.
	 */
	boolean stays;

	/**
	 * Whether it is gone some time after its arrival, whenever that was.
	 */
	boolean byRate;

	/**
	 * Whether a window of the provider surely still sees it; kept by {@link CertainUse}.
	 */
	boolean certain;

	/**
	 * Whether an answer may still report what remains; kept by {@link BucketLevel}.
	 */
	boolean awaited;

	/**
	 * What we had used, when it was sent, by attempts that had ended and so had arrived.
	 */
	long settledBefore;

	/**
	 * What we had used by all that were sent before it.
	 */
	long usedBefore;

	/**
	 * What we had been charged since the client began, itself included.
	 */
	long chargedThen;

	/**
	 * What the provider reported to be left of the limit when this was charged; negative
	 * if it did not report.
	 */
	long remaining;

	private @Nullable Object attachment;

	int limit;

	/**
	 * The next charge of the same attempt, of another limit.
	 */
	@Nullable Charge other;

	/**
	 * How many still refer to it: who made it, until it is {@linkplain #release
	 * released}, and who remembers it.
	 */
	private int held;

	Charge(SlidingWindow log) {
		this.log = log;
	}

	/**
	 * Begins, perhaps once more: nothing is left of what it was before.
	 */
	void begin(long amount, long sent, long arrival) {
		this.sent = sent;
		this.reserved = amount;
		this.amount = amount;
		this.arrival = arrival;
		this.end = 0;
		this.left = false;
		this.goneAt = 0;
		this.goneAtReported = false;
		this.stays = false;
		this.byRate = false;
		this.certain = true;
		this.awaited = false;
		this.settledBefore = 0;
		this.usedBefore = 0;
		this.chargedThen = 0;
		this.remaining = -1;
		this.attachment = null;
		this.limit = 0;
		this.other = null;
		this.previous = null;
		this.next = null;
		this.held = 1;
	}

	void hold() {
		this.held++;
	}

	static void holdAll(Charge charges) {
		for (Charge charge = charges; charge != null; charge = charge.other) {
			charge.hold();
		}
	}

	void release() {
		this.held--;
		this.log.released(this);
	}

	static void releaseAll(@Nullable Charge charges) {
		Charge charge = charges;
		while (charge != null) {
			Charge other = charge.other;
			charge.release();
			charge = other;
		}
	}

	boolean isHeld() {
		return this.held > 0;
	}

	/**
	 * The latest moment at which an attempt can have arrived is known better now.
	 * @param charges the first of its charges; null if it has none
	 */
	static void arrived(@Nullable Charge charges, long arrival, long now) {
		for (Charge charge = charges; charge != null; charge = charge.other) {
			charge.log.arrived(charge, arrival, now);
		}
	}

	/**
	 * The amount as it is known now, in the limit's unit.
	 */
	public long amount() {
		return this.amount;
	}

	/**
	 * When it leaves the log, by the ticker, as far as is known now.
	 */
	public long end() {
		return this.end;
	}

	public boolean hasLeft() {
		return this.left;
	}

	/**
	 * What was attached last; null if nothing.
	 */
	public @Nullable Object attachment() {
		return this.attachment;
	}

	public void attach(Object attachment) {
		this.attachment = attachment;
	}

	/**
	 * Those that have left a log and that nothing refers to any more, to be used again: a
	 * log lets go as many as it takes, and each would outlive the young generation.
	 */
	static final class Spares {

		private static final int MOST = 1_024;

		private @Nullable Charge first;

		private int count;

		Charge take(SlidingWindow log) {
			Charge spare = this.first;
			if (spare == null) {
				return new Charge(log);
			}
			this.first = spare.next;
			this.count--;
			return spare;
		}

		void add(Charge charge) {
			if (this.count < MOST) {
				charge.next = this.first;
				this.first = charge;
				this.count++;
			}
		}

	}

}
