package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The total deadline of one request. That of an interactive call runs from its beginning
 * to its end. That of an item of a batch runs only during its attempts and plain
 * backoffs, and stands still while the client waits for anything else.
 */
class Deadline {

	private final Duration total;

	private final boolean standsStill;

	private final long begunNanos;

	private final Scheduler scheduler;

	private final Runnable missed;

	private volatile @Nullable Disposable timer;

	private long usedNanos;

	Deadline(Duration total, boolean standsStill, AiClientBuilder settings, Runnable missed) {
		this.total = total;
		this.standsStill = standsStill;
		this.begunNanos = settings.ticker.nanos();
		this.scheduler = settings.scheduler;
		this.missed = missed;
	}

	/**
	 * The request begins.
	 */
	void start() {
		if (!this.standsStill) {
			startTimer(this.total.toNanos());
		}
	}

	Duration total() {
		return this.total;
	}

	void attemptBegins() {
		if (this.standsStill) {
			startTimer(this.total.toNanos() - this.usedNanos);
		}
	}

	void attemptEnds() {
		if (this.standsStill) {
			stop();
		}
	}

	/**
	 * Counts time against a deadline that stands still otherwise.
	 * @param time the time used
	 */
	void use(Duration time) {
		this.usedNanos += time.toNanos();
	}

	/**
	 * Whether there is time for a wait.
	 * @param delay the wait
	 * @param free whether the wait is one for which the deadline of an item stands still
	 * @param now the time
	 * @return false if the deadline would run out during the wait
	 */
	boolean hasTimeFor(Duration delay, boolean free, long now) {
		if (this.standsStill) {
			return this.usedNanos + (free ? 0 : delay.toNanos()) < this.total.toNanos();
		}
		return now - this.begunNanos + delay.toNanos() < this.total.toNanos();
	}

	void stop() {
		Disposable running = this.timer;
		if (running != null) {
			running.dispose();
		}
	}

	private void startTimer(long nanos) {
		this.timer = this.scheduler.schedule(this.missed, Math.max(0, nanos), TimeUnit.NANOSECONDS);
	}

}
