package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A log of what was charged, so that no window of the given length, wherever it begins,
 * sees more than the allowance.
 * <p>
 * Why is that so? A charge stays for one window after the latest moment at which its
 * request can have arrived at the provider. Take any window of the provider, and of the
 * requests that arrived in it the one that was sent last. When that one was sent, each of
 * the others had arrived, or could still arrive, less than one window before: all of them
 * were in the log, and together they fit. Times of sending alone would not do: a slow
 * request and a fast one arrive closer together than they were sent. Where the provider
 * has reported when a charge is gone for good, it leaves then if that is earlier.
 */
final class SlidingWindow {

	private final ChargeOrder charges;

	private final Charge.Spares spares = new Charge.Spares();

	private final CertainUse certain = new CertainUse();

	private Duration window;

	private long windowNanos;

	private long used;

	private final WholeAgain whole = new WholeAgain();

	private @Nullable Consumer<Charge> watch;

	SlidingWindow(Duration window) {
		this.window = window;
		this.windowNanos = window.toNanos();
		this.charges = new ChargeOrder(this.windowNanos);
	}

	Duration window() {
		return this.window;
	}

	long windowNanos() {
		return this.windowNanos;
	}

	void watch(Consumer<Charge> watch) {
		this.watch = watch;
	}

	void reportAll() {
		this.charges.all().forEach(this::report);
	}

	/**
	 * How long until an amount fits, if nothing else is charged meanwhile.
	 * @param amount an amount that fits into an empty window
	 * @param allowance the most that a window may see
	 * @return nanoseconds; zero if it fits now
	 */
	long nanosUntilFree(long amount, long allowance, long now) {
		expire(now);
		long excess = this.used + amount - allowance;
		if (excess <= 0) {
			return 0;
		}
		for (Charge charge = this.charges.first(); charge != null; charge = charge.next) {
			excess -= charge.amount;
			if (excess <= 0) {
				return charge.end - now;
			}
		}
		throw new IllegalArgumentException("An amount of " + amount + " never fits into " + allowance);
	}

	/**
	 * Charges an amount.
	 * @param sent when it was sent, not before any other
	 * @param arrival the latest moment at which it can arrive, as far as is known now
	 */
	Charge charge(long amount, long sent, long arrival) {
		Charge charge = this.spares.take(this);
		charge.begin(amount, sent, arrival);
		charge.end = arrival + this.windowNanos;
		this.charges.add(charge);
		this.certain.add(charge);
		this.used += amount;
		report(charge);
		return charge;
	}

	/**
	 * The latest moment at which a charge can have arrived is known better now. A charge
	 * that has left stays away.
	 */
	void arrived(Charge charge, long arrival, long now) {
		expire(now);
		charge.goneAt += charge.byRate ? arrival - charge.arrival : 0;
		charge.arrival = arrival;
		moved(charge);
	}

	/**
	 * Makes a charge once more, though it may have left.
	 */
	void chargedAgain(Charge charge, long now) {
		expire(now);
		if (charge.left) {
			charge.left = false;
			charge.certain = false;
			this.used += charge.amount;
			this.charges.add(charge);
		}
		charge.goneAtReported = charge.stays;
		charge.byRate = false;
		charge.arrival = now;
		moved(charge);
	}

	/**
	 * The provider has reported when a charge is gone for good.
	 * @param moment the moment; after the charge's window it means nothing
	 */
	void goneAt(Charge charge, long moment) {
		goneAt(charge, moment, false);
	}

	/**
	 * The provider has reported that a charge is not gone before a moment after its
	 * window.
	 */
	void staysUntil(Charge charge, long moment) {
		goneAt(charge, moment, true);
	}

	private void goneAt(Charge charge, long moment, boolean stays) {
		charge.goneAt = moment;
		charge.goneAtReported = true;
		charge.stays = stays;
		moved(charge);
	}

	/**
	 * The provider has reported when the whole limit is there again, as it stood when a
	 * request arrived.
	 * @param tolerance how far two reports of one moment may be apart, in nanoseconds
	 */
	void wholeAgainAt(Charge charge, long moment, long tolerance) {
		this.whole.report(charge.sent, moment, tolerance);
	}

	/**
	 * Changes a charge to what it really was. A charge that has left stays away.
	 */
	void correct(Charge charge, long actual) {
		if (!charge.left) {
			this.used += actual - charge.amount;
			this.certain.correct(charge, actual);
			charge.amount = actual;
			report(charge);
		}
	}

	/**
	 * Takes another length of the window from now on. What the provider reported of
	 * charges was of another window, and is forgotten.
	 */
	void resize(Duration length) {
		this.window = length;
		this.windowNanos = length.toNanos();
		this.whole.reported = false;
		List<Charge> all = this.charges.all();
		this.charges.clear(this.windowNanos);
		for (Charge charge : all) {
			charge.goneAtReported = false;
			charge.end = end(charge);
			this.charges.add(charge);
		}
		reportAll();
	}

	void clear() {
		this.charges.all().forEach((charge) -> charge.left = true);
		this.charges.clear(this.windowNanos);
		this.certain.clear();
		this.whole.reported = false;
		this.used = 0;
	}

	long used(long now) {
		expire(now);
		return this.used;
	}

	/**
	 * What is used by those whose window began so late that, had they arrived at once,
	 * the provider would still count them.
	 */
	long certainlyUsed(long now) {
		expire(now);
		return this.certain.used(now - this.windowNanos);
	}

	private void moved(Charge charge) {
		if (!charge.left) {
			this.charges.move(charge, end(charge));
			report(charge);
		}
	}

	private long end(Charge charge) {
		long end = charge.arrival + this.windowNanos;
		return (charge.goneAtReported && charge.stays == (charge.goneAt - end > 0)) ? charge.goneAt : end;
	}

	private void expire(long now) {
		for (Charge first = this.charges.first(); first != null && first.end - now <= 0; first = this.charges.first()) {
			gone(first);
		}
		if (this.whole.isPassed(now)) {
			this.charges.all().stream().filter((charge) -> charge.arrival - this.whole.sent <= 0).forEach(this::gone);
			this.whole.reported = false;
		}
	}

	private void gone(Charge gone) {
		this.charges.remove(gone);
		this.used -= gone.amount;
		this.certain.doubt(gone);
		gone.left = true;
		released(gone);
	}

	/**
	 * One refers to a charge no more: it may be used again if none does. Who watches
	 * charges remembers them for an unknown time.
	 */
	void released(Charge charge) {
		if (charge.left && !charge.isHeld() && this.watch == null) {
			this.spares.add(charge);
		}
	}

	private void report(Charge charge) {
		if (this.watch != null) {
			this.watch.accept(charge);
		}
	}

	/**
	 * When the whole of a limit is there again, as the provider reports it of one
	 * request: whatever had arrived before that request is gone then too, even if nothing
	 * was heard of it.
	 */
	private static final class WholeAgain {

		private boolean reported;

		private long sent;

		private long moment;

		/**
		 * A report, which is believed. One of a later moment is heard once the one before
		 * has passed.
		 */
		private void report(long sent, long moment, long tolerance) {
			if (!this.reported) {
				this.reported = true;
				this.sent = sent;
				this.moment = moment;
			}
			else if (Math.abs(moment - this.moment) <= tolerance && sent - this.sent > 0) {
				this.sent = sent;
				this.moment = (moment - this.moment > 0) ? moment : this.moment;
			}
		}

		private boolean isPassed(long now) {
			return this.reported && this.moment - now <= 0;
		}

	}

}
