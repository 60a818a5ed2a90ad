package io.aiclient.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The attempts in flight. Guarded by the gate's lock.
 */
final class AttemptsInFlight {

	private static final Comparator<Reservation> BY_SENDING = (one, other) -> Long.signum(one.sent - other.sent);

	private final List<Reservation> all = new ArrayList<>();

	void add(Reservation reservation) {
		reservation.place = this.all.size();
		this.all.add(reservation);
	}

	/**
	 * Takes out one that is in flight; the last takes its place.
	 */
	void remove(Reservation reservation) {
		Reservation last = this.all.remove(this.all.size() - 1);
		if (last != reservation) {
			this.all.set(reservation.place, last);
			last.place = reservation.place;
		}
	}

	int size() {
		return this.all.size();
	}

	/**
	 * When each was sent.
	 */
	LongStream sent() {
		return this.all.stream().mapToLong(Reservation::sent);
	}

	List<Reservation> inTheOrderOfSending() {
		return this.all.stream().sorted(BY_SENDING).toList();
	}

}
