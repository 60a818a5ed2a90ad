package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlidingWindowTests {

	private final SlidingWindow window = new SlidingWindow(Duration.ofSeconds(10));

	@Test
	void waitsUntilEnoughOfTheOldestHasLeft() {
		charge(60, 0);
		charge(30, 4_000);
		assertThat(waits(10, 5_000)).isZero();
		assertThat(waits(11, 5_000)).isEqualTo(5_000);
		assertThat(waits(70, 5_000)).isEqualTo(5_000);
		assertThat(waits(71, 5_000)).isEqualTo(9_000);
		assertThat(waits(100, 5_000)).isEqualTo(9_000);
	}

	@Test
	void chargeLeavesExactlyOneWindowAfterItWasMade() {
		this.window.charge(100, 0, 0);
		long oneWindow = Duration.ofSeconds(10).toNanos();
		assertThat(this.window.nanosUntilFree(1, 100, oneWindow - 1)).isEqualTo(1);
		assertThat(this.window.nanosUntilFree(100, 100, oneWindow)).isZero();
		assertThat(this.window.used(oneWindow)).isZero();
	}

	@Test
	void certainIsOnlyWhatWasSentLessThanOneWindowAgo() {
		Charge late = this.window.charge(60, 0, nanos(3_000));
		charge(40, 5_000);
		assertThat(this.window.certainlyUsed(nanos(9_999))).isEqualTo(100);
		this.window.correct(late, 50);
		assertThat(this.window.certainlyUsed(nanos(9_999))).isEqualTo(90);
		assertThat(this.window.certainlyUsed(nanos(10_000))).isEqualTo(40);
		this.window.correct(late, 60);
		assertThat(this.window.used(nanos(12_999))).isEqualTo(100);
		assertThat(this.window.certainlyUsed(nanos(13_000))).isEqualTo(40);
		assertThat(this.window.certainlyUsed(nanos(15_000))).isZero();
	}

	@Test
	void whatIsGoneForGoodIsNotCertain() {
		this.window.goneAt(charge(60, 0), nanos(2_000));
		charge(40, 0);
		assertThat(this.window.certainlyUsed(nanos(2_000))).isEqualTo(40);
	}

	@Test
	void correctionDownFreesAtOnce() {
		Charge charge = charge(100, 0);
		this.window.correct(charge, 40);
		assertThat(waits(60, 1_000)).isZero();
		assertThat(waits(61, 1_000)).isEqualTo(9_000);
	}

	@Test
	void correctionUpMayOverdrawAndIsPaidBackAsItExpires() {
		Charge first = charge(50, 0);
		charge(50, 2_000);
		this.window.correct(first, 170);
		assertThat(this.window.used(nanos(3_000))).isEqualTo(220);
		assertThat(waits(50, 3_000)).isEqualTo(7_000);
		assertThat(waits(51, 3_000)).isEqualTo(9_000);
	}

	@Test
	void correctionOfAnExpiredChargeChangesNothing() {
		Charge old = charge(100, 0);
		assertThat(waits(100, 10_000)).isZero();
		this.window.correct(old, 500);
		assertThat(this.window.used(nanos(10_000))).isZero();
	}

	@Test
	void hugeAllowanceDoesNotOverflow() {
		SlidingWindow huge = new SlidingWindow(Duration.ofSeconds(10));
		huge.charge(Long.MAX_VALUE - 5, 0, 0);
		assertThat(huge.nanosUntilFree(5, Long.MAX_VALUE, 0)).isZero();
		assertThat(huge.nanosUntilFree(6, Long.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(10).toNanos());
	}

	@Test
	void clockMayPassItsLargestValue() {
		long origin = Long.MAX_VALUE - nanos(3_000);
		this.window.charge(100, origin, origin);
		assertThat(this.window.nanosUntilFree(1, 100, origin + nanos(6_000))).isEqualTo(nanos(4_000));
		assertThat(this.window.nanosUntilFree(1, 100, origin + nanos(10_000))).isZero();
	}

	@Test
	void noWindowWhereverItBeginsSeesMoreThanItsAllowance() {
		Random random = new Random(20261122);
		for (int round = 0; round < 200; round++) {
			int allowance = 1 + random.nextInt(50);
			int length = 1 + random.nextInt(1_000);
			SlidingWindow window = new SlidingWindow(Duration.ofNanos(length));
			assertNeverMoreThan(allowance, length, greedyRun(window, allowance, length, random));
		}
	}

	private static List<long[]> greedyRun(SlidingWindow window, int allowance, int length, Random random) {
		List<long[]> log = new ArrayList<>();
		long now = random.nextLong();
		for (int i = 0; i < 200; i++) {
			now += random.nextInt(1 + length / 4);
			int amount = 1 + random.nextInt(allowance);
			long wait = window.nanosUntilFree(amount, allowance, now);
			if (wait > 0) {
				assertThat(window.nanosUntilFree(amount, allowance, now + wait - 1)).as("not a moment too late")
					.isEqualTo(1);
			}
			now += wait;
			Charge charge = window.charge(amount, now, now);
			int actual = random.nextInt(4) == 0 ? random.nextInt(amount + 1) : amount;
			window.correct(charge, actual);
			log.add(new long[] { now, actual });
		}
		return log;
	}

	private static void assertNeverMoreThan(int allowance, int length, List<long[]> log) {
		for (int first = 0; first < log.size(); first++) {
			long seen = 0;
			for (int i = first; i < log.size() && log.get(i)[0] - log.get(first)[0] < length; i++) {
				seen += log.get(i)[1];
			}
			assertThat(seen).isLessThanOrEqualTo(allowance);
		}
	}

	private Charge charge(long amount, long atMillis) {
		return this.window.charge(amount, nanos(atMillis), nanos(atMillis));
	}

	private long waits(long amount, long atMillis) {
		return Duration.ofNanos(this.window.nanosUntilFree(amount, 100, nanos(atMillis))).toMillis();
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
