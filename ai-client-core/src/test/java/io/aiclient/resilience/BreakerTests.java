package io.aiclient.resilience;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.VirtualClock;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.resilience.Outcome.Count;

import static org.assertj.core.api.Assertions.assertThat;

class BreakerTests {

	private static final AiProviderException ERROR = new AiProviderException("x", ErrorDetails.LOCAL, true, null);

	private static final Duration QUICK = Duration.ofMillis(1);

	private final VirtualClock clock = new VirtualClock();

	/**
	 * Opens at 50 % of 10 calls for 60 s, then lets 3 probes through.
	 */
	private final CircuitBreakerSettings settings = new CircuitBreakerSettings(50, 10, 10, Duration.ofSeconds(60), 3);

	private final CircuitBreaker circuitBreaker = CircuitBreaker.of("test",
			onVirtualTime(CircuitBreakerConfig.from(this.settings.toConfig())));

	private final Breaker breaker = new Breaker(this.circuitBreaker, this.clock, this.clock.scheduler());

	@Test
	void opensWhenItsWindowHasSeenTooManyFailures() {
		calls(5, Count.SUCCESS);
		calls(4, Count.FAILURE);
		assertThat(this.breaker.isOpen()).isFalse();
		calls(1, Count.FAILURE);
		assertThat(this.breaker.isOpen()).isTrue();
		assertThat(this.breaker.tryAcquire()).isFalse();
		assertThat(this.breaker.state()).hasToString("open");
	}

	@Test
	void ignoredOutcomesNeverCount() {
		calls(1_000, Count.IGNORED);
		calls(9, Count.FAILURE);
		assertThat(this.breaker.isOpen()).isFalse();
		assertThat(this.circuitBreaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(9);
	}

	@Test
	void slowCallsNeverCount() {
		IntStream.range(0, 100).forEach((i) -> {
			assertThat(this.breaker.tryAcquire()).isTrue();
			this.breaker.record(Count.SUCCESS, Duration.ofHours(1), null);
		});
		assertThat(this.breaker.state()).hasToString("closed");
	}

	@Test
	void letsExactlyTheConfiguredNumberOfProbesThrough() {
		open();
		this.clock.at(59_999);
		assertThat(this.breaker.isOpen()).isTrue();
		this.clock.at(60_001);
		assertThat(this.breaker.isOpen()).isFalse();
		assertThat(acquire(100)).isEqualTo(3);
		this.breaker.record(Count.IGNORED, QUICK, null);
		assertThat(acquire(100)).as("one that said nothing makes room for another").isEqualTo(1);
		IntStream.range(0, 3).forEach((i) -> this.breaker.record(Count.SUCCESS, QUICK, null));
		assertThat(this.breaker.state()).hasToString("closed");
	}

	@Test
	void callsFromBeforeItOpenedAreNoProbes() {
		assertThat(acquire(50)).isEqualTo(50);
		open();
		this.clock.at(60_001);
		assertThat(acquire(1)).isEqualTo(1);
		for (int i = 0; i < 25; i++) {
			this.breaker.record(Count.IGNORED, Duration.ofMillis(60_001), null);
			this.breaker.record(Count.FAILURE, Duration.ofMillis(60_001), ERROR);
		}
		assertThat(this.breaker.state()).hasToString("half-open");
		assertThat(acquire(100)).as("the two probes that are left").isEqualTo(2);
	}

	@Test
	void waitingEndsWhenItMayTryAgain() {
		open();
		this.clock.at(10_000);
		AtomicReference<Long> woken = waits(this.breaker.await());
		this.clock.at(120_000);
		assertThat(woken.get()).isEqualTo(60_000);
	}

	@Test
	void waitingEndsAtOnceWhenItCloses() {
		open();
		AtomicReference<Long> woken = waits(this.breaker.await());
		this.clock.at(20_000);
		this.circuitBreaker.transitionToClosedState();
		this.clock.at(20_001);
		assertThat(woken.get()).isEqualTo(20_000);
	}

	@Test
	void waitingEndsAtOnceWhenAProbeIsGivenBack() {
		open();
		this.clock.at(60_001);
		acquire(3);
		AtomicReference<Long> woken = waits(this.breaker.await());
		this.clock.at(60_100);
		this.breaker.record(Count.IGNORED, QUICK, null);
		this.clock.at(60_101);
		assertThat(woken.get()).isEqualTo(60_100);
	}

	@Test
	void showsForASecondThatItRefusedARequest() {
		assertThat(this.breaker.hasJustRefused()).isFalse();
		open();
		this.clock.at(60_001);
		acquire(3);
		assertThat(this.breaker.hasJustRefused()).as("while it has probes to give").isFalse();
		acquire(1);
		assertThat(this.breaker.hasJustRefused()).isTrue();
		this.clock.at(61_000);
		assertThat(this.breaker.hasJustRefused()).isTrue();
		this.clock.at(61_001);
		assertThat(this.breaker.hasJustRefused()).as("then a request may ask again").isFalse();
	}

	@Test
	void forgetsThatItRefusedARequestWhenThereIsRoomForAProbe() {
		open();
		this.clock.at(60_001);
		acquire(4);
		this.breaker.record(Count.IGNORED, QUICK, null);
		assertThat(this.breaker.hasJustRefused()).isFalse();
		acquire(2);
		this.breaker.record(Count.SUCCESS, QUICK, null);
		this.breaker.record(Count.SUCCESS, QUICK, null);
		assertThat(this.breaker.hasJustRefused()).isTrue();
		this.breaker.record(Count.SUCCESS, QUICK, null);
		assertThat(this.breaker.state()).hasToString("closed");
		assertThat(this.breaker.hasJustRefused()).isFalse();
	}

	@Test
	void nothingWaitsWhileItIsClosed() {
		assertThat(waits(this.breaker.await()).get()).isZero();
	}

	@Test
	void closingWhileAnotherBeginsToWaitWakesItToo() {
		AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
		});
		Breaker breaker = new Breaker(this.circuitBreaker, () -> {
			meanwhile.getAndSet(() -> {
			}).run();
			return this.clock.nanos();
		}, this.clock.scheduler());
		open();
		meanwhile.set(this.circuitBreaker::transitionToClosedState);
		AtomicReference<Long> woken = waits(breaker.await());
		this.clock.at(1);
		assertThat(woken.get()).isNotNull();
	}

	@Test
	void waitThatGrowsFromOpeningToOpeningIsWaitedOutWhole() {
		CircuitBreaker growing = CircuitBreaker.of("growing",
				onVirtualTime(CircuitBreakerConfig.custom()
					.slidingWindowSize(1)
					.minimumNumberOfCalls(1)
					.permittedNumberOfCallsInHalfOpenState(1)
					.waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(1_000, 2))));
		Breaker breaker = new Breaker(growing, this.clock, this.clock.scheduler());
		long now = 0;
		for (long wait : new long[] { 1_000, 2_000, 4_000 }) {
			assertThat(breaker.tryAcquire()).isTrue();
			breaker.record(Count.FAILURE, Duration.ZERO, ERROR);
			now += wait;
			this.clock.at(now - 1);
			assertThat(breaker.isOpen()).as("%s ms", now - 1).isTrue();
			this.clock.at(++now);
			assertThat(breaker.isOpen()).isFalse();
		}
	}

	private CircuitBreakerConfig onVirtualTime(CircuitBreakerConfig.Builder config) {
		return config.clock(new TickerClock())
			.currentTimestampFunction((clock) -> this.clock.nanos(), TimeUnit.NANOSECONDS)
			.build();
	}

	private void open() {
		calls(10, Count.FAILURE);
		assertThat(this.breaker.isOpen()).isTrue();
	}

	private void calls(int count, Count outcome) {
		for (int i = 0; i < count; i++) {
			assertThat(this.breaker.tryAcquire()).isTrue();
			this.breaker.record(outcome, Duration.ZERO, ERROR);
		}
	}

	private long acquire(int times) {
		return IntStream.range(0, times).filter((i) -> this.breaker.tryAcquire()).count();
	}

	private AtomicReference<Long> waits(Mono<Void> waiting) {
		AtomicReference<Long> woken = new AtomicReference<>();
		waiting.subscribe((nothing) -> {
		}, (error) -> {
		}, () -> woken.set(this.clock.millis()));
		return woken;
	}

	private final class TickerClock extends Clock {

		@Override
		public Instant instant() {
			return Instant.EPOCH.plusNanos(BreakerTests.this.clock.nanos());
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
