package io.aiclient.spring.web;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * Subscribes to a flow and cancels it, on another thread, at the n-th point at which a
 * signal passes from one of its operators to the next, those of Spring and of Reactor
 * Netty included. The thread that brings the signal goes on when the cancellation is
 * through, so that a run is the same each time: what a cancellation meets by chance in
 * one of a million calls is met here by counting.
 */
final class SignalPoints extends BaseSubscriber<Object> {

	private static final String HOOK = SignalPoints.class.getName();

	private final int cancelAt;

	private final CountDownLatch over = new CountDownLatch(1);

	private int passed;

	private String where = "not cancelled";

	private volatile boolean cancelled;

	private SignalPoints(int cancelAt) {
		this.cancelAt = cancelAt;
	}

	/**
	 * Watches the flows of this class; others pass unchanged.
	 */
	static void watch() {
		Hooks.onEachOperator(HOOK, Operators.lift((source, actual) -> {
			SignalPoints points = actual.currentContext().getOrDefault(SignalPoints.class, null);
			return (points != null) ? points.new Point(source.name(), actual) : actual;
		}));
	}

	static void unwatch() {
		Hooks.resetOnEachOperator(HOOK);
	}

	/**
	 * Runs a flow until it is cancelled, or has ended before that.
	 * @param flow the flow
	 * @param cancelAt the number of the point, from 0
	 * @return the run
	 */
	static SignalPoints run(Publisher<?> flow, int cancelAt) throws InterruptedException {
		SignalPoints points = new SignalPoints(cancelAt);
		flow.subscribe(points);
		points.over.await();
		return points;
	}

	boolean wasCancelled() {
		return this.cancelled;
	}

	@Override
	public String toString() {
		return "point " + this.cancelAt + ": " + this.where;
	}

	@Override
	public Context currentContext() {
		return Context.of(SignalPoints.class, this, "reactor.onErrorDropped.local", (Consumer<Throwable>) (late) -> {
		});
	}

	@Override
	protected void hookOnError(Throwable error) {
		// an end like any other
	}

	@Override
	protected void hookFinally(SignalType type) {
		this.over.countDown();
	}

	private void pass(String signal) {
		if (nextIsTheOne()) {
			this.where = signal;
			Thread canceller = new Thread(() -> {
				cancel();
				this.cancelled = true;
			});
			canceller.start();
			while (!this.cancelled) { // an event loop must not block
			}
			this.over.countDown();
		}
	}

	private synchronized boolean nextIsTheOne() {
		return this.passed++ == this.cancelAt;
	}

	/**
	 * Where signals pass from one operator to the next.
	 */
	private final class Point implements CoreSubscriber<Object>, Fuseable.QueueSubscription<Object> {

		private final String operator;

		private final CoreSubscriber<Object> next;

		private @Nullable Subscription subscription;

		@SuppressWarnings("unchecked")
		Point(String operator, CoreSubscriber<?> next) {
			this.operator = operator;
			this.next = (CoreSubscriber<Object>) next;
		}

		@Override
		public Context currentContext() {
			return this.next.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			pass(this.operator + " subscribed");
			this.next.onSubscribe(this);
		}

		@Override
		public void onNext(Object item) {
			pass(this.operator + " emits a " + item.getClass().getSimpleName());
			this.next.onNext(item);
		}

		@Override
		public void onError(Throwable error) {
			pass(this.operator + " fails");
			this.next.onError(error);
		}

		@Override
		public void onComplete() {
			pass(this.operator + " completes");
			this.next.onComplete();
		}

		@Override
		public void request(long n) {
			this.subscription.request(n);
		}

		@Override
		public void cancel() {
			this.subscription.cancel();
		}

		@Override
		public int requestFusion(int requestedMode) {
			return Fuseable.NONE;
		}

		@Override
		public @Nullable Object poll() {
			return null;
		}

		@Override
		public int size() {
			return 0;
		}

		@Override
		public boolean isEmpty() {
			return true;
		}

		@Override
		public void clear() {
			// never fused, so nothing is kept
		}

	}

}
