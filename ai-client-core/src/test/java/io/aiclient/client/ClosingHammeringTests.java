package io.aiclient.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that close while real threads send.
 */
class ClosingHammeringTests {

	private static final int ROUNDS = 300;

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger answered = new AtomicInteger();

	@ParameterizedTest(name = "shared in flight: {0}")
	@ValueSource(booleans = { false, true })
	void closingCancelsNoRequestThatIsInFlight(boolean shared) throws InterruptedException {
		for (int round = 0; round < ROUNDS; round++) {
			ManagedAiClient client = client(shared);
			Run run = new Run(client);
			assertThat(client.shutdown(Duration.ofSeconds(30)).then(Mono.just(true)).block(Duration.ofSeconds(10)))
				.isTrue();
			run.assertEnded(client);
			assertThat(this.answered).as("answered of those sent, until round %d", round).hasValue(this.sent.get());
		}
	}

	@ParameterizedTest(name = "shared in flight: {0}")
	@ValueSource(booleans = { false, true })
	void closingAtOnceEndsEachRequestOnce(boolean shared) throws InterruptedException {
		for (int round = 0; round < ROUNDS; round++) {
			ManagedAiClient client = client(shared);
			Run run = new Run(client);
			client.close();
			run.assertEnded(client);
		}
	}

	private ManagedAiClient client(boolean shared) {
		return AiClientBuilder.create(new Quick())
			.model("m")
			.shareInFlight(shared)
			.concurrency(ConcurrencySettings.fixed(8))
			.build();
	}

	/**
	 * A batch that has begun.
	 */
	private final class Run {

		private final Set<Long> ended = ConcurrentHashMap.newKeySet();

		private final AtomicInteger endedTwice = new AtomicInteger();

		private final CountDownLatch end = new CountDownLatch(1);

		Run(ManagedAiClient client) throws InterruptedException {
			CountDownLatch some = new CountDownLatch(ThreadLocalRandom.current().nextInt(1, 100));
			client.batch(Flux.range(0, 100_000).map((i) -> AiRequest.of("text " + i / 2)))
				.doOnNext((result) -> some.countDown())
				.doFinally((signal) -> this.end.countDown())
				.subscribe(this::count, (closed) -> {
				});
			assertThat(some.await(30, TimeUnit.SECONDS)).isTrue();
		}

		private void count(AiResult<AiResponse> result) {
			this.endedTwice.addAndGet(this.ended.add(result.index()) ? 0 : 1);
			if (result instanceof AiResult.Success<AiResponse> success) {
				ClosingHammeringTests.this.answered.addAndGet(success.response().attempts());
			}
		}

		void assertEnded(ManagedAiClient client) throws InterruptedException {
			assertThat(this.end.await(30, TimeUnit.SECONDS)).as("the batch has ended").isTrue();
			assertThat(this.endedTwice).as("requests that ended twice").hasValue(0);
			assertThat(Mono.fromSupplier(() -> client.snapshot().admission().inFlight())
				.repeat()
				.takeUntil((held) -> held == 0)
				.blockLast(Duration.ofSeconds(10))).as("what is held").isZero();
		}

	}

	private final class Quick implements AiExchange {

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return Mono.defer(() -> {
				ClosingHammeringTests.this.sent.incrementAndGet();
				return Mono.just(AiResponse.builder().content("answer").model("m").build())
					.delayElement(Duration.ofNanos(1 + ThreadLocalRandom.current().nextInt(200_000)));
			});
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			throw new AssertionError();
		}

	}

}
