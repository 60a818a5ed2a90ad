package io.aiclient.admission.tokens;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A cache of bounded size that evicts by the clock algorithm: a new value takes the place
 * of one that was not read since the last eviction came past it. A read takes no lock and
 * writes at most once between two evictions, so that many threads do not contend for the
 * order of use. Safe for use by many threads.
 *
 * @param <V> type of the values
 */
final class ClockCache<V> {

	private static final int LONGEST = 250;

	private final int most;

	private final Supplier<V> creator;

	private final Map<String, Slot<V>> slots = new ConcurrentHashMap<>();

	ClockCache(int most, Supplier<V> creator) {
		this.most = most;
		this.creator = creator;
	}

	/**
	 * The value of a name, created if there is none. Of a long name the beginning is
	 * kept.
	 */
	V get(String name) {
		String key = (name.length() <= LONGEST) ? name
				: name.substring(0, LONGEST) + '#' + name.length() + '#' + name.hashCode();
		Slot<V> slot = this.slots.get(key);
		if (slot == null) {
			return add(key).value;
		}
		if (!slot.used) {
			slot.used = true;
		}
		return slot.value;
	}

	private synchronized Slot<V> add(String name) {
		Slot<V> present = this.slots.get(name);
		if (present != null) {
			return present;
		}
		if (this.slots.size() >= this.most) {
			removeOne();
		}
		Slot<V> slot = new Slot<>(this.creator.get());
		this.slots.put(name, slot);
		return slot;
	}

	/**
	 * Removes one that was not used since the last removal came past it, else the first.
	 */
	private void removeOne() {
		for (Iterator<Slot<V>> all = this.slots.values().iterator(); all.hasNext();) {
			Slot<V> slot = all.next();
			if (!slot.used) {
				all.remove();
				return;
			}
			slot.used = false;
		}
		Iterator<String> names = this.slots.keySet().iterator();
		this.slots.remove(names.next());
	}

	private static final class Slot<V> {

		private final V value;

		private volatile boolean used;

		private Slot(V value) {
			this.value = value;
		}

	}

}
