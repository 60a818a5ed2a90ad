package io.aiclient.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.VirtualClock;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

	private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 5_000_000_000L);

	private final RetryBudget budget = new RetryBudget(0.2, this.clock);

	@Test
	void tenRetriesAMinuteAreAlwaysAllowed() {
		assertThat(take(100)).isEqualTo(10);
		this.clock.at(59_999);
		assertThat(take(100)).isZero();
		this.clock.at(61_000);
		assertThat(take(100)).isEqualTo(10);
	}

	@Test
	void aFifthOfTheAttemptsOfTheLastMinuteMayBeRetries() {
		attempts(50);
		assertThat(take(100)).as("a fifth of 50").isEqualTo(10);
		attempts(50);
		assertThat(take(100)).as("a fifth of 100").isEqualTo(10);
		this.clock.at(30_000);
		attempts(60);
		assertThat(take(100)).as("a fifth of 160").isEqualTo(12);
		assertThat(this.budget.use()).isEqualTo(new RetryBudget.Use(32, 32));
		this.clock.at(62_000);
		assertThat(this.budget.use()).as("those of the first second are gone").isEqualTo(new RetryBudget.Use(12, 12));
		this.clock.at(92_000);
		assertThat(this.budget.use()).isEqualTo(new RetryBudget.Use(0, 10));
	}

	@Test
	void nothingIsLeftAfterAnHour() {
		attempts(1000);
		take(200);
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.budget.use()).isEqualTo(new RetryBudget.Use(0, 10));
	}

	@Test
	void aBudgetOfZeroAllowsTheTenAndOneOfOneEveryAttempt() {
		RetryBudget none = new RetryBudget(0, this.clock);
		RetryBudget all = new RetryBudget(1, this.clock);
		for (int i = 0; i < 500; i++) {
			none.attempted();
			all.attempted();
		}
		assertThat(none.use().allowed()).isEqualTo(10);
		assertThat(all.use().allowed()).isEqualTo(500);
	}

	@Test
	void itIsWorthAskingAgainAtTheTurnOfASecond() {
		this.clock.at(400);
		take(10);
		assertThat(this.budget.untilNextChance()).isEqualTo(Duration.ofMillis(600));
		this.clock.at(1_000);
		assertThat(this.budget.untilNextChance()).isEqualTo(Duration.ofSeconds(1));
		int asked = 0;
		while (!this.budget.tryTake()) {
			this.clock.advance(this.budget.untilNextChance());
			asked++;
		}
		assertThat(this.clock.millis()).isEqualTo(61_000);
		assertThat(asked).isEqualTo(60);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void noRetryIsGrantedThatIsTooManyForTheMinuteBeforeIt(long seed) {
		Random random = new Random(seed);
		List<Long> attempts = new ArrayList<>();
		List<Long> retries = new ArrayList<>();
		for (int i = 0; i < 5_000; i++) {
			this.clock.advance(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(50)));
			long now = this.clock.millis();
			if (random.nextInt(3) > 0) {
				this.budget.attempted();
				attempts.add(now);
			}
			else if (this.budget.tryTake()) {
				retries.add(now);
				assertThat(ofTheMinuteBefore(now, retries))
					.isLessThanOrEqualTo(Math.max(10, ofTheMinuteBefore(now, attempts) / 5));
			}
		}
		assertThat(retries).hasSizeGreaterThan(100);
	}

	@Test
	void grantsNoMoreThanItHasToManyThreads() throws InterruptedException {
		CountDownLatch start = new CountDownLatch(1);
		AtomicInteger granted = new AtomicInteger();
		List<Thread> threads = IntStream.range(0, 4).mapToObj((i) -> new Thread(() -> {
			try {
				start.await();
			}
			catch (InterruptedException ex) {
				return;
			}
			granted.addAndGet(take(1_000));
		})).toList();
		attempts(1_000);
		threads.forEach(Thread::start);
		start.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(granted).hasValue(200);
	}

	private static long ofTheMinuteBefore(long now, List<Long> moments) {
		return moments.stream().filter((moment) -> moment > now - 60_000).count();
	}

	private void attempts(int count) {
		IntStream.range(0, count).forEach((i) -> this.budget.attempted());
	}

	private int take(int times) {
		return (int) IntStream.range(0, times).filter((i) -> this.budget.tryTake()).count();
	}

}
