package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiExchangeException;
import io.aiclient.AiPiece;
import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.TokenUsage;
import io.aiclient.client.CallState.Plain;
import io.aiclient.cost.PriceTable;
import io.aiclient.error.AiClientException;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.resilience.Classification;
import io.aiclient.resilience.OutcomeClassifier;
import io.aiclient.resilience.RetrySettings;

/**
 * The second half of the {@link Pipeline}: what follows from the end of an exchange. Its
 * outcome is classified and the attempt settled; then the call has its answer, or fails,
 * or waits with nothing held and begins again.
 */
final class AttemptResults {

	private final String clientName;

	private final OutcomeClassifier classifier;

	private final Retrying retrying;

	private final RetrySettings retrySettings;

	private final PriceTable prices;

	private final PlausibleUsage plausibility;

	private final Pipeline pipeline;

	private final Ticker ticker;

	private final Scheduler scheduler;

	AttemptResults(ClientOptions settings, ClientParts parts, Retrying retrying, Pipeline pipeline) {
		this.clientName = settings.name;
		this.classifier = parts.classifier();
		this.retrying = retrying;
		this.retrySettings = settings.retry;
		this.prices = parts.prices();
		this.plausibility = new PlausibleUsage(settings.name);
		this.pipeline = pipeline;
		this.ticker = settings.ticker;
		this.scheduler = settings.scheduler;
	}

	/**
	 * The exchange has answered. An answer that comes as the call is cancelled or
	 * interrupted changes nothing.
	 * @param attempt what was answered
	 * @param answer the answer as it came
	 * @param last the piece that brought it; null if it came as a whole
	 */
	void answered(Attempt attempt, AiResponse answer, @Nullable AiPiece last) {
		Call call = attempt.call();
		AiResponse response = paid(attempt, answer);
		Classification because = call.asked().passage().isAnsweredInWords() ? this.classifier.classify(response) : null;
		if (because != null) {
			failed(attempt, because, new UnusableAnswer(response, because));
			return;
		}
		CallState.Answered answered = new CallState.Answered(response);
		if (!call.leave(attempt, answered)) {
			return;
		}
		attempt.succeeded(response);
		attempt.endpoint().outage().answered(attempt);
		if (call.asked().passage().isMetered()) {
			attempt.endpoint()
				.quota()
				.answeredSizes()
				.answered(call.request(), attempt.sentNanos(), this.ticker.nanos());
		}
		call.asked().tokens().answered(response.usage());
		if (last != null) {
			call.output().next(last.withEnd(response));
		}
		this.pipeline.deliver(call, answered);
	}

	/**
	 * The answer as it counts for the call: with a usage that can be true, its cost, and
	 * the time that the attempt took.
	 */
	private AiResponse paid(Attempt attempt, AiResponse answer) {
		Call call = attempt.call();
		TokenUsage usage = this.plausibility.check(answer.usage());
		return answer.toBuilder()
			.id(call.request().id())
			.queued(call.queued())
			.attempts(call.attempts())
			.latency(attempt.took())
			.usage(usage)
			.cost(this.prices.cost(answer.model(), usage))
			.build();
	}

	static AiExchangeException endedWithoutAnswer() {
		return AiExchangeException.failed(AiExchangeException.Stage.BODY,
				"The exchange ended without a usable response", null);
	}

	/**
	 * The exchange has failed. A failure that comes after the end of the attempt is
	 * logged quietly.
	 * @param answer what the provider answered, which is the response if no attempt
	 * follows; null if the failure is without one
	 */
	void failed(Attempt attempt, Throwable failure, @Nullable AiHttpPiece answer) {
		Call call = attempt.call();
		if (call.inFlight() != attempt) {
			DroppedErrors.log(failure);
			return;
		}
		Classification classification;
		UnusableAnswer part = null;
		try {
			classification = this.classifier.classify(failure);
			AiResponse generated = OutcomeClassifier.answer(failure);
			part = (generated != null) ? new UnusableAnswer(paid(attempt, generated), classification) : null;
		}
		catch (Throwable thrown) { // of the failure, an object of the exchange's
			classification = this.classifier.classify(UserParts.failed(this.clientName, thrown));
		}
		call.output().attemptFailed(classification.outcome(), failure, answer);
		failed(attempt, classification, part);
	}

	/**
	 * Settles an attempt that failed, and decides whether the call goes on.
	 * @param attempt the attempt
	 * @param classification what it came to
	 * @param unusable what was paid for all the same; null if nothing was
	 */
	private void failed(Attempt attempt, Classification classification, @Nullable UnusableAnswer unusable) {
		Call call = attempt.call();
		AiClientException error = classification.error().withAttempts(call.attempts());
		if (!call.leave(attempt, Plain.READY)) {
			return;
		}
		if (unusable != null) {
			call.unusable(unusable);
		}
		Duration took = attempt.took();
		RowRefusals.Finding finding = call.retries().refused(attempt, classification.outcome(), this.ticker.nanos());
		Duration pause = pause(classification);
		attempt.failed(classification, error, new AttemptHoldings.Failure(call.unusableResponse(), pause,
				finding.ownFault() || call.asked().passage().isRefusedUncharged(classification)));
		if (classification.isOutage()) {
			attempt.endpoint().outage().failed(error);
		}
		Quota quota = attempt.endpoint().quota();
		if (call.asked().passage().isMetered() && (!finding.ownFault() || pause != null)) {
			quota.failed(classification.outcome(), error, attempt.sentNanos());
		}
		if (call.hasEmitted() || this.pipeline.isClosed() || !call.asked().passage().isRepeatable()) {
			giveUp(call, error);
			return;
		}
		Retrying.Decision decision = finding.hopeless()
				? this.retrying.giveUp(call, attempt.endpoint(), RowRefusals.givenUp(error))
				: this.retrying.decide(call, attempt.endpoint(), classification, error, took)
					.noSoonerThan(finding.spacing());
		Duration delay = decision.delay();
		if (delay == null) {
			giveUp(call, decision.error());
			return;
		}
		call.observer().retrying(classification.outcome(), delay);
		this.pipeline.await(call, (decision.pauses() && call.asked().passage().isMetered())
				? quota.await(delay, attempt.sentNanos()) : Mono.delay(delay, this.scheduler));
	}

	private static void giveUp(Call call, AiClientException error) {
		call.output().givesUp();
		call.fail(error);
	}

	/**
	 * How long the whole client pauses after a refusal for its rate. A request that was
	 * asked to wait longer than is obeyed ends, and does not stop the others for as long.
	 */
	private @Nullable Duration pause(Classification classification) {
		Duration asked = classification.error().retryAfter();
		return (asked != null && this.retrySettings.pausesFor(classification.outcome(), asked)) ? asked : null;
	}

}
