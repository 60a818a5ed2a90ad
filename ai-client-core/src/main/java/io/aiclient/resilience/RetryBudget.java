package io.aiclient.resilience;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.aiclient.Ticker;

/**
 * Limits a client's retries to a share of its attempts, so that an outage does not
 * multiply the load. Ten retries a minute are always allowed. Safe for use by many
 * threads.
 * <p>
 * How is it designed, and why? Attempts and retries are counted in slots of a second, so
 * that any number of them takes the same memory. Retries are remembered for a minute and
 * up to a second more, attempts for a minute or up to a second less: no retry is granted
 * that is too many for the minute before it. Slots leave at the turn of a second, so
 * whoever waits asks again then.
 */
public final class RetryBudget {

	private static final int ALWAYS_ALLOWED = 10;

	private static final int SLOTS = 61;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final double share;

	private final Ticker ticker;

	private final long begun;

	private final int[] attempts = new int[SLOTS];

	private final int[] retries = new int[SLOTS];

	/**
	 * Seconds since it began; the slot that is counted in.
	 */
	private long second;

	/**
	 * Creates a budget.
	 * @param share the share of the attempts of the last minute that may be retries, from
	 * 0 to 1
	 */
	public RetryBudget(double share, Ticker ticker) {
		this.share = share;
		this.ticker = ticker;
		this.begun = ticker.nanos();
	}

	public synchronized void attempted() {
		this.attempts[currentSlot()]++;
	}

	/**
	 * Asks for a retry, which counts from now on if it is granted.
	 */
	public synchronized boolean tryTake() {
		int slot = currentSlot();
		boolean granted = used() < allowed(slot);
		this.retries[slot] += granted ? 1 : 0;
		return granted;
	}

	/**
	 * How long to wait before it is worth asking again: above zero, at most a second.
	 */
	public synchronized Duration untilNextChance() {
		currentSlot();
		return Duration.ofNanos(this.begun + (this.second + 1) * SECOND - this.ticker.nanos());
	}

	public synchronized Use use() {
		int slot = currentSlot();
		return new Use(used(), allowed(slot));
	}

	private int currentSlot() {
		long now = Math.max(this.second, (this.ticker.nanos() - this.begun) / SECOND);
		for (long next = Math.max(this.second + 1, now - SLOTS + 1); next <= now; next++) {
			this.attempts[slot(next)] = 0;
			this.retries[slot(next)] = 0;
		}
		this.second = now;
		return slot(now);
	}

	private static int slot(long second) {
		return (int) (second % SLOTS);
	}

	private int used() {
		return Arrays.stream(this.retries).sum();
	}

	private int allowed(int slot) {
		int oldest = (slot + 1) % SLOTS;
		int attempts = Arrays.stream(this.attempts).sum() - this.attempts[oldest];
		return Math.max(ALWAYS_ALLOWED, (int) (this.share * attempts));
	}

	/**
	 * How a budget stands.
	 *
	 * @param used retries of the last minute
	 * @param allowed the most that the attempts of the last minute allow
	 */
	public record Use(int used, int allowed) {

	}

}
