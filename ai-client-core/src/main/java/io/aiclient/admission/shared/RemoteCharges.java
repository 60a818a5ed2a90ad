package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aiclient.admission.Charge;
import io.aiclient.admission.LocalLedger.LocalLimit;
import io.aiclient.admission.shared.SharedQuota.RemoteCharge;

/**
 * Where the coordinator's log of a shared quota differs from our own. Our own log knows
 * best: it hears when an attempt had arrived, what it came to, and what is charged anew.
 * What changes there is remembered, and taken along with the next report. What stands at
 * the coordinator for a charge is attached to it.
 */
final class RemoteCharges {

	private static final int STEPS = 256;

	private static final long FINEST = 1_000;

	private final List<LocalLimit> limits;

	private final CoordinatorClock clock;

	private final List<Set<Charge>> changed = new ArrayList<>();

	private final Map<Place, Long> deltas = new LinkedHashMap<>();

	RemoteCharges(List<LocalLimit> limits, CoordinatorClock clock) {
		this.limits = limits;
		this.clock = clock;
		for (LocalLimit limit : limits) {
			Set<Charge> changed = new LinkedHashSet<>();
			this.changed.add(changed);
			limit.watch((charge) -> changed(changed, charge));
		}
	}

	/**
	 * Charges that have left need no report, and do not pile up while the coordinator is
	 * away.
	 */
	private static void changed(Set<Charge> changed, Charge charge) {
		if (!changed.isEmpty() && changed.iterator().next().hasLeft()) {
			changed.removeIf(Charge::hasLeft);
		}
		changed.add(charge);
	}

	/**
	 * A charge was made from leased places, which stand in the coordinator's log already.
	 */
	void drawn(int limit, Charge charge, String epoch, List<RemoteCharge> places) {
		charge.attach(new Standing(epoch, places));
		this.changed.get(limit).remove(charge);
	}

	void giveBack(List<RemoteCharge> places) {
		places.forEach((place) -> add(place.limit(), place.endMicros(), -place.amount()));
	}

	boolean isEmpty() {
		return this.deltas.isEmpty() && this.changed.stream().allMatch(Set::isEmpty);
	}

	/**
	 * Takes what the coordinator of this epoch has to add to its log, of a negative
	 * amount where something is given back. Its clock must be known.
	 */
	List<RemoteCharge> take(String epoch) {
		for (int i = 0; i < this.changed.size(); i++) {
			for (Charge charge : this.changed.get(i)) {
				move(i, charge, epoch);
			}
			this.changed.get(i).clear();
		}
		List<RemoteCharge> taken = new ArrayList<>(this.deltas.size());
		this.deltas.forEach((place, delta) -> {
			if (delta != 0) {
				taken.add(new RemoteCharge(place.limit, place.endMicros, delta));
			}
		});
		this.deltas.clear();
		return taken;
	}

	private void move(int limit, Charge charge, String epoch) {
		if (charge.hasLeft()) {
			return;
		}
		if (charge.attachment() instanceof Standing standing && standing.epoch.equals(epoch)) {
			giveBack(standing.places);
		}
		long end = roundUp(this.clock.latest(charge.end()), this.limits.get(limit).window());
		add(limit, end, charge.amount());
		charge.attach(new Standing(epoch, List.of(new RemoteCharge(limit, end, charge.amount()))));
	}

	/**
	 * The coordinator has lost its memory: reports all that counts anew, but takes back
	 * what it has applied since.
	 */
	void startAnew(List<RemoteCharge> applied) {
		this.deltas.clear();
		giveBack(applied.stream().filter((charge) -> charge.amount() > 0).toList());
		this.limits.forEach(LocalLimit::reportAll);
	}

	private void add(int limit, long endMicros, long delta) {
		this.deltas.merge(new Place(limit, endMicros), delta, Long::sum);
	}

	private static long roundUp(long micros, Duration window) {
		long step = Math.max(FINEST, window.toNanos() / FINEST / STEPS);
		return -Math.floorDiv(-micros, step) * step;
	}

	/**
	 * What the coordinator's log has for a charge.
	 */
	private record Standing(String epoch, List<RemoteCharge> places) {

	}

	private record Place(int limit, long endMicros) {

	}

}
