package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shared calls under many real threads.
 */
class SharedCallHammeringTests {

	private static final int THREADS = 8;

	private static final int EACH = 4000;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger paid = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void whoeverComesAndGoesEachCallerIsAnsweredAndNothingIsLeft() throws InterruptedException {
		ManagedAiClient client = AiClientBuilder.create(new Quick()).model("m").shareInFlight(true).build();
		CountDownLatch ended = new CountDownLatch(2 * THREADS * EACH);
		for (int thread = 0; thread < THREADS; thread++) {
			this.threads.execute(() -> {
				client.batch(Flux.range(0, EACH).map((i) -> request()))
					.doOnNext((result) -> ended.countDown())
					.subscribe(this::count);
				for (int i = 0; i < EACH; i++) {
					Disposable call = client.send(request())
						.doFinally((signal) -> ended.countDown())
						.subscribe(this::count, (error) -> this.failed.incrementAndGet());
					if (i % 5 == 0) {
						this.threads.execute(call::dispose);
					}
				}
			});
		}
		assertThat(ended.await(60, TimeUnit.SECONDS)).as("each has ended").isTrue();
		assertThat(this.failed).hasValue(0);
		assertThat(this.paid.get()).isPositive().isLessThanOrEqualTo(this.sent.get());
		assertThat(this.sent.get()).isLessThan(THREADS * EACH);
		assertThat(Mono.fromSupplier(() -> client.snapshot().admission().inFlight())
			.repeat()
			.takeUntil((inFlight) -> inFlight == 0)
			.blockLast(Duration.ofSeconds(10))).isZero();
		assertThat(client.shutdown(Duration.ofSeconds(10)).then(Mono.just(true)).block(Duration.ofSeconds(5))).isTrue();
	}

	private static AiRequest request() {
		return AiRequest.of("text " + ThreadLocalRandom.current().nextInt(5));
	}

	private void count(AiResult<AiResponse> result) {
		if (result.isSuccess()) {
			count(result.response());
		}
		else {
			this.failed.incrementAndGet();
		}
	}

	private void count(AiResponse response) {
		this.paid.addAndGet(response.attempts());
	}

	private final class Quick implements AiExchange {

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return Mono.defer(() -> {
				SharedCallHammeringTests.this.sent.incrementAndGet();
				Mono<AiResponse> answer = Mono.just(AiResponse.builder().content("answer").model("m").build());
				int micros = ThreadLocalRandom.current().nextInt(200);
				return (micros < 50) ? answer : answer.delayElement(Duration.ofNanos(micros * 1000L));
			});
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			throw new AssertionError();
		}

	}

}
