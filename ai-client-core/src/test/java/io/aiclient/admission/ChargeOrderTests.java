package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A log of 10 s, in which charges come, move and leave in any order.
 */
class ChargeOrderTests {

	private static final long WINDOW = Duration.ofSeconds(10).toNanos();

	private final SlidingWindow log = new SlidingWindow(Duration.ofNanos(WINDOW));

	private final ChargeOrder order = new ChargeOrder(WINDOW);

	private final List<Charge> expected = new ArrayList<>();

	@Test
	void firstIsTheOneThatLeavesNextHoweverTheyCameAndMoved() {
		Random random = new Random(20261130);
		for (int i = 0; i < 50_000; i++) {
			long now = i * (WINDOW / 2_000);
			leave(now);
			if (random.nextInt(3) == 0 && !this.expected.isEmpty()) {
				moves(this.expected.get(random.nextInt(this.expected.size())), now + anyOf(random));
			}
			else {
				comes(now + anyOf(random));
			}
			if (i % 1_000 == 0) {
				assertThat(all()).isSortedAccordingTo(Comparator.comparingLong((charge) -> charge.end))
					.containsExactlyInAnyOrderElementsOf(this.expected);
			}
		}
	}

	@Test
	void timeMayPassItsLargestValue() {
		comes(Long.MAX_VALUE - 1);
		comes(Long.MIN_VALUE + 1);
		comes(Long.MAX_VALUE);
		assertThat(all()).extracting((charge) -> charge.end)
			.containsExactly(Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE + 1);
	}

	@Test
	void whatWasClearedIsNoHint() {
		comes(WINDOW);
		moves(comes(WINDOW + 2), WINDOW - 1);
		this.expected.clear();
		this.order.clear(WINDOW);
		comes(WINDOW + 1);
		comes(WINDOW - 1);
		assertThat(all()).extracting((charge) -> charge.end).containsExactly(WINDOW - 1, WINDOW + 1);
	}

	/**
	 * Mostly after one window, sometimes at once, sometimes after many.
	 */
	private static long anyOf(Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> 0;
			case 1 -> random.nextLong(5 * WINDOW);
			case 2, 3 -> random.nextLong(WINDOW);
			default -> WINDOW + random.nextLong(WINDOW / 10);
		};
	}

	private Charge comes(long end) {
		Charge charge = new Charge(this.log);
		charge.begin(1, 0, 0);
		charge.end = end;
		this.order.add(charge);
		this.expected.add(charge);
		return charge;
	}

	private void moves(Charge charge, long end) {
		this.order.move(charge, end);
		assertThat(charge.end).isEqualTo(end);
	}

	private void leave(long now) {
		for (Charge first = this.order.first(); first != null && first.end <= now; first = this.order.first()) {
			this.order.remove(first);
			first.left = true;
			this.expected.remove(first);
		}
	}

	private List<Charge> all() {
		List<Charge> all = new ArrayList<>();
		for (Charge charge = this.order.first(); charge != null; charge = charge.next) {
			all.add(charge);
		}
		return all;
	}

}
