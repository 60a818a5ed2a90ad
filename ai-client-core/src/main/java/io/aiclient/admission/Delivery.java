package io.aiclient.admission;

import java.util.ArrayDeque;

import reactor.core.scheduler.Scheduler;

/**
 * Delivers what a gate has granted, without its lock, at once and on the thread that
 * granted it: a thread that is admitted may well block until it is admitted elsewhere.
 * But an attempt that ends while it is being delivered grants the next on top of its own
 * stack, so deliveries that lie too deep within one another go on by way of the
 * scheduler.
 */
final class Delivery {

	private static final int DEEPEST = 8;

	private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

	private final Scheduler scheduler;

	Delivery(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void deliver(ArrayDeque<Waiter> granted) {
		int depth = DEPTH.get();
		if (depth < DEEPEST) {
			deliver(granted, depth);
		}
		else {
			this.scheduler.schedule(() -> deliver(granted, 0));
		}
	}

	private void deliver(ArrayDeque<Waiter> granted, int depth) {
		int outer = DEPTH.get();
		DEPTH.set(depth + 1);
		try {
			for (Waiter next = granted.poll(); next != null; next = granted.poll()) {
				next.deliver();
			}
		}
		finally {
			DEPTH.set(outer);
			if (!granted.isEmpty()) { // one of them threw what nobody may catch
				this.scheduler.schedule(() -> deliver(granted, 0));
			}
		}
	}

}
