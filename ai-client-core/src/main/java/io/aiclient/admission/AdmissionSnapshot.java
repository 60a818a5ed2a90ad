package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.concurrency.ConcurrencyLimit;

/**
 * How a gate stands at one moment.
 *
 * @param inFlight attempts in flight
 * @param concurrencyLimit the most that may be in flight now
 * @param waiting attempts in the queue
 * @param waitingFor what the first in the queue waits for: {@code concurrency}, a
 * window's name, {@code cooldown}, or {@code shared-quota} for an answer of its
 * coordinator; null if nothing waits. No enum, because a provider names its own limits
 * @param cooldown how long the provider's refusal still pauses the client; zero if it
 * does not
 * @param windows the rate limits in force; empty if none is known
 * @param concurrencyChange the last change of the concurrency limit; null if it never
 * changed, or gives no reason
 * @param shared how it stands with the processes that share the quota; null if none does
 */
public record AdmissionSnapshot(int inFlight, int concurrencyLimit, int waiting, @Nullable String waitingFor,
		Duration cooldown, List<WindowUsage> windows, @Nullable ConcurrencyChange concurrencyChange,
		@Nullable Sharing shared) {

	public AdmissionSnapshot {
		windows = List.copyOf(windows);
	}

	/**
	 * A gate that knows no rate limit.
	 * @param inFlight attempts in flight
	 * @param concurrencyLimit the most that may be in flight now
	 * @param waiting attempts in the queue
	 * @return the snapshot
	 */
	public static AdmissionSnapshot of(int inFlight, int concurrencyLimit, int waiting) {
		return new AdmissionSnapshot(inFlight, concurrencyLimit, waiting, null, Duration.ZERO, List.of(), null, null);
	}

	public AdmissionSnapshot withCooldown(Duration cooldown) {
		return new AdmissionSnapshot(this.inFlight, this.concurrencyLimit, this.waiting, this.waitingFor, cooldown,
				this.windows, this.concurrencyChange, this.shared);
	}

	public AdmissionSnapshot withWindows(List<WindowUsage> windows) {
		return new AdmissionSnapshot(this.inFlight, this.concurrencyLimit, this.waiting, this.waitingFor, this.cooldown,
				windows, this.concurrencyChange, this.shared);
	}

	/**
	 * One rate limit.
	 *
	 * @param name the limit's name, for example {@code requests} or {@code tokens}
	 * @param used what we have used of the current window; of a shared quota, what all
	 * processes have
	 * @param external what others are seen to use of it; zero if they use nothing
	 * @param allowance the most that a window may see
	 * @param window its length
	 * @param source how the allowance is known
	 */
	public record WindowUsage(String name, long used, long external, long allowance, Duration window,
			AllowanceSource source) {

	}

	/**
	 * How it is known what a rate limit allows.
	 */
	public enum AllowanceSource {

		/**
		 * It is not known: such a limit is not in force, and not shown.
		 */
		UNKNOWN,
		/**
		 * The user wrote it.
		 */
		CONFIGURED,
		/**
		 * The provider reported it with an answer.
		 */
		HEADERS,
		/**
		 * It was learned from 429s, or they shortened the window.
		 */
		REFUSALS;

		/**
		 * The name as the actuator shows it.
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

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

	/**
	 * A quota that several processes share.
	 *
	 * @param name the quota's name
	 * @param members how many processes shared it when its coordinator last answered,
	 * this one included; one if it never did
	 * @param coordinatorAway how long the coordinator has not been reached; null if it is
	 * @param share what each window may see here while the coordinator is away, by the
	 * limit's name; empty if it is not away, or if nothing is sent meanwhile
	 */
	public record Sharing(String name, int members, @Nullable Duration coordinatorAway, Map<String, Long> share) {

		public Sharing {
			share = Map.copyOf(share);
		}

	}

}
