package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how much time has passed, and waits until some has.
 *
 * @param begunNanos when it was started
 */
record Stopwatch(long begunNanos) {

	static Stopwatch start() {
		return new Stopwatch(System.nanoTime());
	}

	Duration time() {
		return Duration.ofNanos(System.nanoTime() - this.begunNanos);
	}

	boolean passed(Duration time) {
		return time().compareTo(time) >= 0;
	}

	/**
	 * Waits until a time has passed since the start; not at all if it has.
	 */
	void await(Duration time) {
		while (!passed(time)) {
			LockSupport.parkNanos(time.minus(time()).toNanos());
		}
	}

}
