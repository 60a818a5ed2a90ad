package io.aiclient.cost;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.aiclient.cost.SpendingReservation.State;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;

/**
 * What is spent and what is reserved under one cap. {@link SpendingCap} states the rules;
 * this class keeps them, under one lock. Every change goes through {@link #change}: it
 * decides about the reservations that wait for room, then about those that have room and
 * wait for the journal, and signals the decisions outside the lock.
 */
final class SpendingLedger {

	/**
	 * Steps by which the mark is moved ahead of what is needed.
	 */
	private static final int AHEAD = 2;

	private final SpendingLimit limit;

	private final SpendingCap.@Nullable Journal journal;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<SpendingReservation> waiting = new LinkedHashSet<>();

	private final Set<SpendingReservation> unwritten = new LinkedHashSet<>();

	private final List<SpendingReservation> decided = new ArrayList<>();

	private volatile Spending spent;

	private volatile Spending reserved = Spending.NONE;

	private Spending mark;

	private @Nullable Claim claiming;

	private boolean claimFailed;

	private boolean begun;

	private boolean closed;

	SpendingLedger(SpendingLimit limit, Spending spentBefore, SpendingCap.@Nullable Journal journal) {
		this.limit = limit;
		this.journal = journal;
		this.spent = spentBefore;
		this.mark = spentBefore;
	}

	void enter(SpendingReservation reservation) {
		change(() -> this.waiting.add(reservation));
	}

	void end(SpendingReservation reservation, Spending actual) {
		change(() -> {
			if (reservation.hasRoom()) {
				this.reserved = this.reserved.minus(reservation.bound);
				this.spent = this.spent.plus(actual);
			}
			this.waiting.remove(reservation);
			this.unwritten.remove(reservation);
			reservation.become(State.ENDED);
		});
	}

	void close() {
		change(() -> this.closed = true);
	}

	Spending spent() {
		return this.spent;
	}

	Spending reserved() {
		return this.reserved;
	}

	private void change(Runnable change) {
		List<SpendingReservation> decisions;
		Claim claim;
		this.lock.lock();
		try {
			change.run();
			findRoom();
			claim = awaitJournal();
			decisions = List.copyOf(this.decided);
			this.decided.clear();
		}
		finally {
			this.lock.unlock();
		}
		decisions.forEach(SpendingReservation::emitDecision);
		if (claim != null) {
			write(claim);
		}
	}

	/**
	 * Reserves for those who wait for room, in their order, as far as there is some.
	 */
	private void findRoom() {
		boolean held = false;
		for (Iterator<SpendingReservation> line = this.waiting.iterator(); line.hasNext();) {
			SpendingReservation next = line.next();
			if (!held && !this.closed && this.limit.allows(sum().plus(next.bound))) {
				this.reserved = this.reserved.plus(next.bound);
				this.begun = true;
				next.become(State.RESERVED);
				this.unwritten.add(next);
			}
			else if (!this.closed && next.waits && this.limit.allows(this.spent.plus(next.bound))) {
				held = true;
				continue;
			}
			else {
				refuse(next, reached(next.bound));
			}
			line.remove();
		}
		if (this.closed) {
			giveBack(reached(Spending.NONE));
		}
	}

	/**
	 * Grants what the mark covers, and says what to write down next, if anything: a mark
	 * for those who wait for it, and ahead of those who come. Nothing, as long as no
	 * reservation was granted.
	 */
	private @Nullable Claim awaitJournal() {
		if (this.journal == null || this.limit.covers(this.mark, sum())) {
			this.unwritten.forEach(this::grant);
			this.unwritten.clear();
		}
		if (this.journal == null || !this.begun || this.claiming != null || this.closed
				|| (this.claimFailed && this.unwritten.isEmpty())
				|| this.limit.covers(this.mark, this.limit.ahead(sum(), AHEAD - 1))) {
			return null;
		}
		this.claiming = new Claim(this.journal, this.limit.ahead(sum(), AHEAD), List.copyOf(this.unwritten));
		return this.claiming;
	}

	/**
	 * A journal is the user's own, and may throw what Reactor does not make a signal of.
	 */
	private void write(Claim claim) {
		try {
			claim.journal()
				.claim(claim.upTo())
				.subscribe(null, (failure) -> change(() -> written(claim, failure)),
						() -> change(() -> written(claim, null)));
		}
		catch (Throwable thrown) {
			change(() -> written(claim, thrown));
		}
	}

	private void written(Claim claim, @Nullable Throwable failure) {
		if (!claim.equals(this.claiming)) {
			return;
		}
		this.claiming = null;
		this.claimFailed = failure != null;
		if (failure != null) {
			giveBack(new AiRefusedLocallyException(
					"Not sent: what it may cost could not be written down: " + Thrown.describe(failure),
					ErrorDetails.LOCAL, true, failure));
			return;
		}
		this.mark = claim.upTo();
		claim.covers().stream().filter(this.unwritten::remove).forEach(this::grant);
	}

	private void grant(SpendingReservation reservation) {
		reservation.become(State.GRANTED);
		this.decided.add(reservation);
	}

	private void giveBack(AiRefusedLocallyException refusal) {
		for (SpendingReservation reservation : this.unwritten) {
			this.reserved = this.reserved.minus(reservation.bound);
			refuse(reservation, refusal);
		}
		this.unwritten.clear();
	}

	private void refuse(SpendingReservation reservation, AiRefusedLocallyException refusal) {
		reservation.refuse(refusal);
		this.decided.add(reservation);
	}

	private Spending sum() {
		return this.spent.plus(this.reserved);
	}

	private AiRefusedLocallyException reached(Spending bound) {
		return AiRefusedLocallyException.capReached(this.closed
				? "Not sent: the spending cap of " + this.limit + " is closed, with " + this.spent + " spent"
				: "Not sent: the spending cap of " + this.limit + " is reached: " + this.spent + " are spent, "
						+ this.reserved + " are reserved for what is in flight, and this request may cost " + bound
						+ "; go on with a higher cap");
	}

	/**
	 * A mark to be written down, and the reservations that wait for it.
	 */
	private record Claim(SpendingCap.Journal journal, Spending upTo, List<SpendingReservation> covers) {

	}

}
