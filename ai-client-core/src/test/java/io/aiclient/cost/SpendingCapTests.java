package io.aiclient.cost;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.error.AiRefusedLocallyException.Reason;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SpendingCapTests {

	private final SpendingCap cap = SpendingCap.ofUsd(new BigDecimal("1.00"));

	@Test
	void whatIsReservedCountsUntilItEnds() {
		SpendingReservation first = this.cap.reserve(usd("0.60"), false);
		assertThat(first.isGranted()).isTrue();
		assertThat(this.cap.reserve(usd("0.50"), false).isOver()).isTrue();
		assertThat(this.cap.reserve(usd("0.40"), false).isGranted()).as("exactly the rest").isTrue();
		assertThat(this.cap.reserved().usd()).isEqualByComparingTo("1.00");
		first.release();
		assertThat(this.cap.reserved().usd()).isEqualByComparingTo("0.40");
		assertThat(this.cap.reserve(usd("0.50"), false).isGranted()).isTrue();
	}

	@Test
	void anAnswerCostsWhatItDidCostAndFreesTheRest() {
		SpendingReservation reservation = this.cap.reserve(new Spending(new BigDecimal("0.60"), 900), false);
		reservation.answered(answer(new TokenUsage(100, 50, 150, 0), "0.25"));
		assertThat(this.cap.spent()).isEqualTo(new Spending(new BigDecimal("0.25"), 150));
		assertThat(this.cap.reserved().usd()).isEqualByComparingTo("0");
	}

	@Test
	void whatIsNotKnownCountsAtItsBound() {
		this.cap.reserve(usd("0.10"), false).keep();
		this.cap.reserve(usd("0.10"), false).answered(answer(TokenUsage.NONE, null));
		this.cap.reserve(usd("0.10"), false).answered(answer(new TokenUsage(100, 0, 100, 0), "0.01"));
		this.cap.reserve(usd("0.10"), false).answered(answer(new TokenUsage(100, 50, 150, 0), null));
		assertThat(this.cap.spent().usd()).as("no price, no usage, or half of it").isEqualByComparingTo("0.40");
	}

	@Test
	void onlyTheFirstEndCounts() {
		SpendingReservation reservation = this.cap.reserve(usd("0.60"), false);
		reservation.keep();
		reservation.release();
		reservation.answered(answer(new TokenUsage(1, 1, 2, 0), "0.01"));
		assertThat(this.cap.spent().usd()).isEqualByComparingTo("0.60");
		assertThat(this.cap.reserved().usd()).isEqualByComparingTo("0");
	}

	@Test
	void oneThatWaitsGetsTheRoomThatOthersLeave() {
		SpendingReservation inFlight = this.cap.reserve(usd("0.90"), true);
		SpendingReservation waiter = this.cap.reserve(usd("0.40"), true);
		List<String> heard = listen(waiter);
		assertThat(waiter.hasRoom()).isFalse();
		inFlight.answered(answer(new TokenUsage(1, 1, 2, 0), "0.60"));
		assertThat(waiter.isGranted()).isTrue();
		assertThat(heard).containsExactly("granted");
	}

	@Test
	void waitersAreServedInTheirOrderSoThatALargeOneDoesNotStarve() {
		SpendingReservation inFlight = this.cap.reserve(usd("0.90"), true);
		SpendingReservation large = this.cap.reserve(usd("0.80"), true);
		SpendingReservation small = this.cap.reserve(usd("0.05"), true);
		assertThat(small.hasRoom()).as("would fit, but the large one was first").isFalse();
		inFlight.release();
		assertThat(large.isGranted()).isTrue();
		assertThat(small.isGranted()).isTrue();
	}

	@Test
	void whoDoesNotWaitIsRefusedBehindOneThatWaits() {
		this.cap.reserve(usd("0.90"), true);
		this.cap.reserve(usd("0.80"), true);
		assertThat(refusal(this.cap.reserve(usd("0.05"), false)).reason()).isEqualTo(Reason.SPENDING_CAP);
	}

	@Test
	void aWaiterIsRefusedWhenNothingThatIsInFlightCouldMakeRoom() {
		SpendingReservation first = this.cap.reserve(usd("0.50"), true);
		SpendingReservation second = this.cap.reserve(usd("0.50"), true);
		SpendingReservation waiter = this.cap.reserve(usd("0.30"), true);
		first.keep();
		assertThat(waiter.isOver()).isFalse();
		second.answered(answer(new TokenUsage(1, 1, 2, 0), "0.40"));
		AiRefusedLocallyException refusal = refusal(waiter);
		assertThat(refusal.reason()).isEqualTo(Reason.SPENDING_CAP);
		assertThat(refusal.retryable()).isTrue();
		assertThat(refusal).hasMessageContaining("1.00 USD")
			.hasMessageContaining("0.9 USD")
			.hasMessageContaining("0.3 USD")
			.hasMessageContaining("higher cap");
		assertThat(this.cap.reserve(usd("0.10"), true).isGranted()).as("a smaller one that fits").isTrue();
	}

	@Test
	void aWaiterThatGivesUpHoldsUpNoOther() {
		this.cap.reserve(usd("0.90"), true);
		SpendingReservation large = this.cap.reserve(usd("0.80"), true);
		SpendingReservation small = this.cap.reserve(usd("0.05"), true);
		large.release();
		assertThat(small.isGranted()).isTrue();
		assertThat(this.cap.reserved().usd()).isEqualByComparingTo("0.95");
	}

	@Test
	void tokensAreCappedToo() {
		SpendingCap both = SpendingCap.builder().usd(BigDecimal.ONE).tokens(1000L).build();
		assertThat(both.reserve(new Spending(BigDecimal.ZERO, 900), false).isGranted()).isTrue();
		assertThat(both.reserve(new Spending(BigDecimal.ZERO, 101), false).isOver()).isTrue();
		assertThat(both.reserve(new Spending(BigDecimal.TEN, 1), false).isOver()).isTrue();
		assertThat(SpendingCap.ofTokens(10).reserve(new Spending(BigDecimal.TEN, 10), false).isGranted()).isTrue();
	}

	@Test
	void whatRunsBeforeHaveSpentCounts() {
		SpendingCap again = SpendingCap.builder().usd(BigDecimal.ONE).spentBefore(usd("0.90")).build();
		assertThat(again.reserve(usd("0.11"), true).isOver()).isTrue();
		assertThat(again.reserve(usd("0.10"), true).isGranted()).isTrue();
	}

	@Test
	void aBillAboveTheBoundIsCountedInFull() {
		this.cap.reserve(usd("0.10"), false).answered(answer(new TokenUsage(1, 1, 2, 0), "0.95"));
		assertThat(this.cap.spent().usd()).isEqualByComparingTo("0.95");
		assertThat(this.cap.reserve(usd("0.10"), true).isOver()).isTrue();
	}

	@Test
	void nothingIsSentBeforeItIsWrittenDown() {
		Marks marks = new Marks();
		SpendingCap durable = SpendingCap.builder().usd(BigDecimal.ONE).journal(marks).build();
		SpendingReservation first = durable.reserve(usd("0.01"), false);
		SpendingReservation second = durable.reserve(usd("0.01"), false);
		assertThat(first.hasRoom()).isTrue();
		assertThat(first.isGranted()).isFalse();
		assertThat(marks.asked).hasSize(1);
		marks.written();
		assertThat(first.isGranted()).isTrue();
		assertThat(second.isGranted()).as("came after the mark was set, above it").isFalse();
		marks.written();
		assertThat(second.isGranted()).isTrue();
		assertThat(marks.last().usd()).isEqualByComparingTo("0.022");
	}

	@Test
	void theMarkIsWrittenAThousandTimesAtMost() {
		int[] written = { 0 };
		SpendingCap durable = SpendingCap.builder().usd(BigDecimal.ONE).journal((upTo) -> {
			written[0]++;
			return Mono.empty();
		}).build();
		for (int i = 0; i < 100_000; i++) {
			durable.reserve(usd("0.00002"), false).answered(answer(new TokenUsage(1, 1, 2, 0), "0.00001"));
		}
		assertThat(durable.spent().usd()).isEqualByComparingTo("0.99999");
		assertThat(written[0]).isBetween(100, 1000);
	}

	@Test
	void theMarkStaysAheadSoThatHardlyAnyoneWaitsForIt() {
		Marks marks = new Marks();
		SpendingCap durable = SpendingCap.builder().usd(BigDecimal.ONE).journal(marks).build();
		int waited = 0;
		for (int i = 0; i < 1000; i++) {
			SpendingReservation reservation = durable.reserve(usd("0.0001"), false);
			if (!reservation.isGranted()) {
				waited++;
			}
			marks.written();
			reservation.keep();
		}
		assertThat(waited).isOne();
	}

	@Test
	void aMarkThatCannotBeWrittenRefusesThoseWhoWaitForItAndIsTriedAgain() {
		Marks marks = new Marks();
		SpendingCap durable = SpendingCap.builder().usd(BigDecimal.ONE).journal(marks).build();
		SpendingReservation first = durable.reserve(usd("0.01"), true);
		marks.fails(new IOException("No space left on device"));
		AiRefusedLocallyException refusal = refusal(first);
		assertThat(refusal.reason()).isEqualTo(Reason.OTHER);
		assertThat(refusal).hasMessageContaining("No space left on device").hasCauseInstanceOf(IOException.class);
		assertThat(durable.reserved().usd()).isEqualByComparingTo("0");
		assertThat(marks.pending).as("nothing asks for it").isEmpty();
		SpendingReservation second = durable.reserve(usd("0.01"), true);
		marks.written();
		assertThat(second.isGranted()).isTrue();
	}

	@Test
	void closingWritesExactlyWhatWasSpent() {
		Marks marks = new Marks();
		SpendingCap durable = SpendingCap.builder().usd(BigDecimal.ONE).journal(marks).build();
		SpendingReservation answered = durable.reserve(usd("0.10"), false);
		SpendingReservation inFlight = durable.reserve(usd("0.20"), false);
		marks.written();
		marks.written();
		answered.answered(answer(new TokenUsage(1, 1, 2, 0), "0.05"));
		durable.close().subscribe();
		assertThat(marks.last().usd()).isEqualByComparingTo("0.25");
		assertThat(inFlight.isGranted()).isTrue();
		assertThat(refusal(durable.reserve(usd("0.01"), true))).hasMessageContaining("closed");
	}

	@Test
	void closingRefusesWhoeverWaits() {
		Marks marks = new Marks();
		SpendingCap durable = SpendingCap.builder().usd(BigDecimal.ONE).journal(marks).build();
		SpendingReservation forRoom = durable.reserve(usd("0.90"), true);
		SpendingReservation behind = durable.reserve(usd("0.90"), true);
		durable.close().subscribe();
		assertThat(forRoom.isOver()).as("waited for the journal").isTrue();
		assertThat(behind.isOver()).isTrue();
		assertThat(durable.reserved().usd()).isEqualByComparingTo("0");
		assertThat(marks.last().usd()).isEqualByComparingTo("0");
	}

	@Test
	void travelsInTheContextOfTheSubscriber() {
		assertThat(SpendingCap.of(Context.empty())).isNull();
		assertThat(SpendingCap.of(this.cap.addTo(Context.empty()))).isSameAs(this.cap);
	}

	@Test
	void limitIsMoreThanZero() {
		assertThatIllegalArgumentException().isThrownBy(() -> SpendingCap.builder().build())
			.withMessageContaining("usd(...)");
		assertThatIllegalArgumentException().isThrownBy(() -> SpendingCap.ofUsd(BigDecimal.ZERO))
			.withMessage("Invalid usd (0): must be more than zero");
		assertThatIllegalArgumentException().isThrownBy(() -> SpendingCap.ofTokens(-1))
			.withMessage("Invalid tokens (-1): must be more than zero");
	}

	private static Spending usd(String amount) {
		return new Spending(new BigDecimal(amount), 0);
	}

	private static AiResponse answer(TokenUsage usage, String cost) {
		return AiResponse.builder()
			.content("x")
			.usage(usage)
			.cost((cost != null) ? new BigDecimal(cost) : null)
			.build();
	}

	private static AiRefusedLocallyException refusal(SpendingReservation reservation) {
		Throwable[] failure = { null };
		reservation.granted().subscribe(null, (error) -> failure[0] = error);
		assertThat(failure[0]).isInstanceOf(AiRefusedLocallyException.class);
		return (AiRefusedLocallyException) failure[0];
	}

	private static List<String> listen(SpendingReservation reservation) {
		List<String> heard = new ArrayList<>();
		reservation.granted().subscribe(null, (error) -> heard.add("refused"), () -> heard.add("granted"));
		return heard;
	}

	/**
	 * A journal that is written when the test says so.
	 */
	private static final class Marks implements SpendingCap.Journal {

		final List<Spending> asked = new ArrayList<>();

		final List<Sinks.Empty<Void>> pending = new ArrayList<>();

		@Override
		public Mono<Void> claim(Spending upTo) {
			return Mono.defer(() -> {
				Sinks.Empty<Void> written = Sinks.empty();
				this.asked.add(upTo);
				this.pending.add(written);
				return written.asMono();
			});
		}

		void written() {
			List<Sinks.Empty<Void>> now = List.copyOf(this.pending);
			this.pending.clear();
			now.forEach(Sinks.Empty::tryEmitEmpty);
		}

		void fails(Throwable failure) {
			List<Sinks.Empty<Void>> now = List.copyOf(this.pending);
			this.pending.clear();
			now.forEach((mark) -> mark.tryEmitError(failure));
		}

		Spending last() {
			return this.asked.get(this.asked.size() - 1);
		}

	}

}
