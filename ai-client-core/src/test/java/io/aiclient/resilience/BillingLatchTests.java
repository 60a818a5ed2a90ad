package io.aiclient.resilience;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.VirtualClock;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.resilience.BillingLatch.Pass;

import static org.assertj.core.api.Assertions.assertThat;

class BillingLatchTests {

	private static final AiClientException NO_CREDIT = new AiQuotaExhaustedException("no credit",
			new ErrorDetails(429, "no credit", "insufficient_quota", "req-1", 3, null), null);

	private static final AiClientException BAD_KEY = new AiAuthenticationException("bad key",
			new ErrorDetails(401, "bad key", null, null, 1, null), null);

	private static final BillingLatch.Owner CHEAP = new BillingLatch.Owner("cheap", null);

	private final VirtualClock clock = new VirtualClock();

	private final BillingLatch latch = new BillingLatch(CHEAP, Duration.ofMinutes(5), this.clock,
			this.clock.scheduler());

	@Test
	void everybodyPassesUntilItIsSet() {
		assertThat(this.latch.isBlocked()).isFalse();
		assertThat(this.latch.tryPass()).isEqualTo(Pass.FREE);
		assertThat(this.latch.refusal()).isNull();
		assertThat(this.latch.setSince()).isNull();
		assertThat(waits(this.latch.await()).get()).isZero();
	}

	@Test
	void oneProbeGoesAfterTheWaitAndReleasesIt() {
		this.latch.set(NO_CREDIT);
		this.clock.at(299_999);
		assertThat(this.latch.isBlocked()).isTrue();
		assertThat(this.latch.tryPass()).isEqualTo(Pass.BLOCKED);
		this.clock.at(300_000);
		assertThat(this.latch.isBlocked()).isFalse();
		assertThat(this.latch.tryPass()).isEqualTo(Pass.PROBE);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.BLOCKED);
		this.latch.probed(true);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.FREE);
	}

	@Test
	void thereIsNoUseInQueueingWhileAProbeIsUnderWay() {
		this.latch.set(NO_CREDIT);
		this.clock.at(300_000);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.PROBE);
		assertThat(this.latch.isBlocked()).isTrue();
		this.latch.probed(false);
		assertThat(this.latch.isBlocked()).isFalse();
	}

	@Test
	void probeThatIsRefusedLikewiseSetsItAnew() {
		this.latch.set(NO_CREDIT);
		this.clock.at(300_000);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.PROBE);
		this.clock.at(301_000);
		this.latch.set(BAD_KEY);
		assertThat(this.latch.refusal()).isInstanceOf(AiAuthenticationException.class);
		this.clock.at(600_999);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.BLOCKED);
		this.clock.at(601_000);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.PROBE);
	}

	@Test
	void probeThatDidNotReachTheProviderMakesRoomForAnother() {
		this.latch.set(NO_CREDIT);
		this.clock.at(300_000);
		this.latch.tryPass();
		AtomicReference<Long> woken = waits(this.latch.await());
		this.clock.at(300_200);
		this.latch.probed(false);
		this.clock.at(300_201);
		assertThat(woken.get()).isEqualTo(300_200);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.PROBE);
	}

	@Test
	void whoWaitsIsWokenWhenAProbeIsDue() {
		this.latch.set(NO_CREDIT);
		this.clock.at(1_000);
		AtomicReference<Long> woken = waits(this.latch.await());
		this.clock.at(600_000);
		assertThat(woken.get()).isEqualTo(300_000);
	}

	@Test
	void releaseWakesAllWhoWait() {
		this.latch.set(NO_CREDIT);
		AtomicInteger woken = new AtomicInteger();
		IntStream.range(0, 100).forEach((i) -> this.latch.await().doOnTerminate(woken::incrementAndGet).subscribe());
		this.clock.at(20_000);
		this.latch.release();
		this.clock.at(20_001);
		assertThat(woken).hasValue(100);
		assertThat(this.latch.tryPass()).isEqualTo(Pass.FREE);
	}

	@Test
	void releaseWhileSomebodyBeginsToWaitWakesThemToo() {
		AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
		});
		BillingLatch latch = new BillingLatch(CHEAP, Duration.ofMinutes(5), () -> {
			meanwhile.getAndSet(() -> {
			}).run();
			return this.clock.nanos();
		}, this.clock.scheduler());
		latch.set(NO_CREDIT);
		meanwhile.set(latch::release);
		AtomicReference<Long> woken = waits(latch.await());
		this.clock.at(1);
		assertThat(woken.get()).isNotNull();
	}

	@Test
	void oneWhoStopsWaitingIsForgotten() {
		this.latch.set(NO_CREDIT);
		AtomicInteger woken = new AtomicInteger();
		this.latch.await().doOnTerminate(woken::incrementAndGet).subscribe().dispose();
		this.latch.release();
		this.clock.at(600_000);
		assertThat(woken).hasValue(0);
	}

	@Test
	void refusalIsOfTheKindThatSetItAndSaysThatNothingWasSent() {
		this.latch.set(NO_CREDIT);
		this.clock.at(7_000);
		AiClientException refusal = this.latch.refusal();
		assertThat(refusal).isInstanceOf(AiQuotaExhaustedException.class)
			.hasMessageContaining("client 'cheap' was refused 7 s ago")
			.hasMessageContaining("no credit")
			.hasCause(NO_CREDIT);
		assertThat(refusal.attempts()).isZero();
		assertThat(refusal.providerCode()).isEqualTo("insufficient_quota");
	}

	private AtomicReference<Long> waits(Mono<Void> waiting) {
		AtomicReference<Long> woken = new AtomicReference<>();
		waiting.subscribe((nothing) -> {
		}, (error) -> {
		}, () -> woken.set(this.clock.millis()));
		return woken;
	}

}
