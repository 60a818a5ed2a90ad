package io.aiclient.spring.web;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The time for which each event loop of the client has run on a processor.
 */
final class LoopTime {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private final Map<Long, Long> nanos = new HashMap<>();

	static LoopTime now() {
		LoopTime now = new LoopTime();
		Thread[] threads = new Thread[2 * Thread.activeCount() + 50];
		int count = Thread.enumerate(threads);
		for (int i = 0; i < count; i++) {
			if (threads[i].getName().startsWith("reactor-http")) {
				now.nanos.put(threads[i].getId(), THREADS.getThreadCpuTime(threads[i].getId()));
			}
		}
		return now;
	}

	/**
	 * The longest that a loop has run since.
	 */
	Duration mostSince() {
		LoopTime now = now();
		return Duration.ofNanos(now.nanos.entrySet()
			.stream()
			.mapToLong((loop) -> loop.getValue() - this.nanos.getOrDefault(loop.getKey(), 0L))
			.max()
			.orElse(0));
	}

}
