package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * One call that goes the way of a request for all who made the same request meanwhile.
 * <p>
 * How is it designed, and why? It belongs to none of its callers: it runs by itself as
 * long as one of them waits, and is cancelled when the last has left. So nobody's
 * cancellation or deadline takes the others with it. Each caller has a call of its own,
 * with its own deadline, which holds a {@link Share} in place of attempts. What is to be
 * accounted once, attempts and what was paid, is the account of the eldest caller who
 * still waits.
 * <p>
 * A single call fails fast and an item of a batch waits, so neither may be held to the
 * other's ways: a guest shares what comes of the attempt under way, and if that is no
 * answer, it goes its own way. A single call as a guest of items goes when an attempt
 * fails; an item as a guest of single calls when these give up on what would have a
 * chance later.
 */
final class SharedCall implements RequestObserver {

	private final Ticker ticker;

	private final Sharers sharers = new Sharers();

	private final Call call;

	private final Share first;

	private final Consumer<SharedCall> ended;

	private final Sinks.Empty<Void> admitted = Sinks.empty();

	private final Disposable.Swap running = Disposables.swap();

	/**
	 * Creates a call that one caller shares.
	 * @param first who
	 * @param settings the client's
	 * @param ended hears when nobody can share it any more
	 */
	SharedCall(Call first, AiClientBuilder settings, Consumer<SharedCall> ended) {
		this.ticker = settings.ticker;
		this.ended = ended;
		this.call = new Call(first, this, new SharedDeadline(first.request(), this.sharers, settings));
		this.first = new Share(first, this, false, this.ticker);
		first.share(this.first);
		this.sharers.add(this.first);
	}

	Share first() {
		return this.first;
	}

	/**
	 * Lets another caller share.
	 * @param caller who
	 * @return its share; null if it is too late, or too early for a guest
	 */
	@Nullable Share join(Call caller) {
		Share share = new Share(caller, this, caller.isBatchItem() != this.call.isBatchItem(), this.ticker);
		caller.share(share);
		if (this.sharers.add(share)) {
			return share;
		}
		caller.share(null);
		return null;
	}

	/**
	 * Sets out.
	 * @param answers the way to go
	 * @param context the context of the first caller's subscriber
	 * @param errors what makes errors of failures
	 */
	void start(Answers answers, ContextView context, ErrorMapping errors) {
		if (this.running.isDisposed()) {
			return;
		}
		this.running.update(answers.run(this.call)
			.contextWrite(context)
			.subscribe(this::answered, (failure) -> failed(errors.error(failure))));
	}

	/**
	 * Waits until the call was admitted once. Only the eldest has to.
	 * @param share who waits
	 * @return the share
	 */
	Mono<Share> admitted(Share share) {
		return (this.sharers.eldest() == share) ? this.admitted.asMono().thenReturn(share) : Mono.just(share);
	}

	boolean isInFlight() {
		return this.call.isInFlight();
	}

	boolean withdraw() {
		return this.call.withdraw();
	}

	boolean isAnswered() {
		return this.call.hasTakenAnswer();
	}

	int attempts(Share share) {
		return (this.sharers.eldest() == share) ? this.call.attempts() : 0;
	}

	void leave(Share share) {
		if (this.sharers.remove(share)) {
			this.ended.accept(this);
			this.running.dispose();
			this.call.cancelled();
		}
	}

	private void answered(AiResponse response) {
		boolean paid = false;
		this.ended.accept(this);
		for (Share share : this.sharers.close()) {
			paid |= share.answered(response, !paid);
		}
		this.admitted.tryEmitEmpty();
	}

	private void failed(AiClientException error) {
		UnusableAnswer unusable = this.call.unusable();
		boolean told = false;
		this.ended.accept(this);
		List<Share> shares = this.sharers.close();
		this.call.failed(error);
		for (Share share : shares) {
			if (share.isGuest() && error.retryable() && (unusable == null || unusable.isWorthARetry())) {
				share.dismiss();
			}
			else {
				share.failed(told ? error.ofSharedCall() : error, told ? null : unusable);
				told = true;
			}
		}
		this.admitted.tryEmitEmpty();
	}

	@Override
	public void admitted(Duration waited) {
		Share eldest = this.sharers.eldest();
		if (eldest != null) {
			eldest.call().observer().admitted(waited);
		}
		this.admitted.tryEmitEmpty();
	}

	@Override
	public AttemptObserver attempt(int number) {
		Share eldest = this.sharers.eldest();
		return (eldest != null) ? eldest.call().observer().attempt(number) : AttemptObserver.NONE;
	}

	@Override
	public void retrying(Outcome reason, Duration delay) {
		for (Share share : this.sharers.all()) {
			if (share.isGuest() && this.call.isBatchItem()) {
				share.leave();
				share.dismiss();
			}
		}
		Share eldest = this.sharers.eldest();
		if (eldest != null) {
			eldest.call().observer().retrying(reason, delay);
		}
	}

	/**
	 * What makes the error that a caller sees of a failure.
	 */
	@FunctionalInterface
	interface ErrorMapping {

		AiClientException error(Throwable failure);

	}

}
