package io.aiclient.resilience;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
			ErrorDetails.LOCAL.withStatus(429)
				.withProviderMessage("no credit")
				.withProviderCode("insufficient_quota")
				.withRequestId("req-1")
				.withAttempts(3),
			null);

	private static final AiClientException BAD_KEY = new AiAuthenticationException("bad key",
			ErrorDetails.LOCAL.withStatus(401).withProviderMessage("bad key").withAttempts(1), null);

	private static final BillingLatch.Owner CHEAP = new BillingLatch.Owner("cheap", null);

	private final VirtualClock clock = new VirtualClock();

	private final BillingLatch latch = new BillingLatch(CHEAP, Duration.ofMinutes(5), this.clock,
			this.clock.scheduler());

	@Test
	void everybodyPassesUntilItIsSet() {
		assertThat(this.latch.isBlocked()).isFalse();
		assertThat(this.latch.tryPass()).isNotNull();
		assertThat(this.latch.refusal()).isNull();
		assertThat(this.latch.state()).isNull();
		assertThat(waits(this.latch.await()).get()).isZero();
	}

	@Test
	void oneProbeGoesAfterASecondAndReleasesIt() {
		set(NO_CREDIT);
		this.clock.at(999);
		assertThat(this.latch.isBlocked()).isTrue();
		assertThat(this.latch.tryPass()).isNull();
		this.clock.at(1_000);
		assertThat(this.latch.isBlocked()).isFalse();
		Pass probe = pass();
		assertThat(this.latch.tryPass()).isNull();
		this.latch.ended(probe, true);
		assertThat(this.latch.tryPass()).isNotNull();
		assertThat(this.latch.tryPass()).isNotNull();
	}

	@Test
	void eachProbeThatIsRefusedDoublesTheWaitUpToFiveMinutes() {
		set(NO_CREDIT);
		long now = 0;
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 }) {
			assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(seconds));
			now += 1_000L * seconds;
			this.clock.at(now - 1);
			assertThat(this.latch.tryPass()).isNull();
			this.clock.at(now);
			Pass probe = pass();
			now += 100;
			this.clock.at(now);
			this.latch.refused(probe, BAD_KEY);
			assertThat(this.latch.refusal()).isInstanceOf(AiAuthenticationException.class);
		}
	}

	@Test
	void noWaitIsLongerThanTheLongest() {
		BillingLatch impatient = new BillingLatch(CHEAP, Duration.ofMillis(50), this.clock, this.clock.scheduler());
		impatient.refused(Objects.requireNonNull(impatient.tryPass()), NO_CREDIT);
		assertThat(impatient.untilProbe()).isEqualTo(Duration.ofMillis(50));
		this.clock.at(50);
		impatient.refused(Objects.requireNonNull(impatient.tryPass()), NO_CREDIT);
		assertThat(impatient.untilProbe()).isEqualTo(Duration.ofMillis(50));
	}

	@Test
	void theLongestWaitMayBeForEver() {
		Duration ever = new LatchSettings(ChronoUnit.FOREVER.getDuration()).retryAfter();
		BillingLatch latch = new BillingLatch(CHEAP, ever, this.clock, this.clock.scheduler());
		latch.refused(Objects.requireNonNull(latch.tryPass()), NO_CREDIT);
		assertThat(latch.untilProbe()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void refusalsOfWhatWasSentBeforeItWasSetDoubleNothing() {
		List<Pass> burst = IntStream.range(0, 50).mapToObj((i) -> pass()).toList();
		burst.forEach((pass) -> this.latch.refused(pass, NO_CREDIT));
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(1));
		this.clock.at(1_000);
		Pass probe = pass();
		this.latch.refused(burst.get(0), NO_CREDIT);
		assertThat(this.latch.tryPass()).as("the probe is still in flight").isNull();
		this.latch.refused(probe, NO_CREDIT);
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void refusalsOfWhatWasSentBeforeItsReleaseDoNotSetItAgain() {
		Pass early = pass();
		Pass slow = pass();
		this.latch.refused(early, NO_CREDIT);
		this.clock.at(1_000);
		this.latch.ended(pass(), true);
		this.latch.refused(slow, NO_CREDIT);
		assertThat(this.latch.refusal()).as("sent before the probe that was answered").isNull();
		Pass sentSince = pass();
		this.latch.release();
		this.latch.refused(sentSince, NO_CREDIT);
		assertThat(this.latch.refusal()).as("it was not set when it was released by hand").isNotNull();
		this.latch.release();
		this.latch.refused(sentSince, NO_CREDIT);
		assertThat(this.latch.refusal()).as("sent before the release by hand").isNull();
	}

	@Test
	void releaseBeginsAnewWithASecond() {
		set(NO_CREDIT);
		long now = 0;
		for (int seconds : new int[] { 1, 2, 4 }) {
			now += 1_000L * seconds;
			this.clock.at(now);
			this.latch.refused(pass(), NO_CREDIT);
		}
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(8));
		this.clock.at(now + 8_000);
		this.latch.ended(pass(), true);
		set(NO_CREDIT);
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void probeOfBeforeAReleaseNeitherReleasesNorDoubles() {
		set(NO_CREDIT);
		this.clock.at(1_000);
		Pass probe = pass();
		this.latch.release();
		set(BAD_KEY);
		this.latch.ended(probe, true);
		assertThat(this.latch.refusal()).isNotNull();
		this.latch.refused(probe, NO_CREDIT);
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(1));
		this.clock.at(2_000);
		assertThat(this.latch.tryPass()).isNotNull();
		this.latch.ended(probe, false);
		assertThat(this.latch.tryPass()).as("another probe is in flight").isNull();
	}

	@Test
	void thereIsNoUseInQueueingWhileAProbeIsUnderWay() {
		set(NO_CREDIT);
		this.clock.at(1_000);
		Pass probe = pass();
		assertThat(this.latch.isBlocked()).isTrue();
		assertThat(this.latch.refusal()).hasMessageContaining("a request that tries now");
		this.latch.ended(probe, false);
		assertThat(this.latch.isBlocked()).isFalse();
	}

	@Test
	void probeThatDidNotReachTheProviderMakesRoomForAnother() {
		set(NO_CREDIT);
		this.clock.at(1_000);
		Pass probe = pass();
		AtomicReference<Long> woken = waits(this.latch.await());
		this.clock.at(1_200);
		this.latch.ended(probe, false);
		this.clock.at(1_201);
		assertThat(woken.get()).isEqualTo(1_200);
		assertThat(this.latch.tryPass()).isNotNull();
	}

	@Test
	void whoWaitsIsWokenWhenAProbeIsDue() {
		set(NO_CREDIT);
		this.clock.at(300);
		AtomicReference<Long> woken = waits(this.latch.await());
		this.clock.at(600_000);
		assertThat(woken.get()).isEqualTo(1_000);
	}

	@Test
	void othersHearOnceThatItIsSetAndOnceThatItIsReleased() {
		List<AiClientException> heard = new ArrayList<>();
		this.latch.onChange(heard::add);
		set(NO_CREDIT);
		this.clock.at(1_000);
		this.latch.refused(pass(), BAD_KEY);
		this.clock.at(3_000);
		this.latch.ended(pass(), true);
		assertThat(heard).containsExactly(NO_CREDIT, null);
	}

	@Test
	void oneThatAnotherProcessSetIsTriedLikewise() {
		this.latch.hear(NO_CREDIT);
		this.latch.hear(NO_CREDIT);
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(1));
		this.clock.at(1_000);
		this.latch.refused(pass(), NO_CREDIT);
		this.latch.hear(NO_CREDIT);
		assertThat(this.latch.untilProbe()).isEqualTo(Duration.ofSeconds(2));
		this.latch.hear(null);
		assertThat(this.latch.tryPass()).isNotNull();
	}

	@Test
	void releaseWakesAllWhoWait() {
		set(NO_CREDIT);
		AtomicInteger woken = new AtomicInteger();
		IntStream.range(0, 100).forEach((i) -> this.latch.await().doOnTerminate(woken::incrementAndGet).subscribe());
		this.clock.at(200);
		this.latch.release();
		this.clock.at(201);
		assertThat(woken).hasValue(100);
		assertThat(this.latch.tryPass()).isNotNull();
	}

	@Test
	void releaseWhileAnotherBeginsToWaitWakesItToo() {
		AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
		});
		BillingLatch latch = new BillingLatch(CHEAP, Duration.ofMinutes(5), () -> {
			meanwhile.getAndSet(() -> {
			}).run();
			return this.clock.nanos();
		}, this.clock.scheduler());
		latch.refused(Objects.requireNonNull(latch.tryPass()), NO_CREDIT);
		meanwhile.set(latch::release);
		AtomicReference<Long> woken = waits(latch.await());
		this.clock.at(1);
		assertThat(woken.get()).isNotNull();
	}

	@Test
	void oneWhoStopsWaitingIsForgotten() {
		set(NO_CREDIT);
		AtomicInteger woken = new AtomicInteger();
		this.latch.await().doOnTerminate(woken::incrementAndGet).subscribe().dispose();
		this.latch.release();
		this.clock.at(600_000);
		assertThat(woken).hasValue(0);
	}

	@Test
	void refusalIsOfTheKindThatSetItAndSaysThatNothingWasSent() {
		set(NO_CREDIT);
		this.clock.at(7_000); // no request tried
		AiClientException refusal = this.latch.refusal();
		assertThat(refusal).isInstanceOf(AiQuotaExhaustedException.class)
			.hasMessageContaining("client 'cheap' was refused 7 s ago")
			.hasMessageContaining("or a request that tries in 0 s is not refused: no credit")
			.hasCause(NO_CREDIT);
		assertThat(refusal.attempts()).isZero();
		assertThat(refusal.providerCode()).isEqualTo("insufficient_quota");
	}

	/**
	 * A request that goes now is refused.
	 */
	private void set(AiClientException error) {
		this.latch.refused(pass(), error);
	}

	private Pass pass() {
		return Objects.requireNonNull(this.latch.tryPass(), "It may go");
	}

	private AtomicReference<Long> waits(Mono<Void> waiting) {
		AtomicReference<Long> woken = new AtomicReference<>();
		waiting.subscribe((nothing) -> {
		}, (error) -> {
		}, () -> woken.set(this.clock.millis()));
		return woken;
	}

}
