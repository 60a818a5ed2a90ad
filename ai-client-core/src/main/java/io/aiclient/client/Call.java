package io.aiclient.client;

import java.time.Duration;
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
import io.aiclient.error.AiClientException;

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

	private final Deadline deadline;

	private final Sinks.Empty<Void> interruption = Sinks.empty();

	private final AtomicReference<@Nullable Object> current = new AtomicReference<>();

	private volatile @Nullable AiClientException interruptedBy;

	private int attempts;

	private int retries;

	private long queuedNanos;

	private boolean emitted;

	private boolean goesOn;

	private boolean retryGranted = true;

	private @Nullable AiResponse answer;

	private @Nullable UnusableAnswer unusable;

	Call(AiRequest request, Operation operation, RequestObserver observer, TokenForecast.Demand tokens,
			AiClientBuilder settings) {
		this.request = request;
		this.operation = operation;
		this.observer = observer;
		this.tokens = tokens;
		this.deadline = new Deadline(request, isBatchItem(), settings, this::deadlineMissed);
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
	 * Sends the attempt.
	 * @param attempt the attempt
	 * @return false if the call has ended meanwhile
	 */
	boolean sending(Attempt attempt) {
		this.attempts++;
		this.unusable = null;
		boolean sent = attempt.sent(this.observer.attempt(this.attempts));
		if (sent) {
			this.deadline.attemptBegins();
		}
		return sent;
	}

	Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Goes on with another attempt.
	 * @param countsAsRetry whether it uses up a retry
	 * @param granted whether the retry budget has room for it; else it is asked again
	 */
	void retry(boolean countsAsRetry, boolean granted) {
		this.goesOn = true;
		this.retries += countsAsRetry ? 1 : 0;
		this.retryGranted = granted;
	}

	boolean isRetryGranted() {
		return this.retryGranted;
	}

	void grantRetry() {
		this.retryGranted = true;
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

	private boolean end() {
		Object last = this.current.getAndSet(ENDED);
		this.deadline.stop();
		if (last instanceof Interrupted interrupted) {
			last = interrupted.attempt();
		}
		if (last instanceof Attempt attempt) {
			attempt.abandoned();
		}
		return last != ENDED;
	}

	private void deadlineMissed() {
		Attempt attempt = held();
		boolean sent = attempt != null && attempt.isSent();
		interrupt(this.deadline.ranOut(sent, this.attempts));
	}

	private record Interrupted(@Nullable Object attempt) {
	}

}
