package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiProviderException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Threads are real here.
 */
class BlockingTests {

	private final AtomicBoolean sent = new AtomicBoolean();

	@Test
	void callReturnsTheAnswer() {
		ManagedAiClient client = client(Mono.just(AiResponse.builder().content("hello").build()));
		assertThat(client.call(AiRequest.of("x")).content()).isEqualTo("hello");
	}

	@Test
	void callThrowsTheErrorItself() {
		ManagedAiClient client = client(Mono.error(new IllegalStateException("broken")));
		assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("x")))
			.satisfies((error) -> assertThat(error.getSuppressed()).hasSize(1));
	}

	@Test
	void callOnAThreadThatMustNotBlockNamesSendBeforeAnythingIsSent() {
		ManagedAiClient client = client(Mono.just(AiResponse.builder().content("hello").build()));
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> client.call(AiRequest.of("x")))
				.subscribeOn(Schedulers.parallel())
				.block())
			.withMessageContaining("AiClient.send");
		assertThat(this.sent).isFalse();
	}

	@Test
	void anInterruptCancelsTheExchangeAndKeepsTheFlag() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		ManagedAiClient client = client(Mono.<AiResponse>never()
			.doOnSubscribe((subscription) -> begun.countDown())
			.doOnCancel(cancelled::countDown));
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread caller = new Thread(() -> {
			try {
				client.call(AiRequest.of("x"));
			}
			catch (AiCancelledException ex) {
				thrown.set(ex);
				flag.set(Thread.currentThread().isInterrupted());
			}
		});
		caller.start();
		begun.await();
		caller.interrupt();
		caller.join();
		cancelled.await();
		assertThat(thrown.get()).isNotNull();
		assertThat(flag).isTrue();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void anIterableIsIteratedAndResultsAreDeliveredWhereOneMayBlock() {
		ManagedAiClient client = client(
				Mono.just(AiResponse.builder().content("hello").build()).publishOn(Schedulers.parallel()));
		Iterable<AiRequest> requests = () -> {
			assertThat(Schedulers.isInNonBlockingThread()).isFalse();
			return List.of(AiRequest.of("a"), AiRequest.of("b"), AiRequest.of("c")).iterator();
		};
		Long delivered = client.batch(requests)
			.doOnNext((result) -> assertThat(Schedulers.isInNonBlockingThread()).isFalse())
			.count()
			.block(Duration.ofSeconds(10));
		assertThat(delivered).isEqualTo(3);
	}

	private ManagedAiClient client(Mono<AiResponse> answer) {
		return AiClientBuilder.create(new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				BlockingTests.this.sent.set(true);
				return answer;
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				throw new UnsupportedOperationException();
			}
		}).model("m").build();
	}

}
