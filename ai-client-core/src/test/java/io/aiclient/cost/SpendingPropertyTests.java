package io.aiclient.cost;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.admission.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for a cap in any order of events.
 */
class SpendingPropertyTests {

	private static final BigDecimal LIMIT = new BigDecimal("100");

	@Test
	void spentAndReservedNeverExceedTheLimitNorTheMarkAndNoneIsForgotten() {
		Property.ofScripts(SpendingPropertyTests::step).holds((script) -> {
			Run run = new Run();
			for (Step step : script) {
				run.take(step);
				run.check();
			}
			run.finish();
		});
	}

	private static Step step(SplittableRandom random) {
		return new Step(Kind.values()[random.nextInt(Kind.values().length)], random.nextInt(1, 60),
				random.nextInt(1000));
	}

	/**
	 * One event.
	 *
	 * @param kind what happens
	 * @param amount the bound of a reservation, or a share of one
	 * @param which picks one of those there are
	 */
	private record Step(Kind kind, int amount, int which) {
	}

	private enum Kind {

		RESERVE, RESERVE_AND_WAIT, ANSWERED, KEPT, RELEASED, GIVEN_UP, WRITTEN, WRITE_FAILED

	}

	/**
	 * One cap, its attempts and its journal.
	 */
	private static final class Run {

		private final ArrayDeque<Sinks.Empty<Void>> pending = new ArrayDeque<>();

		private final ArrayDeque<Spending> asked = new ArrayDeque<>();

		private final SpendingCap cap = SpendingCap.builder().usd(LIMIT).journal(this::claim).build();

		private final List<SpendingReservation> all = new ArrayList<>();

		private Spending mark = Spending.NONE;

		private BigDecimal sentAndNotFree = BigDecimal.ZERO;

		private Mono<Void> claim(Spending upTo) {
			Sinks.Empty<Void> written = Sinks.empty();
			this.pending.add(written);
			this.asked.add(upTo);
			return written.asMono();
		}

		void take(Step step) {
			switch (step.kind()) {
				case RESERVE, RESERVE_AND_WAIT -> this.all.add(this.cap
					.reserve(new Spending(BigDecimal.valueOf(step.amount()), 0), step.kind() == Kind.RESERVE_AND_WAIT));
				case ANSWERED, KEPT, RELEASED -> end(step);
				case GIVEN_UP -> pick(step, false, SpendingReservation::release);
				case WRITTEN -> {
					if (!this.pending.isEmpty()) {
						this.mark = this.asked.remove();
						this.pending.remove().tryEmitEmpty();
					}
				}
				case WRITE_FAILED -> {
					if (!this.pending.isEmpty()) {
						this.asked.remove();
						this.pending.remove().tryEmitError(new IOException("full"));
					}
				}
			}
		}

		private void end(Step step) {
			pick(step, true, (reservation) -> {
				BigDecimal cost = switch (step.kind()) {
					case KEPT -> reservation.bound.usd();
					case RELEASED -> BigDecimal.ZERO;
					default ->
						reservation.bound.usd().multiply(BigDecimal.valueOf(step.amount() % 10)).movePointLeft(1);
				};
				this.sentAndNotFree = this.sentAndNotFree.add(cost);
				this.cap.end(reservation, new Spending(cost, 0));
			});
		}

		private void pick(Step step, boolean granted, Consumer<SpendingReservation> action) {
			List<SpendingReservation> there = this.all.stream()
				.filter((one) -> !one.isOver() && one.isGranted() == granted)
				.toList();
			if (!there.isEmpty()) {
				action.accept(there.get(step.which() % there.size()));
			}
		}

		void check() {
			Spending sum = this.cap.spent().plus(this.cap.reserved());
			assertThat(sum.usd()).isLessThanOrEqualTo(LIMIT);
			assertThat(this.cap.spent().usd()).isEqualByComparingTo(this.sentAndNotFree);
			BigDecimal sent = this.all.stream()
				.filter(SpendingReservation::isGranted)
				.map((one) -> one.bound.usd())
				.reduce(this.sentAndNotFree, BigDecimal::add);
			assertThat(sent).as("survives a crash now").isLessThanOrEqualTo(this.mark.usd());
			assertThat(this.pending.size()).isLessThanOrEqualTo(1);
		}

		/**
		 * When all that is in flight has ended and all is written, nothing waits.
		 */
		void finish() {
			for (int rounds = 0; rounds < 1000 && this.all.stream().anyMatch((one) -> !one.isOver()); rounds++) {
				take(new Step(Kind.WRITTEN, 1, 0));
				take(new Step(Kind.ANSWERED, 5, 0));
				check();
			}
			assertThat(this.all).allMatch(SpendingReservation::isOver);
			assertThat(this.cap.reserved().usd()).isEqualByComparingTo("0");
		}

	}

}
