package io.aiclient;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A clock that only the test moves: a ticker and a scheduler that agree. Begins at an
 * origin of its own, as {@link System#nanoTime()} does.
 */
public final class VirtualClock implements Ticker {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicLong readings = new AtomicLong();

	private final long origin;

	public VirtualClock() {
		this(0);
	}

	/**
	 * Creates a clock.
	 * @param origin what the ticker says at 0 ms
	 */
	public VirtualClock(long origin) {
		this.origin = origin;
	}

	@Override
	public long nanos() {
		this.readings.incrementAndGet();
		return this.origin + this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	public long millis() {
		return this.scheduler.now(TimeUnit.MILLISECONDS);
	}

	public Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Moves on to a moment, and runs what is due on the way.
	 * @param millis since the clock began
	 */
	public void at(long millis) {
		advance(Duration.ofMillis(millis - millis()));
	}

	public void advance(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	/**
	 * How often anybody looked at this ticker: shows needless waking.
	 * @return the number of calls of {@link #nanos()}
	 */
	public long readings() {
		return this.readings.get();
	}

}
