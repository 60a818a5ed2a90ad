package io.aiclient.admission;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Delivers what a gate has decided, without its lock, at once and on the thread that
 * decided it: a thread that is admitted may well block until it is admitted elsewhere.
 * But an attempt that ends while it is being delivered grants the next on top of its own
 * stack, so deliveries nested too deep go on on the scheduler.
 */
final class Delivery {

	private static final int DEEPEST = 8;

	private static final ThreadLocal<Depth> DEPTH = ThreadLocal.withInitial(Depth::new);

	private final Scheduler scheduler;

	Delivery(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Puts a waiter that is out of the queue behind those that are delivered with it.
	 * @param last the last of them, which leads to the first; null if there are none
	 * @return the waiter, which is the last now
	 */
	static Waiter append(@Nullable Waiter last, Waiter waiter) {
		waiter.next = (last != null) ? last.next : waiter;
		if (last != null) {
			last.next = waiter;
		}
		return waiter;
	}

	/**
	 * Delivers to all that were appended.
	 * @param last the last of them
	 */
	void deliver(Waiter last) {
		Waiter first = last.next;
		last.next = null;
		Depth depth = DEPTH.get();
		if (depth.nested < DEEPEST) {
			deliver(first, depth, depth.nested);
		}
		else {
			this.scheduler.schedule(() -> deliver(first, DEPTH.get(), 0));
		}
	}

	private void deliver(@Nullable Waiter first, Depth depth, int nested) {
		int outer = depth.nested;
		depth.nested = nested + 1;
		Waiter next = first;
		try {
			while (next != null) {
				Waiter waiter = next;
				next = waiter.next;
				waiter.next = null;
				waiter.deliver();
			}
		}
		finally {
			depth.nested = outer;
			if (next != null) { // a subscriber threw an error
				Waiter rest = next;
				this.scheduler.schedule(() -> deliver(rest, DEPTH.get(), 0));
			}
		}
	}

	/**
	 * How many deliveries of a thread are under way, each within the one before.
	 */
	private static final class Depth {

		private int nested;

	}

}
