package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.error.ErrorDetails;

/**
 * The total deadline of one request. That of an interactive call runs from its beginning
 * to its end. That of an item of a batch runs only during its attempts and plain
 * backoffs, and stands still while the client waits for anything else.
 */
class Deadline {

	private static final AtomicLongFieldUpdater<Deadline> DUE = AtomicLongFieldUpdater.newUpdater(Deadline.class,
			"due");

	private static final AtomicLongFieldUpdater<Deadline> USED = AtomicLongFieldUpdater.newUpdater(Deadline.class,
			"usedNanos");

	private final Duration total;

	private final String source;

	private final boolean standsStill;

	private final long begunNanos;

	private final @Nullable Deadlines timer;

	private volatile long due = Deadlines.NEVER;

	private volatile long usedNanos;

	/**
	 * Creates a deadline that does not run yet.
	 * @param standsStill whether it runs during attempts and backoffs only
	 * @param timer watches it; null if others watch it
	 */
	Deadline(AiRequest request, boolean standsStill, ClientOptions settings, @Nullable Deadlines timer) {
		Duration own = request.timeout();
		this.total = (own != null) ? own : settings.totalTimeout;
		this.source = (own != null) ? "AiRequest.timeout" : settings.property("timeout.total");
		this.standsStill = standsStill;
		this.begunNanos = settings.ticker.nanos();
		this.timer = timer;
	}

	void start() {
		if (!this.standsStill) {
			arm(this.total.toNanos());
		}
	}

	void attemptBegins() {
		if (this.standsStill) {
			arm(this.total.toNanos() - this.usedNanos);
		}
	}

	void attemptEnds() {
		if (this.standsStill) {
			stop();
		}
	}

	void stop() {
		this.due = Deadlines.NEVER;
	}

	private void arm(long nanos) {
		if (this.timer != null) {
			long due = this.timer.now() + nanos;
			this.due = due;
			this.timer.armed(due);
		}
	}

	/**
	 * When it runs out, by {@link Deadlines#now}, or {@link Deadlines#NEVER}.
	 */
	long due() {
		return this.due;
	}

	/**
	 * Takes it that the deadline has run out, unless it was stopped or armed anew
	 * meanwhile.
	 */
	boolean runsOut(long due) {
		return DUE.compareAndSet(this, due, Deadlines.NEVER);
	}

	/**
	 * Counts time against a deadline that stands still otherwise.
	 */
	void use(Duration time) {
		USED.addAndGet(this, time.toNanos());
	}

	/**
	 * Whether the deadline would not run out during a wait.
	 * @param free whether the wait is one for which the deadline of an item stands still
	 */
	boolean hasTimeFor(Duration delay, boolean free, long now) {
		if (this.standsStill) {
			return this.usedNanos + (free ? 0 : delay.toNanos()) < this.total.toNanos();
		}
		return now - this.begunNanos + delay.toNanos() < this.total.toNanos();
	}

	/**
	 * What is left of a deadline that never stands still: negative if it has run out,
	 * null if the gate need not know.
	 */
	@Nullable Duration left(long now) {
		return this.total.minusNanos(now - this.begunNanos);
	}

	AiTimeoutException ranOut(boolean sent, int attempts) {
		return error("ran out " + (sent ? "during attempt " + attempts
				: "while waiting to be admitted or retried, after " + times(attempts)), attempts, "");
	}

	/**
	 * The error of a request that the gate can admit only after its deadline.
	 */
	AiTimeoutException tooLate(AiTimeoutException refusal, int attempts) {
		return error("cannot be met any more, after " + times(attempts), attempts, ": " + refusal.getMessage());
	}

	private static String times(int attempts) {
		return attempts + ((attempts == 1) ? " attempt" : " attempts");
	}

	private AiTimeoutException error(String what, int attempts, String why) {
		return new AiTimeoutException(
				"The total deadline of " + this.total.toMillis() + " ms " + what + " (" + this.source + ")" + why,
				ErrorDetails.LOCAL.withAttempts(attempts), AiTimeoutException.Timeout.TOTAL, null);
	}

}
