package io.aiclient.client;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import io.aiclient.AiPiece;
import io.aiclient.AiResponse;

/**
 * The subscription to an answer in pieces, as many as were asked for.
 *
 * @param <P> type of the pieces
 */
class PiecewiseAnswer<P extends AiPiece> extends CallerOutput<P> {

	@SuppressWarnings("rawtypes")
	private static final AtomicLongFieldUpdater<PiecewiseAnswer> REQUESTED = AtomicLongFieldUpdater
		.newUpdater(PiecewiseAnswer.class, "requested");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<PiecewiseAnswer> OVER = AtomicIntegerFieldUpdater
		.newUpdater(PiecewiseAnswer.class, "over");

	private volatile long requested;

	private volatile int over;

	PiecewiseAnswer(CoreSubscriber<? super P> subscriber, ActiveCalls calls) {
		super(subscriber, calls);
	}

	@Override
	public final void request(long n) {
		if (Operators.validate(n)) {
			Operators.addCap(REQUESTED, this, n);
			Call begun = call();
			Attempt attempt = (begun != null) ? begun.inFlight() : null;
			if (attempt != null) {
				attempt.request();
			}
		}
	}

	@Override
	public final long requested() {
		return this.requested;
	}

	/**
	 * A call brings one kind of pieces.
	 */
	@Override
	@SuppressWarnings("unchecked")
	public final void next(AiPiece piece) {
		if (!isOver()) {
			try {
				subscriber().onNext((P) piece);
			}
			catch (Throwable thrown) {
				threw(thrown);
			}
		}
	}

	@Override
	public final void succeeded(AiResponse response) {
		if (end()) {
			complete();
		}
	}

	@Override
	final boolean isOver() {
		return this.over != 0;
	}

	@Override
	final boolean end() {
		return OVER.compareAndSet(this, 0, 1);
	}

}
