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
public final class Charge {

	final long sent;

	/**
	 * The amount as it was first charged.
	 */
	final long reserved;

	/**
	 * Orders charges that leave at the same moment.
	 */
	final long number;

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
	boolean certain = true;

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
	long remaining = -1;

	private @Nullable Object attachment;

	Charge(long amount, long sent, long arrival, long number) {
		this.reserved = amount;
		this.amount = amount;
		this.sent = sent;
		this.arrival = arrival;
		this.number = number;
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

}
