package io.aiclient.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.Priority;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.cost.SpendingReservation;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * One request on its way, from the caller's subscription to its end: how often it was
 * sent, how long it waited, and the attempt it holds.
 */
final class Call {

	private final AiRequest request;

	private final Operation operation;

	private final RequestObserver observer;

	private final TokenForecast.Demand tokens;

	private final @Nullable CallFunds funds;

	private final Deadline deadline;

	private final Holding holding = new Holding();

	private final Rounds rounds = new Rounds();

	private volatile @Nullable Share share;

	private volatile @Nullable AnswerScope scope;

	private int attempts;

	private long queuedNanos;

	private boolean emitted;

	private @Nullable AiResponse answer;

	private @Nullable UnusableAnswer unusable;

	/**
	 * The refusals by each quota.
	 */
	private Map<Quota, RowRefusals> refusals = Map.of();

	Call(AiRequest request, Operation operation, RequestObserver observer, CallNeeds needs, AiClientBuilder settings) {
		this.request = request;
		this.operation = operation;
		this.observer = observer;
		this.tokens = needs.tokens();
		this.funds = needs.funds();
		this.deadline = new Deadline(request, isBatchItem(), settings, this::deadlineMissed);
	}

	/**
	 * Makes the call that is sent for another, and for those that share it.
	 * @param first whose request is sent
	 * @param observer what watches it
	 * @param deadline how long they have
	 */
	Call(Call first, RequestObserver observer, Deadline deadline) {
		this.request = first.request;
		this.operation = first.operation;
		this.observer = observer;
		this.tokens = first.tokens;
		this.funds = null;
		this.deadline = deadline;
		this.scope = first.scope;
	}

	AiRequest request() {
		return this.request;
	}

	RequestObserver observer() {
		return this.observer;
	}

	boolean isBatchItem() {
		return this.operation == Operation.BATCH_ITEM;
	}

	AdmissionRequest demand(long now) {
		if (isBatchItem()) {
			return new AdmissionRequest((this.attempts == 0) ? Priority.BATCH : Priority.BATCH_RETRY, this.tokens);
		}
		return new AdmissionRequest((this.attempts == 0) ? Priority.INTERACTIVE : Priority.INTERACTIVE_RETRY,
				this.tokens, this.deadline.left(now));
	}

	/**
	 * Keeps an admitted attempt.
	 * @param attempt the attempt
	 * @param waitedNanos how long it waited
	 * @return false if the call has ended meanwhile; the attempt is given back then
	 */
	boolean hold(Attempt attempt, long waitedNanos) {
		this.queuedNanos += waitedNanos;
		this.observer.admitted(Duration.ofNanos(waitedNanos));
		return this.holding.hold(attempt);
	}

	@Nullable Attempt held() {
		return this.holding.held();
	}

	boolean isInFlight() {
		Share share = this.share;
		if (share != null) {
			return share.isInFlight();
		}
		Attempt attempt = held();
		return attempt != null && attempt.isSent();
	}

	/**
	 * Takes the attempt, in order to end it.
	 * @return the attempt; null if the end of the call took it
	 */
	@Nullable Attempt take() {
		Attempt attempt = this.holding.take();
		this.deadline.attemptEnds();
		return attempt;
	}

	/**
	 * Takes the attempt, in order to end it with an answer.
	 * @return the attempt; null if the end of the call took it, or an interruption
	 */
	@Nullable Attempt takeAnswered() {
		Attempt attempt = this.holding.takeAnswered();
		this.deadline.attemptEnds();
		return attempt;
	}

	/**
	 * Whether a spending cap holds for it: who pays for an answer must be certain then,
	 * so that it shares none.
	 */
	boolean isCapped() {
		return this.funds != null;
	}

	/**
	 * Asks for what the next attempt may cost, unless that was asked for already.
	 * @return the reservation; null if nothing caps the call
	 */
	@Nullable SpendingReservation reserve() {
		return (this.funds != null) ? this.funds.reserve() : null;
	}

	/**
	 * Sends the attempt.
	 * @param attempt the attempt
	 * @param funds what it may cost; null if nothing caps the call
	 * @return false if the call has ended meanwhile
	 */
	boolean sending(Attempt attempt, @Nullable SpendingReservation funds) {
		this.attempts++;
		this.unusable = null;
		boolean sent = attempt.sent(this.observer.attempt(this.attempts), funds);
		if (sent) {
			this.deadline.attemptBegins();
		}
		return sent;
	}

	Deadline deadline() {
		return this.deadline;
	}

	Rounds rounds() {
		return this.rounds;
	}

	/**
	 * The share in another's call that this one has instead of attempts of its own.
	 * @return the share; null if it has none
	 */
	@Nullable Share share() {
		return this.share;
	}

	void share(@Nullable Share share) {
		this.share = share;
	}

	/**
	 * Between which calls its answer may pass.
	 * @return the scope; null if nobody asked yet
	 */
	@Nullable AnswerScope scope() {
		return this.scope;
	}

	void scope(AnswerScope scope) {
		this.scope = scope;
	}

	int attempts() {
		Share share = this.share;
		return (share != null) ? share.attempts() : this.attempts;
	}

	Duration queued() {
		return Duration.ofNanos(this.queuedNanos);
	}

	void emitted() {
		this.emitted = true;
	}

	boolean hasEmitted() {
		return this.emitted;
	}

	@Nullable UnusableAnswer unusable() {
		return this.unusable;
	}

	@Nullable AiResponse unusableResponse() {
		return (this.unusable != null) ? this.unusable.response() : null;
	}

	void unusable(UnusableAnswer unusable) {
		this.unusable = unusable;
	}

	/**
	 * What a failure says of a row of a batch, if it is a refusal for its rate.
	 * @param attempt the attempt that failed, not settled yet
	 * @param outcome what it came to
	 * @param now the time
	 */
	RowRefusals.Finding refused(Attempt attempt, Outcome outcome, long now) {
		if (outcome == Outcome.REQUEST_TOO_LARGE) {
			return RowRefusals.Finding.OWN_FAULT;
		}
		if (!isBatchItem() || !outcome.isRateLimit()) {
			return RowRefusals.Finding.NOTHING;
		}
		if (this.refusals.isEmpty()) {
			this.refusals = new HashMap<>(2);
		}
		return this.refusals.computeIfAbsent(attempt.endpoint().quota(), (quota) -> new RowRefusals(this, quota))
			.refused(attempt, outcome, now);
	}

	void answered(AiResponse response) {
		this.answer = response;
		this.tokens.answered(response.usage());
	}

	boolean isAnswered() {
		return this.answer != null;
	}

	/**
	 * Whether nothing can take the answer from it any more, which may be yet to come.
	 */
	boolean hasTakenAnswer() {
		return this.holding.isAnswered();
	}

	@Nullable AiResponse answer() {
		return this.answer;
	}

	/**
	 * Takes an answer that no attempt of its own brought.
	 * @param response the answer, on this call's account
	 * @return false if the call has ended meanwhile
	 */
	boolean takeAnswer(AiResponse response) {
		boolean taken = this.holding.answer();
		if (taken) {
			this.answer = response;
		}
		return taken;
	}

	/**
	 * Lets a flow end in the error that interrupts the call, if one does.
	 * @param <T> type of what comes
	 * @param flow what the call waits for
	 * @return the flow, until the call is interrupted
	 */
	<T> Flux<T> interruptible(Publisher<? extends T> flow) {
		return new Interruptible<>(flow, this.holding.interruption());
	}

	<T> Mono<T> interruptibleMono(Mono<? extends T> flow) {
		return Interruptible.ofMono(flow, this.holding.interruption());
	}

	<T> Mono<T> interruptedBy() {
		AiClientException error = this.holding.interruptedBy();
		return (error != null && !isAnswered()) ? Mono.error(error) : Mono.empty();
	}

	/**
	 * Ends the call with an error, unless it is answered already.
	 * @param error the error
	 */
	void interrupt(AiClientException error) {
		Share share = this.share;
		if (share == null || !share.isAnswered()) {
			this.holding.interrupt(error);
		}
	}

	/**
	 * Ends the call with an error, unless a request of it is in flight. Whoever closes
	 * the client says so first, and an attempt that is admitted after that is not sent.
	 * @param error the error
	 */
	void turnAway(AiClientException error) {
		if (withdraw()) {
			interrupt(error);
		}
	}

	/**
	 * Keeps the attempt that it holds from being sent.
	 * @return false if it was sent already
	 */
	boolean withdraw() {
		Share share = this.share;
		if (share != null) {
			return share.withdraw();
		}
		Attempt attempt = held();
		return attempt == null || attempt.withdraw();
	}

	void succeeded() {
		AiResponse response = this.answer;
		if (end() && response != null) {
			this.observer.succeeded(response);
		}
	}

	void failed(AiClientException error) {
		if (end()) {
			this.observer.failed(error, unusableResponse());
		}
	}

	void cancelled() {
		if (end()) {
			this.observer.cancelled();
		}
	}

	/**
	 * Whether its end has been told, so that nobody waits for a signal any more.
	 */
	boolean hasEnded() {
		return this.holding.hasEnded();
	}

	private boolean end() {
		boolean first = this.holding.end();
		this.deadline.stop();
		Share share = this.share;
		if (share != null) {
			share.leave();
		}
		if (this.funds != null) {
			this.funds.end();
		}
		return first;
	}

	private void deadlineMissed() {
		int attempts = attempts();
		interrupt(this.deadline.ranOut(attempts > 0 && isInFlight(), attempts));
	}

}
