package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;

/**
 * The subscription of a caller to one call. The subscriber is code of others: what it
 * throws cancels the call, reaches the subscriber as one error, and goes no further.
 *
 * @param <T> type of what the subscriber gets
 */
abstract class CallerOutput<T> implements CallOutput, Subscription {

	private static final Log logger = Log.of(CallerOutput.class);

	private static final String LATE = "A subscriber threw when its request had ended";

	private final CoreSubscriber<? super T> subscriber;

	private final ActiveCalls calls;

	private volatile @Nullable Call call;

	CallerOutput(CoreSubscriber<? super T> subscriber, ActiveCalls calls) {
		this.subscriber = subscriber;
		this.calls = calls;
	}

	/**
	 * Subscribes the caller, then begins its call and drives it.
	 */
	final void begin(AiRequest request, Operation operation, Passage passage, Pipeline pipeline) {
		try {
			this.subscriber.onSubscribe(this);
		}
		catch (Throwable thrown) {
			threw(thrown);
		}
		if (isOver()) {
			return;
		}
		try {
			Call begun = this.calls.begin(request, operation, passage, this);
			this.call = begun;
			if (isOver()) {
				begun.cancel();
			}
			pipeline.drive(begun);
		}
		catch (AiClientException ex) {
			failed(ex, null);
		}
	}

	final @Nullable Call call() {
		return this.call;
	}

	final CoreSubscriber<? super T> subscriber() {
		return this.subscriber;
	}

	@Override
	public final Context context() {
		return this.subscriber.currentContext();
	}

	/**
	 * Whether the subscriber gets no signal any more.
	 */
	abstract boolean isOver();

	/**
	 * Takes it that the subscriber gets no signal any more, but for one that follows.
	 * @return false if that was so already
	 */
	abstract boolean end();

	@Override
	public final void cancel() {
		end();
		cancelCall();
	}

	private void cancelCall() {
		Call begun = this.call;
		if (begun != null) {
			begun.cancel();
		}
	}

	@Override
	public final void failed(AiClientException error, @Nullable AiResponse paid) {
		if (end()) {
			last(() -> endsWith(error));
		}
	}

	/**
	 * Gives the subscriber its last signals after a failure.
	 */
	void endsWith(AiClientException error) {
		this.subscriber.onError(error);
	}

	/**
	 * Takes what the subscriber threw: its last signal says so, unless it has cancelled.
	 */
	final void threw(Throwable thrown) {
		boolean open = end();
		cancelCall();
		if (open) {
			threwLast(thrown);
		}
		else {
			logger.warn(LATE, thrown);
		}
	}

	/**
	 * Takes what the subscriber threw as it got all that it had asked for.
	 */
	final void threwLast(Throwable thrown) {
		last(() -> this.subscriber.onError(this.calls.subscriberThrew(thrown)));
	}

	final void complete() {
		last(this.subscriber::onComplete);
	}

	private static void last(Runnable signal) {
		try {
			signal.run();
		}
		catch (Throwable thrown) {
			logger.warn(LATE, thrown);
		}
	}

}
