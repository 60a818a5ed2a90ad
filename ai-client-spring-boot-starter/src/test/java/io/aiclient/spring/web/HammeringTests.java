package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.client.AiClientSnapshot;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.simulator.Counts;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Calls, streams and a batch at once, over real sockets, with faults, cancelled callers
 * and short deadlines: at the end nothing is held.
 */
class HammeringTests {

	private static final int THREADS = 4;

	private static final int CALLS = 750;

	private static final int ITEMS = 1000;

	private static final int SLOTS = 16;

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private final Set<Throwable> unclassified = ConcurrentHashMap.newKeySet();

	@Test
	@Timeout(120)
	void nothingIsHeldAfterwards() throws InterruptedException {
		Faults faults = Faults.none().seed(7);
		for (WireFault fault : WireFault.values()) {
			faults = faults.with(fault, 0.01);
		}
		for (int status : List.of(400, 408, 409, 429, 500, 503)) {
			faults = faults.with(Fault.status(status), 0.01);
		}
		Faults all = faults;
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(5), 1)).faults(all));
				WebClientExchange exchange = Exchanges.of(URI.create(provider.baseUrl()),
						(settings) -> settings.pool(PoolSettings.ofMaxConnections(SLOTS))
							.timeouts(Exchanges.timeouts(1000, 100, 100)))) {
			ManagedAiClient client = AiClientBuilder.create(exchange)
				.model("gpt-4.1-mini")
				.concurrency(ConcurrencySettings.fixed(SLOTS))
				.retry(RetrySettings.defaults()
					.withMaxRetries(2)
					.withDelays(Duration.ofMillis(1), 2, Duration.ofMillis(10))
					.withMaxRetryAfter(Duration.ofMillis(100))
					.withBudget(1))
				.circuitBreaker(new CircuitBreakerSettings(60, 20, 20, Duration.ofMillis(20), 3))
				.observer((operation, request, context) -> new Ending())
				.build();
			hammer(client);
			provider.faults(Faults.none());
			assertNothingIsHeld(provider, client);
			assertAllSlotsWork(provider, client);
		}
	}

	private void hammer(ManagedAiClient client) throws InterruptedException {
		CountDownLatch done = new CountDownLatch(THREADS + 1);
		Set<Long> seen = new HashSet<>();
		AtomicInteger twice = new AtomicInteger();
		client.batch(IntStream.range(0, ITEMS).mapToObj((i) -> request(i, new Random(i), 5000)).toList())
			.doFinally((signal) -> done.countDown())
			.subscribe((result) -> count(result, seen, twice), this.unclassified::add);
		for (int thread = 0; thread < THREADS; thread++) {
			Random random = new Random(thread);
			new Thread(() -> {
				try {
					calls(client, random);
				}
				finally {
					done.countDown();
				}
			}).start();
		}
		assertThat(done.await(100, TimeUnit.SECONDS)).as("nothing hangs").isTrue();
		assertThat(this.unclassified).isEmpty();
		assertThat(seen).hasSize(ITEMS);
		assertThat(twice).hasValue(0);
	}

	private static void count(AiResult<AiResponse> result, Set<Long> seen, AtomicInteger twice) {
		if (!seen.add(result.index())) {
			twice.incrementAndGet();
		}
		if (result.isSuccess()) {
			String asked = result.request().messages().get(0).content();
			assertThat(result.orElseThrow().content()).isEqualTo(SimulatedProvider.answerTo(asked));
		}
	}

	private void calls(ManagedAiClient client, Random random) {
		Semaphore underWay = new Semaphore(20);
		for (int i = 0; i < CALLS; i++) {
			AiRequest request = request(i, random, 300);
			switch (random.nextInt(4)) {
				case 0 -> {
					try {
						client.call(request);
					}
					catch (AiClientException ex) {
						assertThat(ex.getMessage()).isNotBlank();
					}
					catch (RuntimeException ex) {
						this.unclassified.add(ex);
					}
				}
				case 1 -> start(client.stream(request), underWay, random);
				default -> start(client.send(request).flux(), underWay, random);
			}
		}
		underWay.acquireUninterruptibly(20);
	}

	private void start(Flux<?> flux, Semaphore underWay, Random random) {
		underWay.acquireUninterruptibly();
		AtomicInteger ends = new AtomicInteger();
		Caller caller = new Caller();
		flux.doFinally((signal) -> {
			if (ends.incrementAndGet() != 1) {
				this.unclassified.add(new IllegalStateException("ended twice, by " + signal));
			}
			underWay.release();
		}).subscribe(caller);
		if (random.nextInt(3) == 0) {
			Schedulers.parallel().schedule(caller::cancel, random.nextInt(10_000), TimeUnit.MICROSECONDS);
		}
	}

	private void assertNothingIsHeld(SimulatedProvider provider, ManagedAiClient client) {
		await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
			AiClientSnapshot held = client.snapshot();
			assertThat(held.admission().inFlight()).as(() -> "slots of the client: " + held).isZero();
			Counts counts = provider.counts();
			assertThat(counts.inFlight()).as(() -> "requests at the provider: " + counts).isZero();
		});
		assertThat(client.snapshot().admission().waiting()).isZero();
		assertThat(this.ended).hasValue(this.begun.get());
		assertThat(this.begun.get()).isEqualTo(THREADS * CALLS + ITEMS);
	}

	/**
	 * The breaker closes again, and there is a connection for every slot. Tried until it
	 * is seen, since the timeouts are short: what is lost does not come back.
	 */
	private static void assertAllSlotsWork(SimulatedProvider provider, ManagedAiClient client) {
		await().atMost(Duration.ofSeconds(20)).pollInSameThread().untilAsserted(() -> {
			List<AiResult<AiResponse>> results = client
				.batch(IntStream.range(0, 100).mapToObj((i) -> AiRequest.of("once more " + i)).toList())
				.collectList()
				.block(Duration.ofSeconds(20));
			assertThat(results).hasSize(100).allMatch(AiResult::isSuccess);
			assertThat(client.snapshot().breaker()).hasToString("closed");
		});
		provider.latency(Latency.fixed(Duration.ofMillis(50)));
		Disposable waves = Flux.range(0, SLOTS)
			.flatMap((i) -> client.send(AiRequest.of("at once " + i)).onErrorComplete())
			.repeat()
			.subscribe();
		try {
			await("a connection for every slot").atMost(Duration.ofSeconds(20))
				.pollInterval(Duration.ofMillis(1))
				.until(() -> provider.counts().inFlight() == SLOTS);
		}
		finally {
			waves.dispose();
		}
	}

	private static AiRequest request(int i, Random random, int millis) {
		return AiRequest.builder().user("text " + i).timeout(Duration.ofMillis(1 + random.nextInt(millis))).build();
	}

	/**
	 * May be given an error although it has just cancelled, as every subscriber may.
	 * Those of Reactor call that an error dropped; what the client itself drops is to be
	 * distinguished from it.
	 */
	private final class Caller implements CoreSubscriber<Object> {

		private final Disposable.Swap subscription = Disposables.swap();

		void cancel() {
			this.subscription.dispose();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription.replace(subscription::cancel);
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object item) {
			// of no interest here
		}

		@Override
		public void onError(Throwable error) {
			if (!(error instanceof AiClientException)) {
				HammeringTests.this.unclassified.add(error);
			}
		}

		@Override
		public void onComplete() {
			// of no interest here
		}

	}

	/**
	 * Counts ends, each once.
	 */
	private final class Ending implements RequestObserver {

		Ending() {
			HammeringTests.this.begun.incrementAndGet();
		}

		@Override
		public void succeeded(AiResponse response) {
			HammeringTests.this.ended.incrementAndGet();
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			HammeringTests.this.ended.incrementAndGet();
		}

		@Override
		public void cancelled() {
			HammeringTests.this.ended.incrementAndGet();
		}

	}

}
