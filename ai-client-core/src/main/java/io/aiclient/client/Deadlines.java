package io.aiclient.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;

/**
 * The one timer of all deadlines of a client.
 * <p>
 * How is it designed, and why? A deadline is a number in its {@link Deadline}, and the
 * calls that have one are in the set of active calls, which exists anyhow. So a deadline
 * that is met costs two writes: no task, no lock and no object. The timer runs at the
 * earliest deadline that it knows of, looks at all active calls, and sets itself for the
 * next; with deadlines of equal length that is about once in that length. A call that is
 * due earlier sets it back. No deadline is missed: whoever arms one writes it and then
 * reads when the timer is due, and the timer forgets when it is due and then reads all
 * deadlines. After each look the timer rests for a time that grows with the number of
 * calls, {@value #REST_NANOS} ns and {@value #REST_NANOS_A_CALL} ns a call, so that it
 * never takes more than a part of a core; a deadline may be that much late. What ends a
 * call runs code of others, so each is a task of its own.
 * <p>
 * Safe for use by many threads.
 */
final class Deadlines implements Runnable {

	/**
	 * Stands for no moment at all.
	 */
	static final long NEVER = Long.MAX_VALUE;

	private static final long REST_NANOS = 1_000_000;

	private static final long REST_NANOS_A_CALL = 1_000;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Set<Call> active;

	private final long origin;

	private volatile long next = NEVER;

	private @Nullable Disposable timer;

	/**
	 * Creates the timer.
	 * @param settings the client's
	 * @param active the calls that may have a deadline
	 */
	Deadlines(ClientOptions settings, Set<Call> active) {
		this.ticker = settings.ticker;
		this.scheduler = settings.scheduler;
		this.active = active;
		this.origin = this.ticker.nanos();
	}

	/**
	 * Nanoseconds since the client began: never near {@link #NEVER}.
	 */
	long now() {
		return this.ticker.nanos() - this.origin;
	}

	/**
	 * Takes note of a deadline that was armed just now.
	 * @param due when it runs out, by {@link #now}
	 */
	void armed(long due) {
		if (due < this.next) {
			setBack(due);
		}
	}

	private synchronized void setBack(long due) {
		if (due < this.next) {
			if (this.timer != null) {
				this.timer.dispose();
			}
			this.next = due;
			this.timer = this.scheduler.schedule(this, Math.max(0, due - now()), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void run() {
		synchronized (this) {
			this.next = NEVER;
			this.timer = null;
		}
		long now = now();
		long earliest = NEVER;
		List<Call> late = new ArrayList<>();
		long rest = REST_NANOS;
		for (Call call : this.active) {
			long due = call.deadline().due();
			rest += REST_NANOS_A_CALL;
			if (due > now) {
				earliest = Math.min(earliest, due);
			}
			else if (call.deadline().runsOut(due)) {
				late.add(call);
			}
		}
		if (earliest != NEVER) {
			armed(Math.max(earliest, now + rest));
		}
		late.forEach((call) -> this.scheduler.schedule(() -> missed(call)));
	}

	private static void missed(Call call) {
		try {
			call.deadlineMissed();
		}
		catch (Throwable thrown) {
			call.broke(thrown);
		}
	}

	/**
	 * No call is left, and none will come.
	 */
	synchronized void stop() {
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
	}

}
