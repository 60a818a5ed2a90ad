package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.aiclient.admission.tokens.TokenDemand;

/**
 * The ledger of what this process sends, as the ledger of a shared quota builds on it: it
 * logs each attempt as if this were the only process, and obeys what holds for all.
 * Guarded by the gate's lock.
 */
public interface LocalLedger extends Ledger {

	/**
	 * The limits, in the order of the positions that {@link Reservation#charge} takes.
	 */
	List<LocalLimit> limits();

	int inFlight();

	/**
	 * How long a request that is sent now takes to arrive at most; nanoseconds.
	 */
	long nanosOnTheWay(long now);

	/**
	 * Whether an attempt was admitted before the pause was released last, so that a
	 * refusal of it says nothing any more.
	 */
	boolean isOfBeforeTheRelease(Reservation reservation);

	/**
	 * What holds of a limit for all processes that share it.
	 * @param allowance the most that a window may see, one or more
	 * @param window the window's length
	 * @param configured whether a user wrote it; else an answer of the provider reported
	 * it
	 */
	void hold(int limit, long allowance, Duration window, boolean configured, long now);

	/**
	 * One limit, and the log of what this process used of it.
	 */
	interface LocalLimit {

		ProviderLimit kind();

		/**
		 * Whether it is known what the limit allows.
		 */
		default boolean isInForce() {
			return allowance() > 0;
		}

		/**
		 * The most that a window may see; zero if that is not known.
		 */
		long allowance();

		Duration window();

		AdmissionSnapshot.AllowanceSource source();

		/**
		 * What this process knows by itself, whatever holds for all.
		 */
		KnownHere here();

		/**
		 * The provider reports to this process what the limit allows.
		 * @param limit what it reports, one or more
		 * @return whether that changes {@link #here()}
		 */
		boolean reportedHere(long limit, long now);

		/**
		 * What a request needs of the limit; zero if the limit is not in force.
		 */
		long amount(TokenDemand demand);

		/**
		 * What this process used of the current window.
		 */
		long used(long now);

		/**
		 * How long until a request fits into a share of the limit. A request that is
		 * larger than the share fits when nothing else is there.
		 * @param share the share, one or more
		 * @return nanoseconds; zero if it fits now
		 */
		long nanosUntilFree(TokenDemand demand, long share, long now);

		/**
		 * Reports each charge that is made or changed, until it leaves the log. Called
		 * back with the gate's lock.
		 */
		void watch(Consumer<Charge> watch);

		void reportAll();

	}

	/**
	 * What one process knows of a limit by itself.
	 *
	 * @param allowance the most that a window may see; zero if that is not known
	 * @param window the window that the user wrote, or the default
	 * @param configured whether the user wrote what the limit allows
	 */
	record KnownHere(long allowance, Duration window, boolean configured) {

	}

}
