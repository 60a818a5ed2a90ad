package io.aiclient.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
	 * @param passage the form in which it is sent
	 * @throws AiClientException if the request names no model, and there is none to use,
	 * or has a spending cap and nothing that bounds its cost
	 */
	Call begin(AiRequest request, Operation operation, Passage passage, CallOutput output) {
		Call call = prepare(request, operation, passage, output);
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
	private Call prepare(AiRequest request, Operation operation, Passage passage, CallOutput output) {
		try {
			AiRequest complete = complete(request, passage.modelOfUnnamed(this.settings.model));
			ContextView context = output.context();
			SpendingCap cap = SpendingCap.of(context);
			Spending bound = (cap != null)
					? mostOf(complete, (translated) -> passage.upperBound(translated, cap, this.prices)) : null;
			CallFunds funds = (cap != null && bound != null) ? new CallFunds(cap, bound, operation.isOfMany()) : null;
			Asked asked = new Asked(complete, operation, passage.demand(this.tokens.demand(complete)), funds, passage);
			return new Call(asked, this.observer.start(operation, complete, context),
					new Deadline(complete, operation.isOfMany(), this.settings, this.deadlines), output, this);
		}
		catch (Throwable thrown) {
			throw UserParts.notSent("what is in the request", thrown);
		}
	}

	/**
	 * The most that one attempt at a request can cost, whichever endpoint it goes to.
	 */
	Spending upperBound(AiRequest request, SpendingCap cap) {
		Spending bound = mostOf(complete(request, this.settings.model),
				(translated) -> cap.upperBound(translated, this.prices));
		return (bound != null) ? bound : Spending.NONE;
	}

	/**
	 * The most that one attempt at embedding texts can cost, whichever endpoint it goes
	 * to.
	 * @param texts a request whose messages are the texts
	 */
	Spending upperBoundOfTexts(AiRequest texts, SpendingCap cap) {
		Spending bound = mostOf(complete(texts, this.settings.model),
				(translated) -> cap.upperBoundOfTexts(translated, this.prices));
		return (bound != null) ? bound : Spending.NONE;
	}

	private @Nullable Spending mostOf(AiRequest complete, Function<AiRequest, @Nullable Spending> boundOf) {
		Spending most = null;
		for (AiRequest translated : this.endpoints.translations(complete)) {
			Spending bound = boundOf.apply(translated);
			most = (most != null && bound != null) ? most.max(bound) : bound;
		}
		return most;
	}

	/**
	 * The request with a model.
	 */
	private AiRequest complete(AiRequest request, @Nullable String otherwise) {
		return (request.model() != null) ? request
				: request.toBuilder().model((otherwise != null) ? otherwise : missingModel()).build();
	}

	private String missingModel() {
		throw AiRefusedLocallyException.because("The request names no model, and client '" + this.settings.name
				+ "' has none: set the property " + this.settings.property("model")
				+ ", or give the request one with AiRequest.builder().model(...)");
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
