package io.aiclient.client;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.error.AiClientException;

/**
 * What a call holds: nothing, an attempt, or in its place what ended the call. Each
 * change is one atomic step, so that of several ends that come at once only one counts.
 */
final class Holding {

	/**
	 * What takes the place of the attempt once the call has ended.
	 */
	private static final Object ENDED = new Object();

	/**
	 * What takes its place once it is answered: nothing interrupts the call any more, so
	 * that no answer gets lost on its way.
	 */
	private static final Object ANSWERED = new Object();

	private final AtomicReference<@Nullable Object> current = new AtomicReference<>();

	private final Sinks.Empty<Void> interruption = Sinks.empty();

	private volatile @Nullable AiClientException interruptedBy;

	/**
	 * Keeps an admitted attempt.
	 * @param attempt the attempt
	 * @return false if the call has ended meanwhile; the attempt is given back then
	 */
	boolean hold(Attempt attempt) {
		if (this.current.compareAndSet(null, attempt)) {
			return true;
		}
		attempt.abandoned();
		return false;
	}

	@Nullable Attempt held() {
		return (this.current.get() instanceof Attempt attempt) ? attempt : null;
	}

	/**
	 * Takes the attempt, in order to end it.
	 * @return the attempt; null if the end of the call took it
	 */
	@Nullable Attempt take() {
		return take(null);
	}

	/**
	 * Takes the attempt, in order to end it with an answer.
	 * @return the attempt; null if the end of the call took it, or an interruption
	 */
	@Nullable Attempt takeAnswered() {
		return take(ANSWERED);
	}

	private @Nullable Attempt take(@Nullable Object next) {
		Object taken = this.current.getAndUpdate((now) -> (now instanceof Attempt) ? next : now);
		return (taken instanceof Attempt attempt) ? attempt : null;
	}

	/**
	 * Answers the call without an attempt of its own.
	 * @return false if the call has ended meanwhile
	 */
	boolean answer() {
		return this.current.compareAndSet(null, ANSWERED);
	}

	/**
	 * Whether nothing but its caller can end the call any more before its answer comes.
	 */
	boolean isAnswered() {
		return this.current.get() == ANSWERED;
	}

	/**
	 * Ends the call with an error, unless it is answered. The signal cancels the exchange
	 * and ends the call; the attempt is free when this returns, also if the signal got
	 * lost on its way through parts of the user.
	 * @param error the error
	 */
	void interrupt(AiClientException error) {
		this.interruptedBy = error;
		Object was = this.current
			.getAndUpdate((now) -> (now == null || now instanceof Attempt) ? new Interrupted(now) : now);
		if (was == null || was instanceof Attempt) {
			try {
				this.interruption.tryEmitError(error);
			}
			finally {
				abandon(this.current
					.getAndUpdate((now) -> (now instanceof Interrupted) ? Interrupted.HOLDING_NOTHING : now));
			}
		}
	}

	/**
	 * Ends in the error that interrupts the call, if one does.
	 */
	Mono<Void> interruption() {
		return this.interruption.asMono();
	}

	@Nullable AiClientException interruptedBy() {
		return this.interruptedBy;
	}

	/**
	 * Ends the call, and gives back the attempt if there is one.
	 * @return whether it had not ended before
	 */
	boolean end() {
		Object last = this.current.getAndSet(ENDED);
		if (last instanceof Attempt held) {
			held.abandoned();
		}
		abandon(last);
		return last != ENDED;
	}

	private static void abandon(@Nullable Object interrupted) {
		if (interrupted instanceof Interrupted ended && ended.attempt() instanceof Attempt held) {
			held.abandoned();
		}
	}

	/**
	 * Whether its end has been told, so that nobody waits for a signal any more.
	 */
	boolean hasEnded() {
		return this.current.get() == ENDED;
	}

	private record Interrupted(@Nullable Object attempt) {

		private static final Interrupted HOLDING_NOTHING = new Interrupted(null);

	}

}
