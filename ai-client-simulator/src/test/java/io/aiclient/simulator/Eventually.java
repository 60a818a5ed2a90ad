package io.aiclient.simulator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for something that another thread is about to do.
 */
final class Eventually {

	private Eventually() {
	}

	static void eventually(Runnable assertion) {
		long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		while (true) {
			try {
				assertion.run();
				return;
			}
			catch (AssertionError ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
			}
		}
	}

}
