package io.aiclient.admission;

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
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;

import org.reactivestreams.Subscription;

import io.aiclient.Ticker;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gate under many real threads.
 */
class GateHammeringTests {

	private static final int THREADS = 8;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void neverMoreInFlightThanTheLimitAndNothingIsLeft() throws InterruptedException {
		int limit = 4;
		int perThread = 20_000;
		DefaultAdmissionGate gate = gate(RateLimitSettings.none(), limit);
		AtomicInteger inFlight = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(THREADS * perThread);
		onEachThread(() -> {
			for (int i = 0; i < perThread; i++) {
				Priority priority = Priority.values()[ThreadLocalRandom.current().nextInt(4)];
				gate.admit(new AdmissionRequest(priority, 1)).subscribe((permit) -> {
					most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
					this.threads.execute(() -> {
						inFlight.decrementAndGet();
						permit.settle(GateTimetable.used(1, 1));
						permit.settle(Settlement.NOT_SENT);
						ended.countDown();
					});
				});
			}
		});
		assertThat(ended.await(60, TimeUnit.SECONDS)).as("all were served").isTrue();
		assertThat(most).hasValueBetween(1, limit);
		assertNothingLeft(gate);
	}

	@Test
	void cancelsAtAnyMomentLoseNoPermit() throws InterruptedException {
		int perThread = 10_000;
		DefaultAdmissionGate gate = gate(RateLimitSettings.none()
			.withRequestsPerMinute(6_000_000L)
			.withTokensPerMinute(60_000_000L)
			.withWindow(Duration.ofMillis(10))
			.withTokenWindow(Duration.ofMillis(10)), 2);
		CountDownLatch ended = new CountDownLatch(THREADS * perThread);
		onEachThread(() -> {
			for (int i = 0; i < perThread; i++) {
				AtomicInteger ends = new AtomicInteger();
				Disposable application = gate.admit(new AdmissionRequest(Priority.BATCH, 3))
					.doOnNext((permit) -> this.threads.execute(() -> permit.settle(GateTimetable.used(3, 0))))
					.doFinally((signal) -> {
						if (ends.getAndIncrement() == 0) {
							ended.countDown();
						}
					})
					.subscribe();
				if (i % 2 == 0) {
					this.threads.execute(application::dispose);
				}
			}
		});
		assertThat(ended.await(60, TimeUnit.SECONDS)).as("all were served or cancelled").isTrue();
		stopAfterAllTasks();
		assertNothingLeft(gate);
	}

	@Test
	void oneThatIsCancelledWhileItAppliesLeavesNothingInTheQueue() throws InterruptedException {
		DefaultAdmissionGate gate = gate(RateLimitSettings.none(), 1);
		gate.admit(new AdmissionRequest(Priority.INTERACTIVE, 0)).block(Duration.ofSeconds(5));
		for (int i = 0; i < 50_000; i++) {
			Hesitant hesitant = new Hesitant();
			gate.admit(new AdmissionRequest(Priority.BATCH, 0)).subscribe(hesitant);
			CountDownLatch done = new CountDownLatch(1);
			AtomicInteger ready = new AtomicInteger();
			this.threads.execute(() -> {
				meet(ready);
				hesitant.cancel();
				done.countDown();
			});
			meet(ready);
			hesitant.request(1);
			assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(gate.snapshot().waiting()).as("round %s", i).isZero();
		}
	}

	private static void meet(AtomicInteger ready) {
		ready.incrementAndGet();
		while (ready.get() < 2) {
			Thread.yield();
		}
	}

	private void onEachThread(Runnable work) {
		for (int i = 0; i < THREADS; i++) {
			this.threads.execute(work);
		}
	}

	private void stopAfterAllTasks() throws InterruptedException {
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
	}

	private void assertNothingLeft(DefaultAdmissionGate gate) {
		AdmissionSnapshot snapshot = gate.snapshot();
		assertThat(snapshot.inFlight()).isZero();
		assertThat(snapshot.waiting()).isZero();
	}

	private static DefaultAdmissionGate gate(RateLimitSettings limits, int inFlight) {
		return new DefaultAdmissionGate(RateLimits.of(limits), ConcurrencyLimit.of(ConcurrencySettings.fixed(inFlight)),
				Ticker.system(), Schedulers.parallel());
	}

	/**
	 * Applies only when a test asks it to.
	 */
	private static final class Hesitant extends BaseSubscriber<AdmissionPermit> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// requests nothing
		}

	}

}
