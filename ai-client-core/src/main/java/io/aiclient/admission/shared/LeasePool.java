package io.aiclient.admission.shared;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import io.aiclient.admission.Charge;
import io.aiclient.admission.Ledger;
import io.aiclient.admission.Reservation;
import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.RemoteCharge;

/**
 * Leases of places of a shared quota that are not yet used up. Needs and places are given
 * as so much of each limit, and last the number of attempts.
 */
final class LeasePool {

	private final Deque<PooledLease> leases = new ArrayDeque<>();

	private final RemoteCharges charges;

	LeasePool(RemoteCharges charges) {
		this.charges = charges;
	}

	void add(Lease lease, long from, long until) {
		this.leases.add(new PooledLease(lease, from, until));
	}

	/**
	 * What is missing for a need, once all leases have come to their time.
	 */
	long[] missing(long[] needs) {
		long[] missing = needs.clone();
		this.leases.forEach((pooled) -> pooled.subtractFrom(missing));
		return missing;
	}

	/**
	 * How long until the leases meet a need.
	 * @return nanoseconds; zero if they do now, {@link Ledger#WHEN_ONE_ENDS} if something
	 * is missing
	 */
	long nanosUntilFree(long[] needs, long now) {
		long[] missing = needs.clone();
		long wait = 0;
		for (PooledLease pooled : this.leases) {
			wait = pooled.subtractFrom(missing) ? Math.max(wait, pooled.from - now) : wait;
		}
		return (LongStream.of(missing).sum() > 0) ? Ledger.WHEN_ONE_ENDS : wait;
	}

	/**
	 * Uses what an attempt needs, and the place of an attempt if there is one, needed or
	 * not.
	 * @param reservation the attempt's
	 * @param needs what {@link #nanosUntilFree} said can be met now
	 * @param epoch that of the coordinator's log
	 */
	void draw(Reservation reservation, long[] needs, String epoch) {
		int limits = needs.length - 1;
		for (int i = 0; i < limits; i++) {
			List<RemoteCharge> places = draw(i, needs[i]);
			Charge charge = reservation.charge(i);
			if (charge != null) {
				this.charges.drawn(i, charge, epoch, places);
			}
		}
		draw(limits, 1);
		this.leases.removeIf(PooledLease::isEmpty);
	}

	private List<RemoteCharge> draw(int i, long amount) {
		List<RemoteCharge> places = new ArrayList<>(1);
		long missing = amount;
		for (PooledLease pooled : this.leases) {
			long taken = Math.min(missing, pooled.left[i]);
			pooled.left[i] -= taken;
			missing -= taken;
			if (taken > 0 && i < pooled.ends.size()) {
				places.add(new RemoteCharge(i, pooled.ends.get(i), taken));
			}
		}
		return places;
	}

	/**
	 * Gives back all whose time is over.
	 * @return for how many attempts there were places
	 */
	int expire(long now) {
		int held = attempts();
		giveBack((pooled) -> pooled.until - now <= 0);
		return held - attempts();
	}

	void giveBack() {
		giveBack((pooled) -> true);
	}

	private void giveBack(Predicate<PooledLease> which) {
		this.leases.removeIf((pooled) -> {
			boolean gone = which.test(pooled);
			if (gone) {
				this.charges.giveBack(pooled.places());
			}
			return gone;
		});
	}

	/**
	 * Drops the leases: a coordinator that lost its memory has no charges for them.
	 */
	void clear() {
		this.leases.clear();
	}

	/**
	 * How long until something has to be given back.
	 * @return nanoseconds; {@link Long#MAX_VALUE} if nothing is left
	 */
	long nanosUntilExpiry(long now) {
		return this.leases.stream().mapToLong((pooled) -> pooled.until - now).min().orElse(Long.MAX_VALUE);
	}

	/**
	 * For how many attempts there are places.
	 */
	int attempts() {
		int attempts = 0;
		for (PooledLease pooled : this.leases) {
			attempts += (int) pooled.left[pooled.left.length - 1];
		}
		return attempts;
	}

	/**
	 * What is left of one lease.
	 */
	private static final class PooledLease {

		private final long[] left;

		/**
		 * When the places of each limit leave the coordinator's log.
		 */
		private final List<Long> ends;

		private final long from;

		private final long until;

		private PooledLease(Lease lease, long from, long until) {
			this.left = LongStream
				.concat(lease.amounts().stream().mapToLong((amount) -> amount), LongStream.of(lease.attempts()))
				.toArray();
			this.ends = lease.endMicros();
			this.from = from;
			this.until = until;
		}

		private boolean isEmpty() {
			return Arrays.stream(this.left).allMatch((amount) -> amount == 0);
		}

		/**
		 * Takes what is left from what is missing.
		 * @return whether anything that is left was missing
		 */
		private boolean subtractFrom(long[] missing) {
			boolean needed = false;
			for (int i = 0; i < missing.length; i++) {
				needed |= missing[i] > 0 && this.left[i] > 0;
				missing[i] = Math.max(0, missing[i] - this.left[i]);
			}
			return needed;
		}

		private List<RemoteCharge> places() {
			List<RemoteCharge> places = new ArrayList<>(this.ends.size());
			for (int i = 0; i < this.ends.size(); i++) {
				if (this.left[i] > 0) {
					places.add(new RemoteCharge(i, this.ends.get(i), this.left[i]));
				}
			}
			return places;
		}

	}

}
