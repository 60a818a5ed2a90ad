package io.aiclient.admission;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The order of service. The highest class that waits is served first, and within a class
 * the first that came; but a lower class that waits gets at least one admission in ten. A
 * class that was passed over seven times in a row is therefore due: should all three
 * lower classes be due at once, the last of them still gets its tenth. Guarded by the
 * gate's lock.
 *
 * @param <W> type of what waits
 */
final class AdmissionQueue<W> {

	private static final int DUE_AFTER = 7;

	private final Map<Priority, Lane<W>> lanes = new EnumMap<>(Priority.class);

	private int size;

	AdmissionQueue() {
		for (Priority priority : Priority.values()) {
			this.lanes.put(priority, new Lane<>());
		}
	}

	void add(W waiter, Priority priority) {
		if (lane(priority).waiters.add(waiter)) {
			this.size++;
		}
	}

	void remove(W waiter, Priority priority) {
		if (lane(priority).waiters.remove(waiter)) {
			this.size--;
		}
	}

	void removeIf(Predicate<W> condition) {
		for (Lane<W> lane : this.lanes.values()) {
			this.size -= lane.waiters.size();
			lane.waiters.removeIf(condition);
			this.size += lane.waiters.size();
		}
	}

	/**
	 * The one that goes next: none goes before it, however long it takes. Null if none
	 * waits.
	 */
	@Nullable W head() {
		Lane<W> next = next();
		return (next != null) ? next.waiters.iterator().next() : null;
	}

	/**
	 * Takes out the {@link #head()}, which goes now.
	 */
	void served() {
		Lane<W> served = next();
		if (served == null) {
			return;
		}
		W head = served.waiters.iterator().next();
		served.waiters.remove(head);
		this.size--;
		for (Lane<W> lane : this.lanes.values()) {
			lane.passedOver = (lane == served || lane.waiters.isEmpty()) ? 0 : lane.passedOver + 1;
		}
	}

	int size() {
		return this.size;
	}

	private @Nullable Lane<W> next() {
		if (this.size == 0) {
			return null;
		}
		Lane<W> next = null;
		for (Lane<W> lane : this.lanes.values()) {
			if (!lane.waiters.isEmpty()) {
				boolean due = lane.passedOver >= DUE_AFTER;
				if (next == null || (due && lane.passedOver > next.passedOver)) {
					next = lane;
				}
			}
		}
		return next;
	}

	@SuppressWarnings("NullAway") // every priority has a lane
	private Lane<W> lane(Priority priority) {
		return this.lanes.get(priority);
	}

	private static final class Lane<W> {

		private final LinkedHashSet<W> waiters = new LinkedHashSet<>();

		private int passedOver;

	}

}
