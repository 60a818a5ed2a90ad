package io.aiclient.benchmarks.adapters;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads for calls that block: virtual ones from Java 21 on, else platform threads. The
 * project is compiled for a Java that does not know them.
 */
final class CallThreads {

	private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

	private CallThreads() {
	}

	/**
	 * Starts them.
	 * @param most how many calls there are at once
	 * @return an executor with a virtual thread for each call, or with so many threads
	 */
	static ExecutorService start(int most) {
		if (Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
			return Executors.newFixedThreadPool(most);
		}
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
