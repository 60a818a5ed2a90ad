package io.aiclient.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * What each thread of this process that lives has allocated on the heap, since it began.
 *
 * @param byThread bytes by the number of the thread
 */
record Allocated(Map<Long, Long> byThread) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	static Allocated now() {
		long[] threads = THREADS.getAllThreadIds();
		long[] bytes = THREADS.getThreadAllocatedBytes(threads);
		Map<Long, Long> byThread = new HashMap<>();
		for (int i = 0; i < threads.length; i++) {
			byThread.put(threads[i], Math.max(bytes[i], 0));
		}
		return new Allocated(byThread);
	}

	/**
	 * What was allocated between a moment and this one, by threads that live now.
	 */
	long since(Allocated before) {
		return this.byThread.entrySet()
			.stream()
			.mapToLong((thread) -> thread.getValue() - before.byThread.getOrDefault(thread.getKey(), 0L))
			.sum();
	}

}
