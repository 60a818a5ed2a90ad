package io.aiclient.benchmarks.micro;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.aiclient.Ticker;

/**
 * Time that a benchmark's operations move on, each by a millisecond, whoever reads it how
 * often. So the log of a window of a second holds a thousand charges however fast the
 * operations are: charges leave it as fast as they come, and a faster gate does not have
 * to search a larger log. Safe for use by many threads.
 */
final class OperationTicker implements Ticker {

	private static final long STEP = Duration.ofMillis(1).toNanos();

	private final AtomicLong now = new AtomicLong();

	@Override
	public long nanos() {
		return this.now.get();
	}

	/**
	 * Another operation begins.
	 */
	void advance() {
		this.now.addAndGet(STEP);
	}

}
