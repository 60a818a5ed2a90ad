package io.aiclient.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What crosses a boundary ends once, at the subscriber and at the source, whatever throws
 * on the way.
 */
class BoundaryTests {

	private final List<String> events = new ArrayList<>();

	@Test
	void aSourceThatThrewAndBeginsLaterIsCancelled() {
		AtomicReference<Subscriber<? super String>> scheduled = new AtomicReference<>();
		Publisher<String> source = (subscriber) -> {
			scheduled.set(subscriber);
			throw new NoClassDefFoundError("gone");
		};
		new Boundary<>(() -> source, (thrown) -> new IllegalStateException(thrown.getMessage()))
			.subscribe(new CoreSubscriber<>() {
				@Override
				public void onSubscribe(Subscription subscription) {
					BoundaryTests.this.events.add("subscribed");
					subscription.request(Long.MAX_VALUE);
				}

				@Override
				public void onNext(String item) {
					BoundaryTests.this.events.add(item);
				}

				@Override
				public void onError(Throwable error) {
					BoundaryTests.this.events.add("error " + error.getMessage());
				}

				@Override
				public void onComplete() {
					BoundaryTests.this.events.add("complete");
				}
			});
		scheduled.get().onSubscribe(new Subscription() {
			@Override
			public void request(long n) {
				BoundaryTests.this.events.add("requested");
			}

			@Override
			public void cancel() {
				BoundaryTests.this.events.add("cancelled");
			}
		});
		assertThat(this.events).containsExactly("subscribed", "error gone", "cancelled");
	}

	@Test
	void aSourceThatSignalsWithoutASubscriptionEndsWithOne() {
		Publisher<String> source = (subscriber) -> subscriber.onError(new IllegalStateException("broken"));
		new Boundary<>(() -> source, IllegalStateException::new).subscribe(recording());
		assertThat(this.events).containsExactly("subscribed", "error broken");
	}

	private Recording recording() {
		return new Recording();
	}

	private class Recording extends BaseSubscriber<String> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			BoundaryTests.this.events.add("subscribed");
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		protected void hookOnNext(String item) {
			BoundaryTests.this.events.add(item);
		}

		@Override
		protected void hookOnComplete() {
			BoundaryTests.this.events.add("complete");
		}

		@Override
		protected void hookOnError(Throwable error) {
			BoundaryTests.this.events.add("error " + error.getMessage());
		}

	}

}
