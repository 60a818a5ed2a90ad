package io.aiclient.benchmarks;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RoundTests {

	@Test
	void countsWhatAllThreadsAllocate() throws InterruptedException {
		CountDownLatch allocated = new CountDownLatch(1);
		CountDownLatch counted = new CountDownLatch(1);
		byte[][] kept = new byte[2][];
		Thread other = new Thread(() -> {
			kept[1] = new byte[5_000_000];
			allocated.countDown();
			await(counted);
		});
		Round round = Round.of(contender(() -> {
			kept[0] = new byte[3_000_000];
			other.start();
			await(allocated);
		}), 10);
		counted.countDown();
		other.join();
		assertThat(round.bytesPerCall()).isBetween(800_000.0, 900_000.0);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aRoundIsReadAsItWasWritten() {
		Round round = new Round(1000, 2_000_000_000L, 3_000_000_000L, 4_000_000L);
		assertThat(Round.parse(round.toLine())).isEqualTo(round);
		assertThat(round.perSecond()).isEqualTo(500);
		assertThat(round.cpuMicrosPerCall()).isEqualTo(3000);
		assertThat(round.bytesPerCall()).isEqualTo(4000);
	}

	@Test
	void aCallWithoutAnAnswerFailsTheRound() {
		Contender lazy = contender(() -> {
		});
		assertThatIllegalStateException().isThrownBy(() -> Round.of(lazy, 11))
			.withMessage("Only 10 of 11 calls were answered");
	}

	/**
	 * Claims to make ten calls.
	 */
	private static Contender contender(Runnable work) {
		return new Contender() {
			@Override
			public long run(int count) {
				work.run();
				return 10;
			}

			@Override
			public void close() {
			}
		};
	}

}
