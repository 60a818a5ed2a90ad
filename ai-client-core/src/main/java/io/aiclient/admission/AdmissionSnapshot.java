package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a gate stands at one moment.
 *
 * @param inFlight attempts under way
 * @param concurrencyLimit the most that may be under way now
 * @param waiting attempts in the queue
 * @param waitingFor what the first in the queue waits for: {@code concurrency}, a
 * window's name, or {@code cooldown}; null if nothing waits
 * @param cooldown how long the provider's refusal still pauses the client; zero if it
 * does not
 * @param windows the rate limits in force; empty if none is known
 * @param concurrencyChange the last change of the concurrency limit; null if it never
 * changed, or does not tell
 */
public record AdmissionSnapshot(int inFlight, int concurrencyLimit, int waiting, @Nullable String waitingFor,
		Duration cooldown, List<WindowUsage> windows, @Nullable ConcurrencyChange concurrencyChange) {

	public AdmissionSnapshot {
		windows = List.copyOf(windows);
	}

	/**
	 * A gate whose concurrency limit does not change, or does not tell why.
	 * @param inFlight attempts under way
	 * @param concurrencyLimit the most that may be under way now
	 * @param waiting attempts in the queue
	 * @param waitingFor what the first in the queue waits for; null if nothing waits
	 * @param cooldown how long the provider's refusal still pauses the client
	 * @param windows the rate limits
	 */
	public AdmissionSnapshot(int inFlight, int concurrencyLimit, int waiting, @Nullable String waitingFor,
			Duration cooldown, List<WindowUsage> windows) {
		this(inFlight, concurrencyLimit, waiting, waitingFor, cooldown, windows, null);
	}

	/**
	 * One rate limit.
	 *
	 * @param name the limit's name, for example {@code requests} or {@code tokens}
	 * @param used what we have used of the current window
	 * @param foreign what others are seen to use of it; zero if nobody does
	 * @param allowance the most that a window may see
	 * @param window its length
	 * @param source how the allowance is known: {@code configured}, {@code headers} (the
	 * provider told it) or {@code refusals} (learned from 429s)
	 */
	public record WindowUsage(String name, long used, long foreign, long allowance, Duration window, String source) {

	}

	/**
	 * A change of the concurrency limit.
	 *
	 * @param from the limit before
	 * @param to the limit after
	 * @param reason why, in a short sentence
	 * @param ago how long ago
	 */
	public record ConcurrencyChange(int from, int to, String reason, Duration ago) {

		static @Nullable ConcurrencyChange of(ConcurrencyLimit.@Nullable Change change, long nowNanos) {
			return (change != null) ? new ConcurrencyChange(change.from(), change.to(), change.reason(),
					Duration.ofNanos(Math.max(0, nowNanos - change.atNanos()))) : null;
		}

	}

}
