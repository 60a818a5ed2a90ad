package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

/**
 * The coordinator of a quota that several processes use together, its members: it has the
 * log of what all of them used, and the line of those who wait. Times are its own, in
 * microseconds. Safe for use by many threads.
 */
@FunctionalInterface
public interface SharedQuota {

	/**
	 * The longest pause of all members, whatever one of them reports: 24 h.
	 */
	Duration LONGEST_PAUSE = Duration.ofDays(1);

	/**
	 * Reports what happened and asks for places, in one step of the coordinator.
	 * @param report what a member reports and asks for
	 * @return the answer, without blocking and without a timeout of its own; an error if
	 * the coordinator cannot be reached, an {@link IncompatibleException} if it serves
	 * members of a version that cannot share with this one
	 */
	Mono<Reply> exchange(Report report);

	/**
	 * What a member reports and asks for.
	 *
	 * @param member names the member, unlike any other of the fleet
	 * @param sequence counts the reports from 1; one whose answer did not come is sent
	 * again with the same number and all but its lease request, slots and keys unchanged,
	 * and is applied once
	 * @param knownEpoch the epoch of the last reply; null if there was none
	 * @param keys fingerprints of the API keys that the member sends; empty if it sends
	 * none or does not know them
	 * @param limits the limits, those included of which it is not known yet what they
	 * allow; all positions below and in the reply refer to them
	 * @param charges what is added to the log; of a negative amount where something is
	 * given back
	 * @param remaining what the provider reported to be left
	 * @param leaseRequest what places the member asks for next; null if nothing, which
	 * takes an earlier one back
	 * @param slots attempts of the member that are in flight or may go
	 * @param maxConcurrency the most attempts that all members may have in flight; null
	 * for no limit
	 * @param pause how long all members shall pause from now on, cut to
	 * {@link SharedQuota#LONGEST_PAUSE}; zero to release the pause of all; null if there
	 * is nothing new
	 * @param latches how billing latches changed here, oldest first
	 */
	record Report(String member, long sequence, @Nullable String knownEpoch, List<String> keys, List<Terms> limits,
			List<RemoteCharge> charges, List<Remaining> remaining, @Nullable LeaseRequest leaseRequest, int slots,
			@Nullable Integer maxConcurrency, @Nullable Duration pause, List<LatchChange> latches) {

		public Report {
			keys = List.copyOf(keys);
			latches = List.copyOf(latches);
			limits = List.copyOf(limits);
			charges = List.copyOf(charges);
			remaining = List.copyOf(remaining);
		}

		/**
		 * The same report of a member that sends other keys.
		 * @param keys their fingerprints
		 * @return the report
		 */
		public Report withKeys(List<String> keys) {
			return new Report(this.member, this.sequence, this.knownEpoch, keys, this.limits, this.charges,
					this.remaining, this.leaseRequest, this.slots, this.maxConcurrency, this.pause, this.latches);
		}

	}

	/**
	 * A limit as a member knows it.
	 *
	 * @param name the limit's name, for example {@code requests}
	 * @param allowance the most that a window may see; zero if the member does not know
	 * @param window the window's length
	 * @param configured whether a user wrote it; else the provider's answers reported it
	 */
	record Terms(String name, long allowance, Duration window, boolean configured) {

	}

	/**
	 * A charge in the coordinator's log.
	 *
	 * @param limit the limit's position
	 * @param endMicros when the charge leaves the log
	 * @param amount how much it is; in a report what is added to it, negative if
	 * something is given back
	 */
	record RemoteCharge(int limit, long endMicros, long amount) {

	}

	/**
	 * What the provider reported to be left of a limit.
	 *
	 * @param limit the limit's position
	 * @param remaining what is left
	 * @param atMicros when the request whose answer reported it had arrived at the latest
	 */
	record Remaining(int limit, long remaining, long atMicros) {

	}

	/**
	 * What places a member asks for.
	 *
	 * @param head what the next attempt needs of each limit
	 * @param each what a further one needs of each, on average
	 * @param more how many further ones may be leased along with it
	 * @param ahead whether no request waits for it yet: it is leased at once, from a
	 * quota that is at most half used, or not at all
	 * @param slackMicros how long after its time a leased place may arrive at the
	 * provider
	 */
	record LeaseRequest(List<Long> head, List<Long> each, int more, boolean ahead, long slackMicros) {

		public LeaseRequest {
			head = List.copyOf(head);
			each = List.copyOf(each);
		}

	}

	/**
	 * A change of a billing latch: of the account's, which stops all members, or of a
	 * key's, which stops those that send this key.
	 *
	 * @param key the key's fingerprint; null for the account
	 * @param reason what the provider's refusal said; null if the latch was released
	 */
	record LatchChange(@Nullable String key, @Nullable String reason) {

	}

	/**
	 * How a billing latch stands.
	 *
	 * @param key the key's fingerprint; null for the account
	 * @param reason why it is set; null if it is not
	 * @param version grows with each change
	 */
	record Latch(@Nullable String key, @Nullable String reason, long version) {

	}

	/**
	 * How the quota stands, and what was leased.
	 *
	 * @param nowMicros the coordinator's time
	 * @param epoch changes when the coordinator has lost its memory
	 * @param lease the places leased; null for none
	 * @param againMicros when to ask again for what was not leased; zero if nothing is
	 * left to ask for
	 * @param waitsFor the limit that the lease request waits for, {@code concurrency} or
	 * {@code cooldown}; null if it does not wait
	 * @param limits the limits as they hold for all, in the order of the report
	 * @param members how many members are alive, the one that asked included
	 * @param cooldownMicros how long all members still pause; zero if they do not
	 * @param pauseReleases grows each time a member releases the pause of all
	 * @param latches how the latches of the account and of the report's keys stand
	 * @param conflicts what members configured differently
	 */
	record Reply(long nowMicros, String epoch, @Nullable Lease lease, long againMicros, @Nullable String waitsFor,
			List<InForce> limits, int members, long cooldownMicros, long pauseReleases, List<Latch> latches,
			List<Conflict> conflicts) {

		public Reply {
			latches = List.copyOf(latches);
			limits = List.copyOf(limits);
			conflicts = List.copyOf(conflicts);
		}

	}

	/**
	 * Places that a member may use for a short time.
	 *
	 * @param goMicros when they may be used at the earliest
	 * @param attempts how many attempts they are for
	 * @param amounts how much of each limit
	 * @param endMicros when the charge leaves each limit's log, unless a report moves it
	 */
	record Lease(long goMicros, int attempts, List<Long> amounts, List<Long> endMicros) {

		public Lease {
			amounts = List.copyOf(amounts);
			endMicros = List.copyOf(endMicros);
		}

	}

	/**
	 * A limit as it holds for all members.
	 *
	 * @param allowance the most that a window may see; zero if it is not known
	 * @param window the window's length
	 * @param configured whether a user wrote it
	 * @param used what all members used of the current window
	 * @param external what others use of it, who are no members
	 */
	record InForce(long allowance, Duration window, boolean configured, long used, long external) {

	}

	/**
	 * A limit that members configured differently.
	 *
	 * @param limit the limit's name
	 * @param inForce the value that holds for all, the smaller one
	 * @param other the value that does not hold
	 */
	record Conflict(String limit, String inForce, String other) {

	}

	/**
	 * The quota is in use by members of a version whose protocol this one does not share.
	 * Two versions that counted by themselves would use it twice, so the member that
	 * finds this sends nothing until they are gone.
	 */
	final class IncompatibleException extends RuntimeException {

		private static final long serialVersionUID = 1;

		/**
		 * Creates the error.
		 * @param message which versions meet, and what to do
		 */
		public IncompatibleException(String message) {
			super(Sanitizer.message(message));
		}

	}

	/**
	 * The coordinator is there, but does not serve, for a reason that an operator has to
	 * mend. Members go on with their share meanwhile, and ask again.
	 */
	final class UnusableException extends RuntimeException {

		private static final long serialVersionUID = 1;

		/**
		 * Creates the error.
		 * @param message the cause, where, and what to do
		 * @param cause the error of the connection
		 */
		public UnusableException(String message, Throwable cause) {
			super(Sanitizer.message(message), Thrown.safe(cause));
		}

	}

}
