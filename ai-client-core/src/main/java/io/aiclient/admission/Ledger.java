package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * Where the attempts of a gate are charged, and what decides when the next may go, as far
 * as it depends on the provider's limits. Guarded by the gate's lock.
 */
public interface Ledger {

	/**
	 * Neither now nor at a time that is known: when an attempt in flight ends, or when
	 * the gate is woken.
	 */
	long WHEN_ONE_ENDS = Long.MAX_VALUE;

	/**
	 * Why a request cannot be admitted, and does not wait.
	 * @return null if it can
	 */
	@Nullable AiRefusedLocallyException refusal(AdmissionRequest request);

	/**
	 * Whether waiting requests may have to be refused now.
	 */
	default boolean turnsAway() {
		return false;
	}

	/**
	 * Does what has become due, such as learning from a refusal once its pause is over.
	 * To be called before the questions below are asked of a later time.
	 */
	default void advance(long now) {
	}

	/**
	 * How long until a request may go.
	 * @return nanoseconds; zero if it may go now, {@link #WHEN_ONE_ENDS} if that is not
	 * known
	 */
	long nanosUntilFree(AdmissionRequest request, long now);

	/**
	 * What a request waits for longest.
	 * @return the name of a limit, {@code cooldown}, or {@code shared-quota} for an
	 * answer of its coordinator; null if it need not wait
	 */
	@Nullable String binding(AdmissionRequest request, long now);

	/**
	 * Charges an attempt whose request may go now.
	 */
	void charge(Reservation reservation, long now);

	/**
	 * Takes a charge back: nothing was sent.
	 */
	void giveBack(Reservation reservation);

	/**
	 * The head of an answer has come. Only the first of an attempt counts.
	 */
	void answering(Reservation reservation, AiAnswerHead head, long now);

	/**
	 * An attempt that was sent has ended.
	 */
	void end(Reservation reservation, Settlement settlement, long now);

	/**
	 * How long a refusal still pauses the client; zero if it does not.
	 */
	Duration cooldown(long now);

	/**
	 * Ends the pause of a refusal, and forgets what others are reported to use: both may
	 * be a mistake of the provider's that nothing else would end.
	 */
	void releasePause(long now);

	List<WindowUsage> usage(long now);

	/**
	 * How processes share the limits; null if they do not.
	 */
	default @Nullable Sharing sharing(long now) {
		return null;
	}

	/**
	 * Takes what was learned since it was last asked, in words for the log.
	 */
	List<String> takeNotices();

	/**
	 * All that may go have gone.
	 * @param head the first that waits for the limits; null if none does
	 * @param waiting how many wait, it included
	 * @param room how many could go if the limits allowed
	 * @return what to do now without the gate's lock; null for nothing
	 */
	default @Nullable Runnable dispatched(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		return null;
	}

	/**
	 * Gives back what was taken in advance. Nothing more is charged.
	 */
	default void close() {
	}

	/**
	 * Makes the ledger of a gate whose limits other processes share.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Makes the ledger. Called once, while the gate is being created: the host must
		 * not be used before the gate dispatches for the first time.
		 * @param local logs what this process sends
		 * @param host the gate
		 */
		Ledger create(RateLimits limits, LocalLedger local, Host host);

	}

	/**
	 * The gate of a ledger that also changes on threads of its own. Safe for use by many
	 * threads.
	 */
	interface Host {

		/**
		 * Changes the ledger with the gate's lock, then dispatches.
		 * @param change gets the time; returns what to do after it without the lock, null
		 * for nothing
		 */
		void update(LongFunction<@Nullable Runnable> change);

		/**
		 * Has the gate dispatch after some time. To be called with the lock.
		 * @param nanos how long; {@link #WHEN_ONE_ENDS} for not at all
		 */
		void dispatchAfter(long nanos, long now);

		/**
		 * Runs what must not run on the caller's thread; agrees with the gate's ticker.
		 */
		Scheduler scheduler();

	}

}
