package io.aiclient.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.SpendingReservation;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.Classification;
import io.aiclient.resilience.Outcome;
import io.aiclient.resilience.OutcomeClassifier;
import io.aiclient.resilience.RetryBudget;

/**
 * The way of one request: choose an endpoint, admit, ask its latch, its breaker and the
 * spending cap, exchange, settle; and, if it failed and is worth it, wait and go round
 * again, or go on to another endpoint at once.
 * <p>
 * How is it designed, and why? One round is one publisher. It ends with an answer, with
 * an error, or empty: then the call says whether it goes on, and the round is subscribed
 * to again. So a request may go round any number of times without growing a stack, and
 * while it waits between rounds it holds nothing. What a round holds is in its
 * {@link Attempt}, which the call keeps: whatever ends the call, a signal, its deadline,
 * a cancellation or the closing of the client, ends the attempt with it.
 */
final class RequestChain {

	private final String clientName;

	private final Endpoints endpoints;

	private final OutcomeClassifier classifier;

	private final RetryBudget retryBudget;

	private final Retrying retrying;

	private final Duration maxRetryAfter;

	private final PriceTable prices;

	private final PlausibleUsage plausibility;

	private final BooleanSupplier closed;

	private final Ticker ticker;

	private final Scheduler scheduler;

	RequestChain(AiClientBuilder settings, ClientParts parts, BooleanSupplier closed) {
		this.clientName = settings.name;
		this.endpoints = parts.endpoints();
		this.classifier = parts.classifier();
		this.retryBudget = parts.retryBudget();
		this.retrying = new Retrying(settings, parts);
		this.maxRetryAfter = settings.retry.maxRetryAfter();
		this.prices = parts.prices();
		this.plausibility = new PlausibleUsage(settings.name);
		this.closed = closed;
		this.ticker = settings.ticker;
		this.scheduler = settings.scheduler;
	}

	/**
	 * Runs a call to its end.
	 * @param <T> type of what comes
	 * @param call the call, perhaps admitted already
	 * @param transport how to make the exchange
	 * @return what comes
	 */
	<T> Flux<T> run(Call call, Transport<T> transport) {
		return call.interruptible(Flux.defer(() -> round(call, transport)).repeat(call.rounds()::goesOn))
			.onErrorMap(this::error)
			.contextWrite(DroppedErrors::logQuietly);
	}

	/**
	 * The error that a caller sees, also of a failure in a part that is the user's own.
	 * @param failure what was thrown
	 * @return the error
	 */
	AiClientException error(Throwable failure) {
		return (failure instanceof AiClientException error) ? error : this.classifier.classify(failure).error();
	}

	private <T> Flux<T> round(Call call, Transport<T> transport) {
		call.rounds().begin();
		return admit(call).flatMapMany((attempt) -> exchange(call, attempt, transport));
	}

	/**
	 * Waits until an endpoint's latch and breaker, the retry budget and the endpoint's
	 * gate let the call pass.
	 * @param call the call
	 * @return the admitted attempt; empty if it has to be tried again
	 */
	Mono<Attempt> admit(Call call) {
		Attempt admitted = call.held();
		if (admitted != null) {
			return Mono.just(admitted);
		}
		if (this.closed.getAsBoolean()) {
			return Mono.error(closed(call));
		}
		Endpoint endpoint = this.endpoints.choose(call.rounds().tried());
		if (endpoint == null) {
			return blocked(call);
		}
		if (!this.retrying.mayGoOn(call)) {
			call.rounds().goOn();
			return Mono.delay(this.retrying.untilNextChance(), this.scheduler).then(Mono.empty());
		}
		long queuedSince = this.ticker.nanos();
		return permit(call, endpoint, queuedSince).flatMap((permit) -> {
			Attempt attempt = new Attempt(permit, endpoint, this.ticker);
			return call.hold(attempt, this.ticker.nanos() - queuedSince) ? Mono.just(attempt) : Mono.never();
		});
	}

	/**
	 * A call whose deadline ends before it could go is turned away at once.
	 */
	private static Mono<AdmissionPermit> permit(Call call, Endpoint endpoint, long now) {
		Mono<AdmissionPermit> permit = endpoint.quota().gate().admit(call.demand(now));
		return call.isBatchItem() ? permit : permit.onErrorMap(AiTimeoutException.class,
				(refusal) -> call.deadline().tooLate(refusal, call.attempts()));
	}

	/**
	 * A call fails fast and an item of a batch waits, unless another endpoint is there or
	 * the client is closed.
	 */
	private <T> Mono<T> blocked(Call call) {
		if (this.closed.getAsBoolean()) {
			return Mono.error(closed(call));
		}
		if (call.isBatchItem() || this.endpoints.offerAny()) {
			call.rounds().goOn();
			return this.endpoints.await().then(Mono.empty());
		}
		return Mono.error(this.endpoints.refusal(call.attempts()));
	}

	private <T> Flux<T> exchange(Call call, Attempt attempt, Transport<T> transport) {
		if (!attempt.acquire()) {
			Attempt refused = call.take();
			if (refused == null) {
				return Flux.never();
			}
			refused.abandoned();
			return this.<T>blocked(call).flux();
		}
		SpendingReservation funds = call.reserve();
		if (funds == null || funds.isGranted()) {
			return send(call, attempt, funds, transport);
		}
		if (funds.hasRoom()) {
			return granted(call, funds).thenMany(Flux.defer(() -> send(call, attempt, funds, transport)));
		}
		return this.<T>unfunded(call, funds).flux();
	}

	/**
	 * Holds nothing while it waits for room under its spending cap.
	 */
	private <T> Mono<T> unfunded(Call call, SpendingReservation funds) {
		Attempt unsent = call.take();
		if (unsent == null) {
			return Mono.never();
		}
		unsent.abandoned();
		call.rounds().goOn();
		return granted(call, funds).then(Mono.empty());
	}

	private AiClientException closed(Call call) {
		return ActiveCalls.closed(this.clientName).withAttempts(call.attempts());
	}

	/**
	 * Gives back what the call holds, which the closing of the client overtook.
	 */
	private <T> Mono<T> notSent(Call call) {
		Attempt unsent = call.take();
		if (unsent == null) {
			return Mono.never();
		}
		unsent.abandoned();
		return Mono.error(closed(call));
	}

	private Mono<Void> granted(Call call, SpendingReservation funds) {
		return funds.granted()
			.publishOn(this.scheduler)
			.onErrorMap(AiClientException.class, (refusal) -> refusal.withAttempts(call.attempts()));
	}

	private <T> Flux<T> send(Call call, Attempt attempt, @Nullable SpendingReservation funds, Transport<T> transport) {
		if (this.closed.getAsBoolean()) {
			return this.<T>notSent(call).flux();
		}
		if (!call.sending(attempt, funds)) {
			return Flux.never();
		}
		this.retryBudget.attempted();
		Endpoint endpoint = attempt.endpoint();
		return new Boundary<>(() -> transport.exchange(endpoint, call.request()),
				(thrown) -> UserParts.exchangeFailed(endpoint.exchange(), thrown))
			.<T>handle((item, sink) -> receive(call, transport, item, sink))
			.concatWith(Mono.defer(() -> requireEnd(call)))
			.contextWrite(attempt::enrich)
			.onErrorResume((failure) -> failed(call, failure));
	}

	private <T> void receive(Call call, Transport<T> transport, T item, SynchronousSink<T> sink) {
		AiResponse end = transport.end(item);
		if (end == null) {
			call.emitted();
			Attempt receiving = call.held();
			if (receiving != null) {
				receiving.received();
			}
			sink.next(item);
			return;
		}
		AiResponse response = paid(call, end);
		Classification because = this.classifier.classify(response);
		if (because != null) {
			call.unusable(new UnusableAnswer(response, because));
			return;
		}
		Attempt attempt = call.takeAnswered();
		if (attempt != null) {
			attempt.succeeded(response);
			attempt.endpoint().outage().answered(attempt);
			attempt.endpoint()
				.quota()
				.answeredSizes()
				.answered(call.request(), attempt.sentNanos(), this.ticker.nanos());
			call.answered(response);
			sink.next(transport.withEnd(item, response));
		}
	}

	/**
	 * The answer as it counts for the call: with a usage that can be true, and its cost.
	 */
	private AiResponse paid(Call call, AiResponse answer) {
		TokenUsage usage = this.plausibility.check(answer.usage());
		return answer.toBuilder()
			.id(call.request().id())
			.queued(call.queued())
			.attempts(call.attempts())
			.usage(usage)
			.cost(this.prices.cost(answer.model(), usage))
			.build();
	}

	/**
	 * An answer that comes as the call is cancelled or interrupted ends nothing: the
	 * other does.
	 */
	private static <T> Mono<T> requireEnd(Call call) {
		if (call.held() == null) {
			return call.isAnswered() ? Mono.empty() : Mono.never();
		}
		return Mono.error(AiExchangeException.failed(AiExchangeException.Stage.BODY,
				"The exchange ended without a usable response", null));
	}

	private <T> Mono<T> failed(Call call, Throwable failure) {
		Attempt attempt = call.take();
		if (attempt == null) {
			return call.hasEnded() ? Mono.never() : call.<T>interruptedBy().switchIfEmpty(Mono.error(failure));
		}
		Classification classification = classify(call, failure);
		AiClientException error = classification.error().withAttempts(call.attempts());
		Duration took = attempt.elapsed();
		RowRefusals.Finding finding = call.refused(attempt, classification.outcome(), this.ticker.nanos());
		Duration pause = pause(classification);
		attempt.failed(classification, error, call.unusableResponse(), pause, finding.ownFault());
		if (classification.isOutage()) {
			attempt.endpoint().outage().failed(error);
		}
		Quota quota = attempt.endpoint().quota();
		if (!finding.ownFault() || pause != null) {
			quota.failed(classification.outcome(), error, attempt.sentNanos());
		}
		if (call.hasEmitted() || this.closed.getAsBoolean()) {
			return Mono.error(error);
		}
		Retrying.Decision decision = finding.hopeless()
				? this.retrying.giveUp(call, attempt.endpoint(), RowRefusals.givenUp(error))
				: this.retrying.decide(call, attempt.endpoint(), classification, error, took)
					.noSoonerThan(finding.spacing());
		Duration delay = decision.delay();
		if (delay == null) {
			return Mono.error(decision.error());
		}
		call.observer().retrying(classification.outcome(), delay);
		Mono<?> wait = decision.pauses() ? quota.await(delay, attempt.sentNanos()) : Mono.delay(delay, this.scheduler);
		return wait.then(Mono.empty());
	}

	/**
	 * What an attempt came to; keeps what was generated before the provider told an
	 * error. The failure is an object of the exchange's, which may throw when it is
	 * looked at.
	 */
	private Classification classify(Call call, Throwable failure) {
		UnusableAnswer unusable = call.unusable();
		if (unusable != null) {
			return unusable.because();
		}
		try {
			Classification classification = this.classifier.classify(failure);
			AiResponse part = OutcomeClassifier.answer(failure);
			if (part != null) {
				call.unusable(new UnusableAnswer(paid(call, part), classification));
			}
			return classification;
		}
		catch (Throwable thrown) {
			return this.classifier.classify(UserParts.failed(this.clientName, thrown));
		}
	}

	/**
	 * How long the whole client pauses after a refusal for its rate. A request that was
	 * asked to wait longer than is obeyed ends, and does not stop the others for as long.
	 */
	private @Nullable Duration pause(Classification classification) {
		Duration asked = classification.error().retryAfter();
		boolean obeyed = asked != null
				&& (classification.outcome() == Outcome.DAILY_LIMIT || asked.compareTo(this.maxRetryAfter) <= 0);
		return obeyed ? asked : null;
	}

}
