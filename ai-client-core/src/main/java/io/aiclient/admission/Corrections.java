package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aiclient.admission.SharedQuota.Correction;
import io.aiclient.admission.SlidingWindow.Charge;

/**
 * Where the coordinator's log of a shared quota differs from what we know of our own
 * charges. Our own log knows best: it hears when an attempt had arrived, what it came to,
 * and what is charged anew. What changes there is remembered, and taken along with the
 * next report. Not safe for use by several threads: the gate holds its lock.
 */
final class Corrections {

	private static final int STEPS = 256;

	private static final long FINEST = 1_000;

	private final LimitSet limits;

	private final CoordinatorClock clock;

	private final List<Set<Charge>> changed = new ArrayList<>();

	private final Map<Place, Long> deltas = new LinkedHashMap<>();

	/**
	 * Has nothing to correct yet.
	 * @param limits the limits with our own log
	 * @param clock the coordinator's
	 */
	Corrections(LimitSet limits, CoordinatorClock clock) {
		this.limits = limits;
		this.clock = clock;
		for (Limit limit : limits.all()) {
			Set<Charge> changed = new LinkedHashSet<>();
			this.changed.add(changed);
			limit.watch((charge) -> changed(changed, charge));
		}
	}

	/**
	 * Those that have left need no correction, and are not kept for the time when the
	 * coordinator can be reached again.
	 */
	private static void changed(Set<Charge> changed, Charge charge) {
		if (!changed.isEmpty() && changed.iterator().next().hasLeft()) {
			changed.removeIf(Charge::hasLeft);
		}
		changed.add(charge);
	}

	/**
	 * A charge was made from places that the coordinator has granted.
	 * @param limit the limit's position
	 * @param charge the charge
	 * @param remote where they stand
	 */
	void drawn(int limit, Charge charge, RemoteCharge remote) {
		charge.remote = remote;
		this.changed.get(limit).remove(charge);
	}

	/**
	 * Granted places are not used.
	 * @param places where they stand
	 */
	void giveBack(List<Correction> places) {
		places.forEach((place) -> add(place.limit(), place.endMicros(), -place.delta()));
	}

	boolean isEmpty() {
		return this.deltas.isEmpty() && this.changed.stream().allMatch(Set::isEmpty);
	}

	/**
	 * Takes what there is to correct, if the coordinator's clock is known.
	 * @param epoch in which memory of the coordinator
	 * @return the corrections
	 */
	List<Correction> take(String epoch) {
		for (int i = 0; i < this.changed.size(); i++) {
			for (Charge charge : this.changed.get(i)) {
				move(i, charge, epoch);
			}
			this.changed.get(i).clear();
		}
		List<Correction> taken = new ArrayList<>(this.deltas.size());
		this.deltas.forEach((place, delta) -> {
			if (delta != 0) {
				taken.add(new Correction(place.limit, place.endMicros, delta));
			}
		});
		this.deltas.clear();
		return taken;
	}

	private void move(int limit, Charge charge, String epoch) {
		if (charge.hasLeft()) {
			return;
		}
		RemoteCharge remote = charge.remote;
		if (remote != null && remote.epoch().equals(epoch)) {
			giveBack(remote.places());
		}
		long end = roundUp(this.clock.latest(charge.end()), this.limits.all().get(limit).window());
		add(limit, end, charge.amount());
		charge.remote = new RemoteCharge(epoch, List.of(new Correction(limit, end, charge.amount())));
	}

	/**
	 * The coordinator has lost its memory: all that counts is reported anew.
	 * @param applied what it has heard since
	 */
	void startAnew(List<Correction> applied) {
		this.deltas.clear();
		giveBack(applied.stream().filter((correction) -> correction.delta() > 0).toList());
		this.limits.all().forEach(Limit::reportAll);
	}

	private void add(int limit, long endMicros, long delta) {
		this.deltas.merge(new Place(limit, endMicros), delta, Long::sum);
	}

	private static long roundUp(long micros, Duration window) {
		long step = Math.max(FINEST, window.toNanos() / FINEST / STEPS);
		return -Math.floorDiv(-micros, step) * step;
	}

	private record Place(int limit, long endMicros) {

	}

}
