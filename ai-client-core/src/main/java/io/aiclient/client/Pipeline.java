package io.aiclient.client;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;
import io.aiclient.client.CallState.Plain;
import io.aiclient.cost.SpendingReservation;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.OutcomeClassifier;
import io.aiclient.resilience.RetryBudget;

/**
 * What a call does, from its beginning to its answer: look for an answer that is there
 * already, choose an endpoint, queue, ask the latch, the breaker and the spending cap,
 * exchange, settle; and, if it failed and is worth it, wait and begin again, or go on to
 * another endpoint at once.
 * <p>
 * How is it designed, and why? Read it from top to bottom: the methods stand in the order
 * of the steps. Each is one event of a {@link Call}, on whichever thread that comes, and
 * ends by moving the call to the state that waits for the next event; a move that fails
 * means that the call has ended meanwhile, and whoever ended it gave back what it held.
 * {@link #drive} runs the events that lead back to the beginning in a loop, so that no
 * stack grows. One pipeline serves all calls of a client, and has no state of any.
 */
final class Pipeline {

	private final String clientName;

	private final Endpoints endpoints;

	private final OutcomeClassifier classifier;

	private final RetryBudget retryBudget;

	private final Retrying retrying;

	private final AttemptResults results;

	private final @Nullable AnswerSources sources;

	private final BooleanSupplier closed;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Opening opening;

	Pipeline(ClientOptions settings, ClientParts parts, ActiveCalls calls, @Nullable GuardedCache cache) {
		this.clientName = settings.name;
		this.endpoints = parts.endpoints();
		this.classifier = parts.classifier();
		this.retryBudget = parts.retryBudget();
		this.retrying = new Retrying(settings, parts);
		this.results = new AttemptResults(settings, parts, this.retrying, this);
		this.sources = AnswerSources.of(settings, this, calls, cache);
		this.closed = calls::isClosed;
		this.ticker = settings.ticker;
		this.scheduler = settings.scheduler;
		this.opening = new Opening(settings.startAfter);
	}

	AttemptResults results() {
		return this.results;
	}

	boolean isClosed() {
		return this.closed.getAsBoolean();
	}

	/**
	 * Drives a call that is ready on to whatever it has to wait for.
	 */
	void drive(Call call) {
		if (!call.beginsToDrive()) {
			return;
		}
		do {
			try {
				if (call.state() == Plain.READY) {
					next(call);
				}
			}
			catch (Throwable thrown) {
				call.broke(thrown);
			}
		}
		while (call.goesOn());
	}

	private void next(Call call) {
		if (isClosed()) {
			call.fail(closed(call));
			return;
		}
		if (this.opening.holds(call, this) || (this.sources != null && this.sources.offer(call))) {
			return;
		}
		Endpoint endpoint = call.asked().passage().isMetered() ? this.endpoints.of(call).choose(call.retries().tried())
				: this.endpoints.all().get(0);
		if (endpoint == null) {
			blocked(call);
		}
		else if (this.retrying.mayGoOn(call)) {
			queue(call, endpoint);
		}
		else {
			await(call, Mono.delay(this.retrying.untilNextChance(), this.scheduler));
		}
	}

	private void queue(Call call, Endpoint endpoint) {
		Admission admission = new Admission(call, this, endpoint, this.ticker);
		if (call.move(Plain.READY, admission)) {
			admission.begin();
		}
	}

	/**
	 * The gate does not admit the call, which holds nothing. A call whose deadline ends
	 * before it could go is refused at once.
	 */
	void refused(Call call, Throwable refusal) {
		call.fail((refusal instanceof AiTimeoutException tooLate && !call.isBatchItem())
				? call.deadline().tooLate(tooLate, call.attempts()) : error(refusal));
	}

	/**
	 * The gate has admitted an attempt, which this thread prepares.
	 * @param attempt the attempt
	 * @param since when it was queued
	 */
	void admitted(Attempt attempt, long since) {
		Call call = attempt.call();
		boolean mayGo;
		SpendingReservation funds;
		try {
			call.admitted(this.ticker.nanos() - since);
			mayGo = attempt.acquire();
			funds = mayGo ? call.reserve() : null;
		}
		catch (Throwable thrown) {
			attempt.withdrawn();
			call.broke(thrown);
			return;
		}
		if (!mayGo) {
			if (giveBack(attempt)) {
				blocked(call);
			}
		}
		else if (funds == null || funds.isGranted()) {
			send(attempt, funds);
		}
		else if (funds.hasRoom()) {
			awaitJournal(attempt, funds);
		}
		else if (giveBack(attempt)) {
			await(call, granted(call, funds));
		}
		call.output().admitted();
	}

	/**
	 * Gives back an attempt that is not sent.
	 * @return false if the call has ended meanwhile
	 */
	private static boolean giveBack(Attempt attempt) {
		boolean goesOn = attempt.call().move(attempt.preparing(), Plain.READY);
		attempt.withdrawn();
		return goesOn;
	}

	/**
	 * A call fails fast and an item of a batch waits, unless another endpoint is there or
	 * the client is closed.
	 */
	private void blocked(Call call) {
		if (isClosed()) {
			call.fail(closed(call));
		}
		else if (call.isBatchItem() || this.endpoints.of(call).offerAny()) {
			await(call, this.endpoints.await());
		}
		else {
			call.fail(this.endpoints.of(call).refusal(call.attempts()));
		}
	}

	private AiClientException closed(Call call) {
		return ActiveCalls.closed(this.clientName).withAttempts(call.attempts());
	}

	/**
	 * Waits with nothing held, then begins again.
	 */
	void await(Call call, Publisher<?> over) {
		Wait<Object> wait = new Wait<>(call) {
			@Override
			void over(@Nullable Object value) {
				if (call.move(this, Plain.READY)) {
					drive(call);
				}
			}

			@Override
			void failed(Throwable error) {
				if (call.move(this, Plain.READY)) {
					call.fail(error(error));
				}
			}
		};
		if (call.move(Plain.READY, wait)) {
			wait.begin(over);
		}
	}

	/**
	 * Holds the attempt until the journal has what it may cost.
	 */
	private void awaitJournal(Attempt attempt, SpendingReservation funds) {
		Call call = attempt.call();
		Wait<Object> wait = new Wait<>(call) {
			@Override
			void over(@Nullable Object value) {
				if (call.move(this, attempt.preparing())) {
					send(attempt, funds);
				}
			}

			@Override
			void failed(Throwable error) {
				if (call.move(this, Plain.READY)) {
					attempt.withdrawn();
					call.fail(error(error));
				}
			}

			@Override
			public void release() {
				super.release();
				attempt.withdrawn();
			}
		};
		if (call.move(attempt.preparing(), wait)) {
			wait.begin(granted(call, funds));
		}
		else {
			attempt.withdrawn();
		}
	}

	private Mono<Void> granted(Call call, SpendingReservation funds) {
		return funds.granted()
			.publishOn(this.scheduler)
			.onErrorMap(AiClientException.class, (refusal) -> refusal.withAttempts(call.attempts()));
	}

	private void send(Attempt attempt, @Nullable SpendingReservation funds) {
		Call call = attempt.call();
		try {
			int number = call.attempts() + 1;
			attempt.goesOut(number, call.observer().attempt(number), funds);
		}
		catch (Throwable thrown) {
			attempt.withdrawn();
			call.broke(thrown);
			return;
		}
		if (call.sends(attempt)) {
			this.retryBudget.attempted();
			attempt.send();
		}
		else {
			attempt.withdrawn();
		}
	}

	/**
	 * Keeps an answer if there is a cache, and ends the call.
	 */
	void deliver(Call call, CallState.Answered answered) {
		if (this.sources == null || !this.sources.keep(call, answered)) {
			call.succeed(answered);
		}
	}

	/**
	 * The error that a caller sees, also of a failure in a part that is the user's own.
	 */
	private AiClientException error(Throwable failure) {
		return (failure instanceof AiClientException error) ? error : this.classifier.classify(failure).error();
	}

}
