package io.aiclient.spring.web;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.http.AiHttpPiece;

/**
 * Ends an attempt of an HTTP client of the application's own if its answer does not begin
 * in time, or is silent for too long. The clock runs only while a piece is wanted, so a
 * caller who takes no more is not mistaken for a silent provider; and any bytes start it
 * anew, also those of which no piece is made yet. Of one attempt.
 */
final class SilenceWatch implements CoreSubscriber<AiHttpPiece>, Subscription {

	private static final AtomicLongFieldUpdater<SilenceWatch> DUE = AtomicLongFieldUpdater
		.newUpdater(SilenceWatch.class, "due");

	private static final AtomicLongFieldUpdater<SilenceWatch> DEMAND = AtomicLongFieldUpdater
		.newUpdater(SilenceWatch.class, "demand");

	/**
	 * While a piece is delivered, nothing else may be.
	 */
	private static final long DELIVERING = SilenceTimer.NEVER - 1;

	private static final long OVER = SilenceTimer.NEVER - 2;

	private final SilenceTimer timer;

	private final Runnable ending;

	private @Nullable CoreSubscriber<? super AiHttpPiece> subscriber;

	/**
	 * What the application's HTTP client sees: nothing of ours listens there.
	 */
	private Context context = Context.empty();

	private volatile Subscription source = Operators.emptySubscription();

	private volatile @Nullable Limit limit;

	/**
	 * When it runs out, by {@link SilenceTimer#now}, or a state in which it does not.
	 */
	private volatile long due = SilenceTimer.NEVER;

	private volatile long demand;

	private volatile boolean silent;

	/**
	 * Creates the watch of an attempt.
	 * @param ending ends what a cancellation of the pieces does not
	 */
	SilenceWatch(SilenceTimer timer, Runnable ending) {
		this.timer = timer;
		this.ending = ending;
	}

	/**
	 * Watches the pieces of an attempt, which are subscribed to once.
	 * @param attempt makes it, in the context of its subscriber
	 */
	Flux<AiHttpPiece> over(Function<ContextView, Flux<AiHttpPiece>> attempt) {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super AiHttpPiece> subscriber) {
				Context context = subscriber.currentContext();
				SilenceWatch.this.subscriber = subscriber;
				SilenceWatch.this.context = context.delete(AiExchangeListener.class);
				SilenceWatch.this.timer.begins(SilenceWatch.this);
				made(attempt, context).subscribe(SilenceWatch.this);
			}

		};
	}

	private static Flux<AiHttpPiece> made(Function<ContextView, Flux<AiHttpPiece>> attempt, ContextView context) {
		try {
			return attempt.apply(context);
		}
		catch (Throwable thrown) {
			return Flux.error(thrown);
		}
	}

	/**
	 * From now on the attempt may wait so long for its answer to begin.
	 */
	void awaitsAnswer(TimeoutSettings timeouts) {
		Duration most = timeouts.connect().plus(timeouts.response());
		begin(new Limit(most, Stage.SENT, "No answer within %d ms (timeout.connect and timeout.response)"));
	}

	/**
	 * From now on its answer may be silent for so long.
	 */
	void awaitsBody(TimeoutSettings timeouts) {
		begin(new Limit(timeouts.idle(), Stage.BODY, "The answer was silent for %d ms (timeout.idle)"));
	}

	private void begin(Limit limit) {
		this.limit = limit;
		arrived();
	}

	/**
	 * Bytes have come.
	 */
	void arrived() {
		long was = this.due;
		if (was < OVER || was == SilenceTimer.NEVER) {
			arm(was);
		}
	}

	private void arm(long was) {
		Limit limit = this.limit;
		if (limit != null && this.demand > 0) {
			long due = this.timer.now() + limit.most().toNanos();
			if (DUE.compareAndSet(this, was, due)) {
				this.timer.armed(due);
			}
		}
	}

	/**
	 * Whether it ended the attempt: what the HTTP client says of that is not why.
	 */
	boolean hasFailed() {
		return this.silent;
	}

	long due() {
		return this.due;
	}

	/**
	 * Takes it that the time has run out, unless something came meanwhile.
	 */
	boolean runsOut(long due) {
		if (!DUE.compareAndSet(this, due, OVER)) {
			return false;
		}
		this.silent = true;
		this.timer.ended(this);
		return true;
	}

	/**
	 * Ends the attempt.
	 */
	void fail() {
		Limit limit = this.limit;
		this.source.cancel();
		this.ending.run();
		if (this.subscriber != null && limit != null) {
			this.subscriber.onError(limit.failure());
		}
	}

	private boolean end() {
		boolean ends = DUE.getAndSet(this, OVER) != OVER;
		if (ends) {
			this.timer.ended(this);
		}
		return ends;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription source) {
		this.source = source;
		if (this.subscriber != null) {
			this.subscriber.onSubscribe(this);
		}
	}

	@Override
	public void onNext(AiHttpPiece piece) {
		CoreSubscriber<? super AiHttpPiece> subscriber = this.subscriber;
		long was = this.due;
		while (was != OVER && was != DELIVERING && !DUE.compareAndSet(this, was, DELIVERING)) {
			was = this.due;
		}
		if (was == OVER || subscriber == null) {
			return;
		}
		Operators.produced(DEMAND, this, 1);
		subscriber.onNext(piece);
		if (was != DELIVERING && DUE.compareAndSet(this, DELIVERING, SilenceTimer.NEVER)) {
			arm(SilenceTimer.NEVER);
		}
	}

	@Override
	public void onError(Throwable error) {
		if (end() && this.subscriber != null) {
			this.subscriber.onError(error);
		}
	}

	@Override
	public void onComplete() {
		if (end() && this.subscriber != null) {
			this.subscriber.onComplete();
		}
	}

	@Override
	public void request(long n) {
		Operators.addCap(DEMAND, this, n);
		arm(SilenceTimer.NEVER);
		this.source.request(n);
	}

	@Override
	public void cancel() {
		end();
		this.source.cancel();
	}

	/**
	 * How long may nothing come.
	 *
	 * @param most so long
	 * @param stage how far the attempt has come
	 * @param message says so, with a place for the milliseconds
	 */
	private record Limit(Duration most, Stage stage, String message) {

		AiExchangeException failure() {
			String said = this.message.formatted(this.most.toMillis());
			return AiExchangeException.failed(this.stage, said, new TimeoutException(said));
		}

	}

}
