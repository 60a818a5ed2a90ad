package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;

/**
 * One caller's share in a {@link SharedCall}. A guest is one of the other kind, a single
 * call among items of batches or the other way round.
 */
final class Share {

	private final Call call;

	private final SharedCall shared;

	private final boolean guest;

	private final Ticker ticker;

	private final long since;

	private final Sinks.One<AiResponse> answer = Sinks.one();

	Share(Call call, SharedCall shared, boolean guest, Ticker ticker) {
		this.call = call;
		this.shared = shared;
		this.guest = guest;
		this.ticker = ticker;
		this.since = ticker.nanos();
	}

	Call call() {
		return this.call;
	}

	boolean isGuest() {
		return this.guest;
	}

	Mono<Share> admitted() {
		return this.shared.admitted(this);
	}

	/**
	 * The answer, or the error of the shared call.
	 * @return the answer; empty if the caller has to go its own way
	 */
	Mono<AiResponse> answer() {
		return this.answer.asMono();
	}

	boolean isInFlight() {
		return this.shared.isInFlight();
	}

	boolean withdraw() {
		return this.shared.withdraw();
	}

	/**
	 * Whether the answer is there, and is only to be delivered.
	 */
	boolean isAnswered() {
		return this.shared.isAnswered();
	}

	/**
	 * How often the request was sent on this caller's account.
	 * @return the attempts of the shared call for the eldest caller; zero for the others
	 */
	int attempts() {
		return this.shared.attempts(this);
	}

	Duration age() {
		return Duration.ofNanos(this.ticker.nanos() - this.since);
	}

	void leave() {
		this.shared.leave(this);
	}

	/**
	 * Delivers the answer.
	 * @param response the answer
	 * @param pays whether it is on this caller's account
	 * @return false if the caller has gone meanwhile
	 */
	boolean answered(AiResponse response, boolean pays) {
		AiResponse own = pays ? response.toBuilder().id(this.call.request().id()).build()
				: Answers.unpaid(response, this.call, age(), Duration.ZERO);
		boolean taken = this.call.takeAnswer(own);
		if (taken) {
			this.answer.tryEmitValue(own);
		}
		return taken;
	}

	/**
	 * Delivers the error.
	 * @param error the error
	 * @param unusable an answer that was paid for on this caller's account, or null
	 */
	void failed(AiClientException error, @Nullable UnusableAnswer unusable) {
		if (unusable != null) {
			AiResponse own = unusable.response().toBuilder().id(this.call.request().id()).build();
			this.call.unusable(new UnusableAnswer(own, unusable.because()));
		}
		this.answer.tryEmitError(error);
	}

	/**
	 * Sends the caller its own way.
	 */
	void dismiss() {
		this.call.share(null);
		this.call.rounds().goOn();
		this.answer.tryEmitEmpty();
	}

}
