package io.aiclient.client;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class InterruptibleTests {

	private final Sinks.Empty<Void> interruption = Sinks.empty();

	private final IllegalStateException error = new IllegalStateException("interrupted");

	@Test
	void theSubscriberIsSubscribedBeforeAnInterruptionThatComesAsTheSourceIs() {
		Flux<String> source = new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super String> subscriber) {
				interrupt();
				Flux.just("late").subscribe(subscriber);
			}
		};
		Heard heard = new Heard();
		interruptible(source).subscribe(heard);
		assertThat(heard.signals).containsExactly("subscribed", "interrupted");
	}

	@Test
	void aFlowWhoseSubscriberGoesOnElsewhereAfterAnErrorEnds() {
		Flux<String> source = new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super String> subscriber) {
				interrupt();
				Flux.<String>never().subscribe(subscriber);
			}
		};
		StepVerifier.create(interruptible(source).single().onErrorResume((failure) -> Mono.just("elsewhere")))
			.expectNext("elsewhere")
			.verifyComplete();
	}

	@Test
	void whatComesAfterAnInterruptionIsDropped() {
		Heard heard = new Heard();
		interruptible(Flux.just("a", "b", "c").doOnNext((item) -> {
			if ("b".equals(item)) {
				interrupt();
			}
		})).subscribe(heard);
		assertThat(heard.signals).containsExactly("subscribed", "a", "interrupted");
	}

	@Test
	void aSubscriberThatInterruptsHearsItWhenItHasReturned() {
		Heard heard = new Heard() {
			@Override
			protected void hookOnNext(String item) {
				interrupt();
				super.hookOnNext(item);
			}
		};
		interruptible(Flux.just("a", "b")).subscribe(heard);
		assertThat(heard.signals).containsExactly("subscribed", "a", "interrupted");
	}

	@Test
	void aFlowOfOneElementEndsWithItWhateverComesMeanwhile() {
		Heard heard = new Heard() {
			@Override
			protected void hookOnNext(String item) {
				interrupt();
				super.hookOnNext(item);
			}

			@Override
			protected void hookOnComplete() {
				this.signals.add("completed");
			}
		};
		Interruptible.ofMono(Mono.just("a"), this.interruption.asMono()).subscribe(heard);
		assertThat(heard.signals).containsExactly("subscribed", "a", "completed");
		StepVerifier.create(Interruptible.ofMono(Mono.just("a"), this.interruption.asMono()))
			.verifyErrorMessage("interrupted");
	}

	@Test
	void aSubscriberThatCancelsAsItIsInterruptedHearsNothing() {
		Heard heard = new Heard() {
			@Override
			protected void hookOnNext(String item) {
				super.hookOnNext(item);
				interrupt();
				cancel();
			}
		};
		interruptible(Flux.just("a", "b")).subscribe(heard);
		assertThat(heard.signals).containsExactly("subscribed", "a");
	}

	@Test
	void aSourceThatThrowsWhenItIsCancelledKeepsNoInterruptionBack() {
		Heard heard = new Heard();
		interruptible(Flux.<String>never().doOnSubscribe((subscription) -> {
		}).doOnCancel(() -> {
			throw new IllegalStateException("cancel");
		})).subscribe(heard);
		interrupt();
		assertThat(heard.signals).containsExactly("subscribed", "interrupted");
	}

	@Test
	void whatIsInterruptedAlreadyIsNotSubscribedTo() {
		interrupt();
		TestPublisher<String> source = TestPublisher.create();
		StepVerifier.create(interruptible(source.flux())).verifyErrorMessage("interrupted");
		source.assertWasNotSubscribed();
	}

	@Test
	void anInterruptionCancelsTheSourceAndWhatEndedHearsOfNone() {
		TestPublisher<String> source = TestPublisher.create();
		StepVerifier.create(interruptible(source.flux()), 1)
			.then(() -> source.next("a"))
			.expectNext("a")
			.then(this::interrupt)
			.verifyErrorMessage("interrupted");
		source.assertCancelled();
		Sinks.Empty<Void> later = Sinks.empty();
		StepVerifier.create(new Interruptible<>(Flux.just("a"), later.asMono())).expectNext("a").verifyComplete();
		assertThat(later.currentSubscriberCount()).isZero();
		StepVerifier.create(new Interruptible<>(Flux.never(), later.asMono())).thenCancel().verify();
		assertThat(later.currentSubscriberCount()).isZero();
	}

	private void interrupt() {
		this.interruption.tryEmitError(this.error);
	}

	private Flux<String> interruptible(Flux<String> source) {
		return new Interruptible<>(source, this.interruption.asMono());
	}

	private static class Heard extends BaseSubscriber<String> {

		final List<String> signals = new ArrayList<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			this.signals.add("subscribed");
			requestUnbounded();
		}

		@Override
		protected void hookOnNext(String item) {
			this.signals.add(item);
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.signals.add(String.valueOf(error.getMessage()));
		}

	}

}
