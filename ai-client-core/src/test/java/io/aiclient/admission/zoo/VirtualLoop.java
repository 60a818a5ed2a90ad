package io.aiclient.admission.zoo;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;

/**
 * An event loop that is also the clock: time jumps to the next event. Events of the same
 * moment run in the order in which they were scheduled. A heap in plain arrays, because a
 * run has tens of millions of events. For one thread.
 */
public final class VirtualLoop implements Ticker, Scheduler {

	private final long origin;

	private long[] times = new long[64];

	private long[] turns = new long[64];

	private @Nullable Runnable[] tasks = new Runnable[64];

	private int size;

	private long now;

	private long turn;

	private boolean disposed;

	public VirtualLoop() {
		this(0);
	}

	/**
	 * Creates a loop.
	 * @param origin what the clock says at the beginning
	 */
	public VirtualLoop(long origin) {
		this.origin = origin;
	}

	@Override
	public long nanos() {
		return this.origin + this.now;
	}

	/**
	 * Time since the loop began.
	 * @return nanoseconds
	 */
	public long elapsed() {
		return this.now;
	}

	/**
	 * The number of events that were scheduled so far.
	 * @return the number
	 */
	public long events() {
		return this.turn;
	}

	/**
	 * Runs something later; cannot be cancelled.
	 * @param delayNanos how much later; at once if negative
	 * @param task what to run
	 */
	public void after(long delayNanos, Runnable task) {
		if (this.size == this.times.length) {
			this.times = Arrays.copyOf(this.times, 2 * this.size);
			this.turns = Arrays.copyOf(this.turns, 2 * this.size);
			this.tasks = Arrays.copyOf(this.tasks, 2 * this.size);
		}
		siftUp(this.size++, this.now + Math.max(0, delayNanos), this.turn++, task);
	}

	/**
	 * Runs events for as long as there are any, and a condition holds.
	 * @param condition asked before each event
	 */
	public void runWhile(BooleanSupplier condition) {
		while (this.size > 0 && condition.getAsBoolean()) {
			runNext();
		}
	}

	/**
	 * Runs what is due up to a moment, and stays there.
	 * @param elapsed the moment, in nanoseconds since the loop began
	 */
	public void runUntil(long elapsed) {
		while (this.size > 0 && this.times[0] <= elapsed) {
			runNext();
		}
		this.now = Math.max(this.now, elapsed);
	}

	private void runNext() {
		Runnable task = Objects.requireNonNull(this.tasks[0]);
		this.now = this.times[0];
		int last = --this.size;
		Runnable moved = Objects.requireNonNull(this.tasks[last]);
		this.tasks[last] = null;
		if (last > 0) {
			siftDown(this.times[last], this.turns[last], moved);
		}
		task.run();
	}

	private void siftUp(int from, long time, long turn, Runnable task) {
		int slot = from;
		while (slot > 0) {
			int parent = (slot - 1) >>> 1;
			if (this.times[parent] <= time) {
				break;
			}
			move(parent, slot);
			slot = parent;
		}
		put(slot, time, turn, task);
	}

	private void siftDown(long time, long turn, Runnable task) {
		int slot = 0;
		for (int child = 1; child < this.size; child = 2 * slot + 1) {
			if (child + 1 < this.size && before(this.times[child + 1], this.turns[child + 1], child)) {
				child++;
			}
			if (!before(this.times[child], this.turns[child], time, turn)) {
				break;
			}
			move(child, slot);
			slot = child;
		}
		put(slot, time, turn, task);
	}

	private boolean before(long time, long turn, int slot) {
		return before(time, turn, this.times[slot], this.turns[slot]);
	}

	private static boolean before(long time, long turn, long otherTime, long otherTurn) {
		return time < otherTime || (time == otherTime && turn < otherTurn);
	}

	private void move(int from, int to) {
		this.times[to] = this.times[from];
		this.turns[to] = this.turns[from];
		this.tasks[to] = this.tasks[from];
	}

	private void put(int slot, long time, long turn, Runnable task) {
		this.times[slot] = time;
		this.turns[slot] = turn;
		this.tasks[slot] = task;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return schedule(task, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		Timer timer = new Timer(task, this);
		after(unit.toNanos(delay), timer);
		return timer;
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(this.now, TimeUnit.NANOSECONDS);
	}

	@Override
	public Worker createWorker() {
		return new LoopWorker();
	}

	@Override
	public void dispose() {
		this.disposed = true;
	}

	@Override
	public boolean isDisposed() {
		return this.disposed;
	}

	/**
	 * A task that can be cancelled, alone or with its owner.
	 */
	private static final class Timer implements Runnable, Disposable {

		private final Runnable task;

		private final Disposable owner;

		private boolean over;

		private Timer(Runnable task, Disposable owner) {
			this.task = task;
			this.owner = owner;
		}

		@Override
		public void run() {
			if (!this.over && !this.owner.isDisposed()) {
				this.over = true;
				this.task.run();
			}
		}

		@Override
		public void dispose() {
			this.over = true;
		}

		@Override
		public boolean isDisposed() {
			return this.over;
		}

	}

	private final class LoopWorker implements Worker {

		private boolean over;

		@Override
		public Disposable schedule(Runnable task) {
			return schedule(task, 0, TimeUnit.NANOSECONDS);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			Timer timer = new Timer(task, this);
			after(unit.toNanos(delay), timer);
			return timer;
		}

		@Override
		public void dispose() {
			this.over = true;
		}

		@Override
		public boolean isDisposed() {
			return this.over || VirtualLoop.this.disposed;
		}

	}

}
