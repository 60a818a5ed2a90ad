package io.aiclient.client;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.aiclient.AiExchange;
import io.aiclient.AiPiece;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.CallState.Emitting;
import io.aiclient.client.CallState.InFlight;
import io.aiclient.client.CallState.Preparing;
import io.aiclient.cost.SpendingReservation;
import io.aiclient.http.AiHttpPiece;

/**
 * One admitted attempt: the subscriber of its exchange.
 * <p>
 * How is it designed, and why? An exchange is code of others: what it throws, at its
 * assembly, its subscription, a request or a signal, fails this attempt and goes no
 * further. What its signals mean is the matter of {@link AttemptResults}, and what the
 * attempt holds is in its {@link AttemptHoldings}. An exchange that answers the whole is
 * asked for everything; one that streams is asked for what the caller has asked for so
 * far, which is right for a later attempt too, since nothing is made again once a piece
 * was delivered.
 */
final class Attempt extends AttemptHoldings implements CoreSubscriber<Object> {

	private static final AtomicReferenceFieldUpdater<Attempt, Subscription> EXCHANGE = AtomicReferenceFieldUpdater
		.newUpdater(Attempt.class, Subscription.class, "exchange");

	private final Call call;

	private final Pipeline pipeline;

	private final Preparing preparing = new Preparing(this);

	private final InFlight inFlight = new InFlight(this);

	private final Emitting emitting = new Emitting(this);

	private int number;

	private Context context = Context.empty();

	private volatile @Nullable Subscription exchange;

	/**
	 * How many pieces the exchange was asked for.
	 */
	private long requested;

	Attempt(AdmissionPermit permit, Endpoint endpoint, Call call, Pipeline pipeline, Ticker ticker) {
		super(permit, endpoint, call.asked().passage().isMetered(), ticker);
		this.call = call;
		this.pipeline = pipeline;
	}

	Call call() {
		return this.call;
	}

	/**
	 * The states of a call that has this attempt.
	 */
	Preparing preparing() {
		return this.preparing;
	}

	InFlight inFlight() {
		return this.inFlight;
	}

	Emitting emitting() {
		return this.emitting;
	}

	/**
	 * Which attempt of its call it is.
	 * @return one for the first; zero before it is about to be sent
	 */
	int number() {
		return this.number;
	}

	/**
	 * Prepares the exchange.
	 * @param number which attempt of its call it is
	 * @param observer what watches it
	 * @param funds what it may cost; null if nothing caps that
	 */
	void goesOut(int number, AttemptObserver observer, @Nullable SpendingReservation funds) {
		this.number = number;
		goesOut(observer, funds);
		this.context = addTo(observer.enrich(this.call.context()));
	}

	/**
	 * Makes the exchange.
	 */
	void send() {
		AiExchange maker = endpoint().exchange();
		try {
			AiRequest request = endpoint().translate(this.call.request());
			Objects.requireNonNull(this.call.asked().passage().exchange(maker, request), "It returned null")
				.subscribe(this);
		}
		catch (Throwable thrown) {
			threw(thrown);
		}
	}

	private void threw(Throwable thrown) {
		cancelExchange();
		onError(thrown);
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription exchange) {
		if (!Operators.setOnce(EXCHANGE, this, exchange)) {
			return;
		}
		if (this.call.inFlight() != this) {
			cancelExchange();
		}
		else if (this.call.asked().passage().isInPieces()) {
			request();
		}
		else {
			request(exchange, Long.MAX_VALUE);
		}
	}

	/**
	 * Asks the exchange for what the caller has asked for and it was not yet.
	 */
	void request() {
		Subscription exchange = this.exchange;
		if (exchange != null) {
			long more;
			synchronized (this) {
				long all = this.call.output().requested();
				more = (all == Long.MAX_VALUE && this.requested < all) ? all : all - this.requested;
				this.requested = all;
			}
			if (more > 0) {
				request(exchange, more);
			}
		}
	}

	private void request(Subscription exchange, long more) {
		try {
			exchange.request(more);
		}
		catch (Throwable thrown) {
			threw(thrown);
		}
	}

	@Override
	public void onNext(Object item) {
		try {
			if (item instanceof AiResponse response) {
				this.pipeline.results().answered(this, response, null);
			}
			else if (item instanceof AiPiece piece) {
				next(piece);
			}
		}
		catch (Throwable thrown) {
			cancelExchange();
			this.call.broke(thrown);
		}
	}

	private void next(AiPiece piece) {
		AiResponse end = piece.end();
		if (end != null) {
			this.pipeline.results().answered(this, end, piece);
		}
		else if (piece instanceof AiHttpPiece answer && answer.failure() != null) {
			this.pipeline.results().failed(this, answer.failure(), answer);
		}
		else {
			this.call.emit(this, piece);
		}
	}

	@Override
	public void onError(Throwable failure) {
		try {
			this.pipeline.results().failed(this, UserParts.exchangeFailed(endpoint().exchange(), failure), null);
		}
		catch (Throwable thrown) {
			this.call.broke(thrown);
		}
	}

	@Override
	public void onComplete() {
		if (this.call.inFlight() == this) {
			onError(AttemptResults.endedWithoutAnswer());
		}
	}

	@Override
	void cancelled() {
		cancelExchange();
		super.cancelled();
	}

	private void cancelExchange() {
		try {
			Operators.terminate(EXCHANGE, this);
		}
		catch (Throwable thrown) {
			DroppedErrors.cancelThrew(thrown);
		}
	}

}
