package io.aiclient.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The charges of one log, in the order in which they leave it.
 * <p>
 * How is it designed, and why? Nearly all leave at the front and come in at the back, so
 * it is a list whose links are the charges' own: neither searches anything nor allocates.
 * But a charge moves when it is known better when its request arrived, perhaps past
 * thousands that have not. So its place is looked for from the charge that was last put
 * near that time. Wherever the search begins it finds the right place: a hint need not be
 * right, only near, and one that has left is not used. Ends are compared by their
 * difference, which survives an overflow.
 */
final class ChargeOrder {

	private static final int HINTS = 256;

	/**
	 * The hints are for twice the window at least, and for 17 s at least, since a charge
	 * may stay longer than a window by what its request takes to arrive.
	 */
	private static final int SMALLEST_SHIFT = 26;

	private final @Nullable Charge[] hints = new Charge[HINTS];

	private int shift;

	private final Chain<Charge> chain = new Chain<>();

	ChargeOrder(long windowNanos) {
		clear(windowNanos);
	}

	void clear(long windowNanos) {
		this.shift = Math.max(SMALLEST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(2 * windowNanos / HINTS));
		this.chain.clear();
		Arrays.fill(this.hints, null);
	}

	@Nullable Charge first() {
		return this.chain.first();
	}

	/**
	 * A copy, so that charges may leave meanwhile.
	 */
	List<Charge> all() {
		List<Charge> all = new ArrayList<>();
		for (Charge charge = first(); charge != null; charge = charge.next) {
			all.add(charge);
		}
		return all;
	}

	/**
	 * Puts a charge that has no place where its end says.
	 */
	void add(Charge charge) {
		Charge last = this.chain.last();
		if (last == null || last.end - charge.end <= 0) {
			this.chain.insert(charge, last);
		}
		else {
			int hint = (int) (charge.end >>> this.shift) & (HINTS - 1);
			this.chain.insert(charge, lastBefore(charge, this.hints[hint]));
			this.hints[hint] = charge;
		}
	}

	void remove(Charge charge) {
		this.chain.remove(charge);
	}

	void move(Charge charge, long end) {
		boolean stays = (charge.previous == null || charge.previous.end - end <= 0)
				&& (charge.next == null || end - charge.next.end <= 0);
		if (stays) {
			charge.end = end;
		}
		else {
			remove(charge);
			charge.end = end;
			add(charge);
		}
	}

	/**
	 * The last that leaves no later than a charge that has no place; null if all do.
	 */
	private @Nullable Charge lastBefore(Charge charge, @Nullable Charge hint) {
		Charge found = (hint != null && hint != charge && !hint.left) ? hint : this.chain.last();
		while (found != null && found.end - charge.end > 0) {
			found = found.previous;
		}
		while (found != null && found.next != null && found.next.end - charge.end <= 0) {
			found = found.next;
		}
		return found;
	}

}
