package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last attempts that were answered before it was known how long the provider is at
 * work: once it is, they too have arrived earlier than when their answers began. Not safe
 * for use by several threads: the gate holds its lock.
 */
final class LateArrivals {

	private static final int KEPT = 1_000;

	private final Deque<Answered> answered = new ArrayDeque<>();

	void add(LedgerEntry entry, ArrivalEstimate.Answer answer) {
		if (this.answered.size() == KEPT) {
			this.answered.removeFirst();
		}
		this.answered.addLast(new Answered(entry, answer));
	}

	/**
	 * It is known now.
	 */
	void learned(ArrivalEstimate arrivals, long now) {
		for (Answered late : this.answered) {
			late.entry.arrived(arrivals.whenAnswered(late.answer), now);
		}
		this.answered.clear();
	}

	private record Answered(LedgerEntry entry, ArrivalEstimate.Answer answer) {

	}

}
