package io.aiclient.cost;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What one attempt may cost under a {@link SpendingCap}, from the asking to the end of
 * the attempt. Whoever asked for it ends it, in exactly one of three ways:
 * {@link #answered}, {@link #release} or {@link #keep}; only the first call counts. Safe
 * for use by many threads.
 */
public final class SpendingReservation {

	private final SpendingCap cap;

	private final Sinks.Empty<Void> decision = Sinks.empty();

	final Spending bound;

	final boolean waits;

	private volatile State state = State.WAITING;

	private volatile @Nullable AiRefusedLocallyException refusal;

	SpendingReservation(SpendingCap cap, Spending bound, boolean waits) {
		this.cap = cap;
		this.bound = bound;
		this.waits = waits;
	}

	/**
	 * Whether there is room for it under the cap, so that it waits at most for the
	 * journal.
	 */
	public boolean hasRoom() {
		return this.state == State.RESERVED || this.state == State.GRANTED;
	}

	/**
	 * Whether the attempt may be sent.
	 */
	public boolean isGranted() {
		return this.state == State.GRANTED;
	}

	/**
	 * Whether it was refused or has ended.
	 */
	public boolean isOver() {
		return this.state == State.REFUSED || this.state == State.ENDED;
	}

	/**
	 * Waits for the decision. Signals on whatever thread made room, or wrote the journal.
	 * @return completes when it is granted; {@link AiRefusedLocallyException} if it never
	 * will be: at a cap that is reached, with the reason
	 * {@link io.aiclient.error.AiRefusedLocallyException.Reason#SPENDING_CAP}
	 */
	public Mono<Void> granted() {
		return this.decision.asMono().then(Mono.defer(() -> {
			AiRefusedLocallyException refused = this.refusal;
			return (refused != null) ? Mono.error(refused) : Mono.empty();
		}));
	}

	/**
	 * The attempt was answered: what it cost is spent, the rest is free again. Tokens
	 * that were not reported, and money that cannot be reckoned, count at their bound.
	 * @param response the answer, its {@link AiResponse#cost()} set where it is known
	 */
	public void answered(AiResponse response) {
		TokenUsage usage = response.usage();
		boolean wrote = !response.content().isEmpty() || !response.toolCalls().isEmpty();
		if (usage.promptTokens() <= 0 || usage.completionTokens() < 0 || (wrote && usage.completionTokens() == 0)) {
			keep();
			return;
		}
		BigDecimal cost = response.cost();
		this.cap.end(this, new Spending((cost != null) ? cost : this.bound.usd(),
				Math.max(usage.totalTokens(), Spending.sum(usage.promptTokens(), usage.completionTokens()))));
	}

	/**
	 * The attempt certainly costs nothing, or was never sent: all of it is free again.
	 */
	public void release() {
		this.cap.end(this, Spending.NONE);
	}

	/**
	 * What the attempt costs is not known: all of it counts as spent.
	 */
	public void keep() {
		this.cap.end(this, this.bound);
	}

	/**
	 * Changes its state, under the lock of the ledger.
	 */
	void become(State state) {
		this.state = state;
	}

	void refuse(AiRefusedLocallyException refusal) {
		this.refusal = refusal;
		become(State.REFUSED);
	}

	/**
	 * Signals the decision, without the lock.
	 */
	void emitDecision() {
		this.decision.tryEmitEmpty();
	}

	/**
	 * One that is reserved counts against the cap, and waits for the journal.
	 */
	enum State {

		WAITING, RESERVED, GRANTED, REFUSED, ENDED

	}

}
