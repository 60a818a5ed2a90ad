package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import io.aiclient.admission.SharedQuota.Correction;
import io.aiclient.admission.SharedQuota.Lease;

/**
 * Leases of places of a shared quota that are not yet used up. Needs and places are given
 * as so much of each limit, and last the number of attempts. Not safe for use by several
 * threads: the gate holds its lock.
 */
final class LeasePool {

	private final Deque<PooledLease> leases = new ArrayDeque<>();

	/**
	 * Takes in a lease.
	 * @param lease the lease
	 * @param from when it may be used at the earliest
	 * @param until when it may be used at the latest
	 */
	void add(Lease lease, long from, long until) {
		int limits = lease.amounts().size();
		long[] left = new long[limits + 1];
		for (int i = 0; i < limits; i++) {
			left[i] = lease.amounts().get(i);
		}
		left[limits] = lease.attempts();
		this.leases.add(new PooledLease(left, lease.endMicros(), from, until));
	}

	/**
	 * What is missing for a need, once all has come to its time.
	 * @return so much of each; all zero if nothing is
	 */
	long[] missing(long[] needs) {
		long[] missing = needs.clone();
		for (PooledLease pooled : this.leases) {
			for (int i = 0; i < missing.length; i++) {
				missing[i] = Math.max(0, missing[i] - pooled.left[i]);
			}
		}
		return missing;
	}

	/**
	 * How long until a need can be met for which nothing is missing.
	 * @return nanoseconds; zero if it can be now
	 */
	long nanosUntilTime(long[] needs, long now) {
		long[] missing = needs.clone();
		long wait = 0;
		for (PooledLease pooled : this.leases) {
			boolean needed = false;
			for (int i = 0; i < missing.length; i++) {
				needed |= missing[i] > 0 && pooled.left[i] > 0;
				missing[i] = Math.max(0, missing[i] - pooled.left[i]);
			}
			wait = needed ? Math.max(wait, pooled.from - now) : wait;
		}
		return wait;
	}

	/**
	 * Uses what an attempt needs, and the place of an attempt if there is one, needed or
	 * not.
	 * @param needs what {@link #nanosUntilTime} said can be met now
	 * @return for each limit, where in the coordinator's log its places stand
	 */
	List<List<Correction>> draw(long[] needs) {
		List<List<Correction>> drawn = new ArrayList<>();
		for (int i = 0; i < needs.length; i++) {
			List<Correction> places = new ArrayList<>(1);
			long missing = (i < needs.length - 1) ? needs[i] : 1;
			for (Iterator<PooledLease> all = this.leases.iterator(); missing > 0 && all.hasNext();) {
				PooledLease pooled = all.next();
				long taken = Math.min(missing, pooled.left[i]);
				pooled.left[i] -= taken;
				missing -= taken;
				if (taken > 0 && i < pooled.ends.size()) {
					places.add(new Correction(i, pooled.ends.get(i), taken));
				}
			}
			drawn.add(places);
		}
		this.leases.removeIf(PooledLease::isEmpty);
		return drawn;
	}

	/**
	 * Takes out all whose time is over.
	 * @return where in the coordinator's log they stand
	 */
	List<Correction> expire(long now) {
		return remove(now, false);
	}

	/**
	 * Takes out all.
	 * @return where in the coordinator's log they stand
	 */
	List<Correction> clear() {
		return remove(0, true);
	}

	private List<Correction> remove(long now, boolean all) {
		List<Correction> removed = new ArrayList<>();
		for (Iterator<PooledLease> leases = this.leases.iterator(); leases.hasNext();) {
			PooledLease pooled = leases.next();
			if (all || pooled.until - now <= 0) {
				leases.remove();
				pooled.places(removed);
			}
		}
		return removed;
	}

	/**
	 * How long until something has to be taken out.
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

		private final List<Long> ends;

		private final long from;

		private final long until;

		private PooledLease(long[] left, List<Long> ends, long from, long until) {
			this.left = left;
			this.ends = ends;
			this.from = from;
			this.until = until;
		}

		private boolean isEmpty() {
			return Arrays.stream(this.left).allMatch((amount) -> amount == 0);
		}

		private void places(List<Correction> places) {
			for (int i = 0; i < this.ends.size(); i++) {
				if (this.left[i] > 0) {
					places.add(new Correction(i, this.ends.get(i), this.left[i]));
				}
			}
		}

	}

}
