package io.aiclient.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads at one cap.
 */
class SpendingHammeringTests {

	private static final int THREADS = 8;

	private static final int EACH = 3_000;

	private static final long LIMIT = 1_000_000;

	/**
	 * What ended attempts cost, and others may.
	 */
	private final AtomicLong committed = new AtomicLong();

	private final AtomicLong worst = new AtomicLong();

	@Test
	void whatIsSentNeverExceedsTheLimitOnAnyThread() throws Exception {
		Scheduler writer = Schedulers.newSingle("journal", true);
		AtomicReference<Spending> mark = new AtomicReference<>(Spending.NONE);
		SpendingCap cap = SpendingCap.builder()
			.tokens(LIMIT)
			.journal((upTo) -> Mono.<Void>fromRunnable(() -> mark.set(upTo)).subscribeOn(writer))
			.build();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				SplittableRandom random = new SplittableRandom(i);
				running.add(threads.submit(() -> hammer(cap, random)));
			}
			for (Future<?> each : running) {
				each.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
			writer.dispose();
		}
		assertThat(this.worst.get()).isLessThanOrEqualTo(LIMIT);
		assertThat(cap.reserved().tokens()).isZero();
		assertThat(cap.spent().tokens()).isEqualTo(this.committed.get());
		assertThat(mark.get().tokens()).isGreaterThanOrEqualTo(this.committed.get());
		assertThat(this.committed.get()).as("of what could be spent").isGreaterThan(LIMIT * 99 / 100);
	}

	private void hammer(SpendingCap cap, SplittableRandom random) {
		for (int i = 0; i < EACH; i++) {
			long bound = random.nextLong(1, 500);
			SpendingReservation reservation = cap.reserve(new Spending(BigDecimal.ZERO, bound), random.nextBoolean());
			if (random.nextInt(20) == 0) {
				reservation.release();
				continue;
			}
			reservation.granted().onErrorComplete().block();
			if (reservation.isGranted()) {
				this.worst.accumulateAndGet(this.committed.addAndGet(bound), Math::max);
				long cost = random.nextLong(bound + 1);
				this.committed.addAndGet(cost - bound);
				cap.end(reservation, new Spending(BigDecimal.ZERO, cost));
			}
		}
	}

}
