package io.aiclient.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The order of service. The highest class that waits is served first, and within a class
 * the first that came; but a lower class that waits gets at least one admission in ten. A
 * class that was passed over seven times in a row is therefore due: should all three
 * lower classes be due at once, the last of them still gets its tenth.
 */
final class AdmissionQueue {

	private static final int DUE_AFTER = 7;

	/**
	 * One for each priority, the highest first.
	 */
	private final Lane[] lanes = Stream.of(Priority.values()).map(Lane::new).toArray(Lane[]::new);

	private int size;

	void add(Waiter waiter) {
		Chain<Waiter> waiters = lane(waiter).waiters;
		waiters.insert(waiter, waiters.last());
		waiter.queued = true;
		this.size++;
	}

	void remove(Waiter waiter) {
		if (waiter.queued) {
			lane(waiter).waiters.remove(waiter);
			waiter.queued = false;
			this.size--;
		}
	}

	List<Waiter> removeIf(Predicate<Waiter> condition) {
		List<Waiter> removed = new ArrayList<>();
		for (Lane lane : this.lanes) {
			Waiter waiter = lane.waiters.first();
			while (waiter != null) {
				Waiter next = waiter.next;
				if (condition.test(waiter)) {
					remove(waiter);
					removed.add(waiter);
				}
				waiter = next;
			}
		}
		return removed;
	}

	/**
	 * The one that goes next: none goes before it, however long it takes. Null if none
	 * waits.
	 */
	@Nullable Waiter head() {
		Lane next = null;
		if (this.size > 0) {
			for (Lane lane : this.lanes) {
				boolean due = lane.passedOver >= DUE_AFTER;
				if (lane.waiters.first() != null && (next == null || (due && lane.passedOver > next.passedOver))) {
					next = lane;
				}
			}
		}
		return (next != null) ? next.waiters.first() : null;
	}

	void served(Waiter head) {
		Lane served = lane(head);
		remove(head);
		for (Lane lane : this.lanes) {
			lane.passedOver = (lane == served || lane.waiters.first() == null) ? 0 : lane.passedOver + 1;
		}
	}

	int size() {
		return this.size;
	}

	private Lane lane(Waiter waiter) {
		int i = 0;
		while (this.lanes[i].priority != waiter.request.priority()) {
			i++;
		}
		return this.lanes[i];
	}

	private static final class Lane {

		private final Priority priority;

		private final Chain<Waiter> waiters = new Chain<>();

		private int passedOver;

		private Lane(Priority priority) {
			this.priority = priority;
		}

	}

}
