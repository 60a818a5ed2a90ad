package io.aiclient.client;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver.Operation;

/**
 * The subscription to an answer as a whole, which it keeps until it is asked for.
 */
final class SingleAnswer extends CallerOutput<AiResponse> {

	private static final AtomicReferenceFieldUpdater<SingleAnswer, Object> ANSWER = AtomicReferenceFieldUpdater
		.newUpdater(SingleAnswer.class, Object.class, "answer");

	private static final Object REQUESTED = new Object();

	private static final Object OVER = new Object();

	/**
	 * Null until the request or the answer comes; then whichever came first.
	 */
	private volatile @Nullable Object answer;

	SingleAnswer(CoreSubscriber<? super AiResponse> subscriber, ActiveCalls calls) {
		super(subscriber, calls);
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n) && !ANSWER.compareAndSet(this, null, REQUESTED)
				&& this.answer instanceof AiResponse response && ANSWER.compareAndSet(this, response, OVER)) {
			deliver(response);
		}
	}

	@Override
	public void succeeded(AiResponse response) {
		if (!ANSWER.compareAndSet(this, null, response) && ANSWER.compareAndSet(this, REQUESTED, OVER)) {
			deliver(response);
		}
	}

	private void deliver(AiResponse response) {
		try {
			subscriber().onNext(response);
		}
		catch (Throwable thrown) {
			threwLast(thrown);
			return;
		}
		complete();
	}

	@Override
	boolean isOver() {
		return this.answer == OVER;
	}

	@Override
	boolean end() {
		return ANSWER.getAndSet(this, OVER) != OVER;
	}

	/**
	 * A call for each subscription.
	 */
	static final class Source extends Mono<AiResponse> {

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
		Mono<AiResponse> assembled() {
			return onAssembly(this);
		}

		@Override
		public void subscribe(CoreSubscriber<? super AiResponse> subscriber) {
			new SingleAnswer(subscriber, this.calls).begin(this.request, Operation.SEND, WrittenPassage.WHOLE,
					this.pipeline);
		}

	}

}
