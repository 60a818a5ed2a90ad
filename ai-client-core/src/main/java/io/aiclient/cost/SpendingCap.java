package io.aiclient.cost;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.Log;

/**
 * The most that some requests may cost together, in US dollars, in tokens, or both. Put
 * into the context of whoever subscribes to a call or a batch, it holds for each attempt
 * of it, retries included. Safe for use by many threads, calls, batches and clients.
 * <p>
 * How is it designed, and why? What is spent and what is reserved for attempts in flight
 * never exceed the limit together: an attempt is sent only after the most that it can
 * cost was reserved; when it ends, what it did cost is spent and the rest is free. A cost
 * that is not known counts at its bound. Reservations are granted in order: one that does
 * not fit yet, and waits, holds up those behind it, or a large one would starve. It is
 * refused if it could not fit even if all attempts in flight cost nothing.
 * <p>
 * With a {@link Journal} the same holds across a crash. It does not get each reservation,
 * but a mark a little above spending and reservations; after a crash, everything up to
 * the mark counts as spent. The mark rises by at least a thousandth of the limit each
 * time, so it is written a thousand times at most; and a crash uses up two thousandths at
 * most, beside what has been in flight at once.
 */
public final class SpendingCap {

	private static final Log logger = Log.of(SpendingCap.class);

	private final SpendingLimit limit;

	private final @Nullable Journal journal;

	private final SpendingLedger ledger;

	private final AtomicBoolean exceeded = new AtomicBoolean();

	private SpendingCap(Builder builder) {
		this.limit = new SpendingLimit(builder.usd, builder.tokens);
		this.journal = builder.journal;
		this.ledger = new SpendingLedger(this.limit, builder.spentBefore, builder.journal);
	}

	/**
	 * A cap in money that begins with nothing spent and is not written down.
	 * @param limit US dollars, more than zero
	 * @return the cap
	 */
	public static SpendingCap ofUsd(BigDecimal limit) {
		return builder().usd(limit).build();
	}

	/**
	 * A cap in tokens, of prompts and answers together, that begins with nothing spent
	 * and is not written down.
	 * @param limit tokens, more than zero
	 * @return the cap
	 */
	public static SpendingCap ofTokens(long limit) {
		return builder().tokens(limit).build();
	}

	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The cap that a subscriber asked for.
	 * @param context the subscriber's context
	 * @return the cap, or null if there is none
	 */
	public static @Nullable SpendingCap of(ContextView context) {
		return context.getOrDefault(SpendingCap.class, null);
	}

	/**
	 * Adds this cap, as in {@code client.batch(requests).contextWrite(cap::addTo)}.
	 * @param context the context to add to
	 * @return the context under which requests are capped
	 */
	public Context addTo(Context context) {
		return context.put(SpendingCap.class, this);
	}

	/**
	 * The most that one attempt at a request can cost: a token for each byte of its
	 * texts, {@value UpperBound#PER_REQUEST} and {@value UpperBound#PER_MESSAGE} a
	 * message beside them, and {@code maxTokens} for each answer.
	 * @param request the request, its model set
	 * @param prices the prices
	 * @return the bound; without money if only tokens are capped and the price is unknown
	 * @throws AiRefusedLocallyException if the request has no {@code maxTokens}, the
	 * price of its model is not known, or an option makes it cost more than these bound
	 */
	public Spending upperBound(AiRequest request, PriceTable prices) {
		return UpperBound.of(request, price(request, prices));
	}

	/**
	 * The most that one attempt at embedding texts can cost, as
	 * {@link #upperBound(AiRequest, PriceTable)} of requests that are answered in words.
	 * @param texts a request whose messages are the texts, its model set
	 * @param prices the prices
	 * @return the bound; without money if only tokens are capped and the price is unknown
	 * @throws AiRefusedLocallyException if the price of its model is not known
	 */
	public Spending upperBoundOfTexts(AiRequest texts, PriceTable prices) {
		return UpperBound.ofTexts(texts, price(texts, prices));
	}

	private @Nullable ModelPrice price(AiRequest request, PriceTable prices) {
		String model = String.valueOf(request.model());
		ModelPrice price = prices.find(model);
		if (price == null && this.limit.usd() != null) {
			throw AiRefusedLocallyException.because("Not sent: a request under a cap in money needs a price, and that "
					+ "of model '" + model + "' is not known: add it to the property ai.client.prices "
					+ "(AiClientBuilder.prices), or cap the tokens");
		}
		return price;
	}

	/**
	 * Asks for leave to spend. Does not block.
	 * @param bound the most that the attempt can cost
	 * @param waits whether it waits where attempts in flight may turn out cheaper than
	 * reserved; if not, it is refused at once. All wait for the journal
	 * @return the reservation: granted or refused already, or still waiting
	 */
	public SpendingReservation reserve(Spending bound, boolean waits) {
		SpendingReservation reservation = new SpendingReservation(this, bound, waits);
		this.ledger.enter(reservation);
		return reservation;
	}

	/**
	 * What was spent, that of runs before included.
	 * @return the amount, without what is reserved
	 */
	public Spending spent() {
		return this.ledger.spent();
	}

	/**
	 * What is reserved for attempts in flight.
	 * @return the sum of their bounds
	 */
	public Spending reserved() {
		return this.ledger.reserved();
	}

	/**
	 * Ends the spending: reservations that wait or come later are refused, and what was
	 * spent is written to the journal exactly, with what is still in flight at its bound.
	 * To be called when everything in flight has ended; without it, the next run counts
	 * everything up to the mark as spent.
	 * @return completes when it is written down; does nothing before it is subscribed to
	 */
	public Mono<Void> close() {
		return Mono.defer(() -> {
			this.ledger.close();
			return (this.journal != null) ? this.journal.claim(spent().plus(reserved())) : Mono.empty();
		});
	}

	void end(SpendingReservation reservation, Spending actual) {
		if (reservation.isOver()) {
			return;
		}
		this.ledger.end(reservation, actual);
		if (!this.limit.covers(reservation.bound, actual) && this.exceeded.compareAndSet(false, true)) {
			logger.warn("A provider billed {} for a request that should have cost {} at most. All of it counts, but a "
					+ "spending cap of {} can be passed by what such requests cost more while they are in flight",
					actual, reservation.bound, this.limit);
		}
	}

	/**
	 * Keeps the mark where a crash does not reach it.
	 */
	@FunctionalInterface
	public interface Journal {

		/**
		 * Writes down that up to so much may have been spent, all runs together; it takes
		 * the place of what was written before. What is not capped, money or tokens, is
		 * passed as it stands. The cap asks for one at a time, and sends nothing beyond
		 * it before it is written. If it fails, the reservations that wait for it are
		 * refused, and the next one tries again.
		 * @param upTo the mark
		 * @return completes when a power cut could not undo it. Must not block
		 */
		Mono<Void> claim(Spending upTo);

	}

	/**
	 * Builds a {@link SpendingCap}. Each method but {@link #build()} returns this
	 * builder. Not safe for use by several threads.
	 */
	public static final class Builder {

		private @Nullable BigDecimal usd;

		private @Nullable Long tokens;

		private Spending spentBefore = Spending.NONE;

		private @Nullable Journal journal;

		private Builder() {
		}

		/**
		 * Sets the limit in money. Default: none.
		 * @param usd US dollars, more than zero; null for none
		 */
		public Builder usd(@Nullable BigDecimal usd) {
			this.usd = usd;
			return this;
		}

		/**
		 * Sets the limit in tokens, of prompts and answers together. Default: none.
		 * @param tokens more than zero; null for none
		 */
		public Builder tokens(@Nullable Long tokens) {
			this.tokens = tokens;
			return this;
		}

		/**
		 * Sets what runs before have spent: it counts against the limit. Default:
		 * nothing.
		 * @param spentBefore the last mark of the journal
		 */
		public Builder spentBefore(Spending spentBefore) {
			this.spentBefore = spentBefore;
			return this;
		}

		/**
		 * Sets where the mark is written. Default: nowhere, and the cap ends with the
		 * process.
		 * @param journal the journal
		 */
		public Builder journal(Journal journal) {
			this.journal = journal;
			return this;
		}

		/**
		 * Builds the cap.
		 * @return the cap
		 * @throws IllegalArgumentException if neither limit is set
		 */
		public SpendingCap build() {
			return new SpendingCap(this);
		}

	}

}
