package io.aiclient.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.Ticker;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;

/**
 * The calls that have begun and not ended, and the closing of a client: whoever waits is
 * sent away, whoever is in flight gets some time.
 */
final class ActiveCalls implements Call.Owner {

	private final ClientOptions settings;

	private final TokenForecast tokens;

	private final Endpoints endpoints;

	private final PriceTable prices;

	private final Set<Call> active = ConcurrentHashMap.newKeySet();

	private final Sinks.Empty<Void> closing = Sinks.empty();

	private final Sinks.Empty<Void> idle = Sinks.empty();

	private final Deadlines deadlines;

	private volatile boolean closed;

	private final AiClientObserver observer;

	ActiveCalls(ClientOptions settings, ClientParts parts) {
		this.settings = settings;
		this.tokens = parts.tokens();
		this.endpoints = parts.endpoints();
		this.prices = parts.prices();
		this.observer = GuardedObserver.of(settings.observer);
		this.deadlines = new Deadlines(settings, this.active);
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Ends when the client closes, in the error of what is not sent any more.
	 */
	Mono<Void> closing() {
		return this.closing.asMono().then(Mono.error(() -> closed(this.settings.name)));
	}

	/**
	 * Begins a call.
	 * @param http the HTTP request that it passes; null if it passes none
	 * @throws AiClientException if the request names no model, and there is none to use,
	 * or has a spending cap and nothing that bounds its cost
	 */
	Call begin(AiRequest request, Operation operation, @Nullable HttpPassage http, CallOutput output) {
		Call call = prepare(request, operation, http, output);
		this.active.add(call);
		call.deadline().start();
		if (this.closed) {
			call.fail(closed(this.settings.name));
		}
		return call;
	}

	/**
	 * Options are objects of the caller's, which may throw when they are looked at.
	 */
	private Call prepare(AiRequest request, Operation operation, @Nullable HttpPassage http, CallOutput output) {
		try {
			AiRequest complete = (http != null) ? http.named(request, this.settings.model) : complete(request);
			ContextView context = output.context();
			SpendingCap cap = (http == null || http.mayCost()) ? SpendingCap.of(context) : null;
			CallFunds funds = (cap != null)
					? new CallFunds(cap, upperBound(complete, cap), operation == Operation.BATCH_ITEM) : null;
			TokenDemand tokens = this.tokens.demand(complete);
			Asked asked = new Asked(complete, operation, (http != null) ? http.demand(tokens) : tokens, funds, http);
			return new Call(asked, this.observer.start(operation, complete, context),
					new Deadline(complete, operation == Operation.BATCH_ITEM, this.settings, this.deadlines), output,
					this);
		}
		catch (Throwable thrown) {
			throw UserParts.notSent("what is in the request", thrown);
		}
	}

	/**
	 * The request with a model.
	 */
	AiRequest complete(AiRequest request) {
		return (request.model() != null) ? request : request.toBuilder().model(model()).build();
	}

	/**
	 * The most that one attempt at a request can cost, whichever endpoint it goes to.
	 */
	Spending upperBound(AiRequest complete, SpendingCap cap) {
		return this.endpoints.translations(complete)
			.stream()
			.map((translated) -> cap.upperBound(translated, this.prices))
			.reduce(Spending.NONE, Spending::max);
	}

	private String model() {
		@Nullable String model = this.settings.model;
		if (model == null) {
			throw AiRefusedLocallyException.because("The request names no model, and client '" + this.settings.name
					+ "' has none: set the property " + this.settings.property("model")
					+ ", or give the request one with AiRequest.builder().model(...)");
		}
		return model;
	}

	@Override
	public AiClientException inside(Throwable thrown) {
		return UserParts.failed(this.settings.name, thrown);
	}

	AiClientException subscriberThrew(Throwable thrown) {
		return UserParts.cancelledBySubscriber(this.settings.name, thrown);
	}

	@Override
	public void ended(Call call) {
		this.active.remove(call);
		if (this.closed && this.active.isEmpty()) {
			this.deadlines.stop();
			this.idle.tryEmitEmpty();
		}
	}

	/**
	 * Cancels the calls of some outputs: first those that wait, so that none of them is
	 * sent in the place of one that was in flight.
	 */
	void cancel(Predicate<CallOutput> those) {
		for (Call call : this.active) {
			if (!call.state().isInFlight() && those.test(call.output())) {
				call.cancel();
			}
		}
		for (Call call : this.active) {
			if (those.test(call.output())) {
				call.cancel();
			}
		}
	}

	Mono<Void> shutdown(Duration grace) {
		return Mono.defer(() -> {
			this.closed = true;
			this.closing.tryEmitEmpty();
			this.active.forEach((call) -> call.turnAway(closed(this.settings.name)));
			if (this.active.isEmpty()) {
				this.deadlines.stop();
				return Mono.empty();
			}
			return Mono
				.firstWithSignal(this.idle.asMono(), Mono.delay(Ticker.clamp(grace), this.settings.scheduler).then())
				.doOnTerminate(this::interruptAll);
		});
	}

	static AiCancelledException closed(String clientName) {
		return new AiCancelledException("Not sent: client '" + clientName + "' is closed", ErrorDetails.LOCAL, null);
	}

	void interruptAll() {
		for (Call call : this.active) {
			call.fail(new AiCancelledException(
					"Cancelled in flight: client '" + this.settings.name
							+ "' was closed, and its time for requests in flight is over",
					ErrorDetails.LOCAL.withAttempts(call.attempts()), null));
		}
	}

}
