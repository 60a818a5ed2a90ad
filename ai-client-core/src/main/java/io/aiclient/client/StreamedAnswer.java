package io.aiclient.client;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver.Operation;

/**
 * The subscription to an answer in pieces, as many as were asked for.
 */
final class StreamedAnswer extends CallerOutput<AiChunk> {

	private static final AtomicLongFieldUpdater<StreamedAnswer> REQUESTED = AtomicLongFieldUpdater
		.newUpdater(StreamedAnswer.class, "requested");

	private static final AtomicIntegerFieldUpdater<StreamedAnswer> OVER = AtomicIntegerFieldUpdater
		.newUpdater(StreamedAnswer.class, "over");

	private volatile long requested;

	private volatile int over;

	StreamedAnswer(CoreSubscriber<? super AiChunk> subscriber, ActiveCalls calls) {
		super(subscriber, calls);
	}

	@Override
	public void request(long n) {
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
	public long requested() {
		return this.requested;
	}

	@Override
	public void next(AiChunk piece) {
		if (!isOver()) {
			try {
				subscriber().onNext(piece);
			}
			catch (Throwable thrown) {
				threw(thrown);
			}
		}
	}

	@Override
	public void succeeded(AiResponse response) {
		if (end()) {
			complete();
		}
	}

	@Override
	boolean isOver() {
		return this.over != 0;
	}

	@Override
	boolean end() {
		return OVER.compareAndSet(this, 0, 1);
	}

	/**
	 * A call for each subscription.
	 */
	static final class Source extends Flux<AiChunk> {

		private final AiRequest request;

		private final ActiveCalls calls;

		private final Pipeline pipeline;

		Source(AiRequest request, ActiveCalls calls, Pipeline pipeline) {
			this.request = request;
			this.calls = calls;
			this.pipeline = pipeline;
		}

		/**
		 * As Reactor's hooks want it.
		 */
		Flux<AiChunk> assembled() {
			return onAssembly(this);
		}

		@Override
		public void subscribe(CoreSubscriber<? super AiChunk> subscriber) {
			new StreamedAnswer(subscriber, this.calls).begin(this.request, Operation.STREAM, this.pipeline);
		}

	}

}
