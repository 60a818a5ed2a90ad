package io.aiclient.client;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.Priority;
import io.aiclient.admission.TokenForecast;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.cost.SpendingReservation;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.resilience.Outcome;

/**
 * One request on its way, from the caller's subscription to its end: how often it was
 * sent, how long it waited, and the attempt it holds.
 */
final class Call {

	/**
	 * What takes the place of the attempt once the call has ended.
	 */
	private static final Object ENDED = new Object();

	/**
	 * What takes its place once it is answered: nothing interrupts the call any more, so
	 * that no answer gets lost on its way.
	 */
	private static final Object ANSWERED = new Object();

	private final AiRequest request;

	private final Operation operation;

	private final RequestObserver observer;

	private final TokenForecast.Demand tokens;

	private final @Nullable CallFunds funds;

	private final Deadline deadline;

	private final String deadlineSource;

	private final Sinks.Empty<Void> interruption = Sinks.empty();

	private final AtomicReference<@Nullable Object> current = new AtomicReference<>();

	private volatile @Nullable AiClientException interruptedBy;

	private int attempts;

	private int retries;

	private final Set<Outcome> retriedAfter = EnumSet.noneOf(Outcome.class);

	private long queuedNanos;

	private boolean emitted;

	private boolean goesOn;

	private @Nullable AiResponse answer;

	private @Nullable UnusableAnswer unusable;

	Call(AiRequest request, Operation operation, RequestObserver observer, CallNeeds needs, AiClientBuilder settings) {
		this.request = request;
		this.operation = operation;
		this.observer = observer;
		this.tokens = needs.tokens();
		this.funds = needs.funds();
		Duration own = request.timeout();
		this.deadlineSource = (own != null) ? "AiRequest.timeout" : settings.property("timeout.total");
		Duration total = (own != null) ? own : settings.totalTimeout;
		this.deadline = new Deadline(total, isBatchItem(), settings, this::deadlineMissed);
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

	AdmissionRequest demand() {
		Priority priority = isBatchItem() ? ((this.attempts == 0) ? Priority.BATCH : Priority.BATCH_RETRY)
				: ((this.attempts == 0) ? Priority.INTERACTIVE : Priority.INTERACTIVE_RETRY);
		return new AdmissionRequest(priority, this.tokens);
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
		if (this.current.compareAndSet(null, attempt)) {
			return true;
		}
		attempt.abandoned();
		return false;
	}

	@Nullable Attempt held() {
		return (this.current.get() instanceof Attempt attempt) ? attempt : null;
	}

	boolean isInFlight() {
		Attempt attempt = held();
		return attempt != null && attempt.isSent();
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
		this.deadline.attemptEnds();
		return (taken instanceof Attempt attempt) ? attempt : null;
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

	void retry(Outcome outcome, boolean countsAsRetry) {
		this.goesOn = true;
		this.retries += countsAsRetry ? 1 : 0;
		this.retriedAfter.add(outcome);
	}

	boolean wasRetriedAfter(Outcome outcome) {
		return this.retriedAfter.contains(outcome);
	}

	int retries() {
		return this.retries;
	}

	int attempts() {
		return this.attempts;
	}

	Duration queued() {
		return Duration.ofNanos(this.queuedNanos);
	}

	/**
	 * Begins another round of the chain.
	 */
	void nextRound() {
		this.goesOn = false;
	}

	void goOn() {
		this.goesOn = true;
	}

	boolean goesOn() {
		return this.goesOn;
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

	void answered(AiResponse response) {
		this.answer = response;
		this.tokens.answered(response.usage());
	}

	boolean isAnswered() {
		return this.answer != null;
	}

	/**
	 * Completes when the call is interrupted, and then {@link #interruptedBy()} says why.
	 * @return the interruption
	 */
	Mono<Void> interruption() {
		return this.interruption.asMono();
	}

	<T> Mono<T> interruptedBy() {
		AiClientException error = this.interruptedBy;
		return (error != null && !isAnswered()) ? Mono.error(error) : Mono.empty();
	}

	void interrupt(AiClientException error) {
		this.interruptedBy = error;
		Object was = this.current
			.getAndUpdate((now) -> (now == null || now instanceof Attempt) ? new Interrupted(now) : now);
		if (was == null || was instanceof Attempt) {
			this.interruption.tryEmitEmpty();
		}
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
		return this.current.get() == ENDED;
	}

	private boolean end() {
		Object last = this.current.getAndSet(ENDED);
		this.deadline.stop();
		if (last instanceof Interrupted interrupted) {
			last = interrupted.attempt();
		}
		if (last instanceof Attempt attempt) {
			attempt.abandoned();
		}
		if (this.funds != null) {
			this.funds.end();
		}
		return last != ENDED;
	}

	private void deadlineMissed() {
		Attempt attempt = held();
		String doing = (attempt != null && attempt.isSent()) ? "during attempt " + this.attempts
				: "while waiting to be admitted or retried, after " + this.attempts + " attempts";
		interrupt(new AiTimeoutException(
				"The total deadline of " + this.deadline.total().toMillis() + " ms ran out " + doing + " ("
						+ this.deadlineSource + ")",
				new ErrorDetails(null, null, null, null, this.attempts, null), AiTimeoutException.Limit.TOTAL, null));
	}

	private record Interrupted(@Nullable Object attempt) {
	}

}
