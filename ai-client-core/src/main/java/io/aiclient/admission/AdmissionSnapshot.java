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
 */
public record AdmissionSnapshot(int inFlight, int concurrencyLimit, int waiting, @Nullable String waitingFor,
		Duration cooldown, List<WindowUsage> windows) {

	public AdmissionSnapshot {
		windows = List.copyOf(windows);
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

}
