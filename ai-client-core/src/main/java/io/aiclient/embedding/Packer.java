package io.aiclient.embedding;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * Says when the source of a run is asked for a row, and when a pack goes. What is packed
 * is guarded by a lock, under which no code of others runs; packs are begun and the
 * source is asked in one loop, by one thread at a time, so that no stack grows. Safe for
 * use by many threads.
 */
final class Packer {

	private final PackRun run;

	private final HeldRows held;

	private final EmbeddingSettings settings;

	private final PackCalls calls;

	private final Packing packing;

	/**
	 * Counts what one thread has to look at.
	 */
	private final AtomicInteger looks = new AtomicInteger();

	/**
	 * How many packs are being divided.
	 */
	private final AtomicInteger divisions = new AtomicInteger();

	private final Object lock = new Object();

	/**
	 * Whether a pack waits for its first admission.
	 */
	private boolean oneWaits;

	/**
	 * Whether the source was asked for a row that has not come.
	 */
	private boolean asked;

	private volatile PackRoom room;

	Packer(PackRun run, HeldRows held, EmbeddingSettings settings, PackCalls calls) {
		this.run = run;
		this.held = held;
		this.settings = settings;
		this.calls = calls;
		this.packing = new Packing(settings, calls, held.most() / 2);
		this.room = calls.room();
	}

	/**
	 * Adds the row that the source was asked for.
	 * @param alone whether it travels alone
	 */
	void add(Row row, boolean alone) {
		this.held.vectorsOf(row);
		row.weight = this.held.weight(row.request);
		RowQueue begun = null;
		synchronized (this.lock) {
			this.asked = false;
			if (alone) {
				this.packing.addAlone(row);
			}
			else {
				begun = this.packing.add(row);
			}
		}
		if (begun != null) {
			RowQueue queue = begun;
			queue.timer.update(this.calls.scheduler()
				.schedule(() -> lingered(queue), this.settings.linger().toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	private void lingered(RowQueue queue) {
		synchronized (this.lock) {
			queue.due = true;
		}
		look();
	}

	/**
	 * Begins packs that may go, and asks the source for as long as there is room.
	 */
	void look() {
		if (this.looks.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			while (goesOnOnce()) {
				// until there is nothing to do
			}
			seen = this.looks.addAndGet(-seen);
		}
	}

	/**
	 * Rows that a source has at once join a pack that is due before it goes.
	 * @return false if there is nothing to do
	 */
	private boolean goesOnOnce() {
		Subscription from = this.run.source();
		boolean asks = false;
		synchronized (this.lock) {
			if (this.run.isOver()) {
				return false;
			}
			boolean full = this.packing.hasFull(this.room.most());
			boolean held = this.held.areFull();
			asks = from != null && !this.asked && !this.run.isSourceEnded() && !full && !held;
			this.asked |= asks;
			if (!asks) {
				if (this.run.isSourceEnded() || held) {
					this.packing.allAreDue();
				}
				if (this.oneWaits || !(full || this.packing.hasDue())) {
					return false;
				}
			}
		}
		if (asks && from != null) {
			from.request(1);
		}
		else {
			beginNext();
		}
		return true;
	}

	private void beginNext() {
		this.room = this.calls.room();
		List<Row> rows;
		synchronized (this.lock) {
			rows = this.packing.next(this.room);
			this.oneWaits = rows != null;
		}
		if (rows != null) {
			this.run.begin(Pack.first(this.run, rows, least()));
		}
	}

	/**
	 * The row that the source was asked for is not sent.
	 */
	void cameToNothing() {
		synchronized (this.lock) {
			this.asked = false;
		}
	}

	/**
	 * Takes rows back that did not fit when their pack went.
	 */
	void takeBack(List<Row> rows) {
		synchronized (this.lock) {
			this.packing.takeBack(rows);
		}
		look();
	}

	/**
	 * No pack waits for its first admission.
	 */
	void goOn() {
		synchronized (this.lock) {
			this.oneWaits = false;
		}
		look();
	}

	/**
	 * With how few tokens a pack goes.
	 */
	long least() {
		return this.room.least(this.divisions.get() > 0);
	}

	void divisionBegins() {
		this.divisions.incrementAndGet();
	}

	void divisionEnds() {
		this.divisions.decrementAndGet();
	}

	/**
	 * A pack was refused of which each part was accepted.
	 * @param accepted how many rows the largest part had
	 */
	void tooLarge(int accepted) {
		synchronized (this.lock) {
			this.packing.tooLarge(accepted);
		}
	}

	void clear() {
		synchronized (this.lock) {
			this.packing.clear();
		}
	}

}
