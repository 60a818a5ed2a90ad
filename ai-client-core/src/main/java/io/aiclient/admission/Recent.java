package io.aiclient.admission;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * So many values by their names, and not more: a new one takes the place of one that was
 * not asked for again of late. Asking takes no lock. A mark that is set once, instead of
 * an order that each use changes, keeps many threads from writing to the same place.
 *
 * @param <V> type of the values
 */
final class Recent<V> {

	private static final int LONGEST = 250;

	private final int most;

	private final Supplier<V> creator;

	private final Map<String, Slot<V>> slots = new ConcurrentHashMap<>();

	Recent(int most, Supplier<V> creator) {
		this.most = most;
		this.creator = creator;
	}

	/**
	 * The value of a name, created if there is none. Of a long name the beginning is
	 * kept.
	 */
	V get(String name) {
		String key = (name.length() <= LONGEST) ? name : shortened(name);
		Slot<V> slot = this.slots.get(key);
		if (slot == null) {
			return add(key).value;
		}
		if (!slot.used) {
			slot.used = true;
		}
		return slot.value;
	}

	private static String shortened(String name) {
		return name.substring(0, LONGEST) + '#' + name.length() + '#' + name.hashCode();
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
	 * Removes one that was not used since the last removal came past it; if all were, the
	 * first.
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
