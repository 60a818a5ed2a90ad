package io.aiclient.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

import io.aiclient.error.Log;

/**
 * The requests of a job, one after the other, for a batch that iterates on a thread that
 * may block.
 * <p>
 * How is it designed, and why? A batch numbers its requests from zero, and each result
 * has its number, by which the row is found again. The source is read a row at a time,
 * when the batch asks; rows that are stored are passed over. The iteration does not end
 * with the source but when nothing is in flight any more, because a row that the provider
 * refused for the account comes back and is asked again, before any new one. Rows that
 * ask the same as one in flight wait for its answer; there are so many places to wait,
 * and when they are taken, the source waits.
 */
final class JobFeed implements Iterator<RowRequest> {

	private static final Log logger = Log.of(AiBatchJob.class);

	private static final int MOST_WAITING = 1000;

	private final JobSettings settings;

	private final JobStore store;

	private final JobTally tally;

	private final Sinks.Empty<Void> stopped = Sinks.empty();

	private final Iterator<Signal<JobInput>> rows;

	private final Map<Long, JobItem> inFlight = new HashMap<>();

	private final Deque<JobItem> comeBack = new ArrayDeque<>();

	private final Map<RowHash, List<JobItem>> asked = new HashMap<>();

	private int waiting;

	private long emitted;

	private @Nullable JobItem next;

	private boolean unreadableLogged;

	private boolean exhausted;

	private boolean stopping;

	private @Nullable Throwable sourceError;

	JobFeed(JobSettings settings, JobStore store, JobTally tally) {
		this.settings = settings;
		this.store = store;
		this.tally = tally;
		this.rows = settings.rows()
			.input(settings.onUnreadableRow())
			.takeUntilOther(this.stopped.asMono())
			.materialize()
			.toIterable(1)
			.iterator();
	}

	@Override
	public boolean hasNext() {
		while (!isDecided()) {
			read();
		}
		return hasMore();
	}

	/**
	 * Waits while reading the source would not help.
	 */
	private synchronized boolean isDecided() {
		try {
			while (mustWait()) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.stopping = true;
		}
		return this.stopping || isReady() || this.exhausted;
	}

	private boolean mustWait() {
		boolean full = this.waiting >= MOST_WAITING;
		return !this.stopping && !isReady() && (full || (this.exhausted && !this.inFlight.isEmpty()));
	}

	private boolean isReady() {
		if (this.next == null) {
			this.next = this.comeBack.poll();
		}
		return this.next != null;
	}

	private synchronized boolean hasMore() {
		return !this.stopping && this.next != null;
	}

	/**
	 * Not synchronized: waiting for the source must not keep results from being settled.
	 */
	private void read() {
		try {
			JobInput input = nextInput();
			if (input != null) {
				this.tally.read();
				consider(input);
			}
		}
		catch (RuntimeException | Error ex) {
			exhausted(ex);
		}
	}

	/**
	 * An error of the source comes as a signal, behind the rows before it.
	 */
	private @Nullable JobInput nextInput() {
		Signal<JobInput> signal = this.rows.hasNext() ? this.rows.next() : Signal.complete();
		if (!signal.isOnNext()) {
			exhausted(signal.getThrowable());
		}
		return signal.get();
	}

	private synchronized void exhausted(@Nullable Throwable error) {
		this.exhausted = true;
		this.sourceError = (error != null && !this.stopping) ? error : null;
	}

	private void consider(JobInput input) {
		if (input instanceof JobRow row) {
			consider(this.settings.item(row));
		}
		else if (input instanceof UnreadableRow row) {
			skip(row);
		}
	}

	/**
	 * A row that an earlier run could not read either is stored already; it cannot be
	 * asked, and so not be asked again.
	 */
	private void skip(UnreadableRow row) {
		if (this.store.rows().seeUnreadable(row.identity().row())) {
			this.tally.unreadable(true);
		}
		else if (!this.settings.retryFailed()) {
			this.store.unreadable(row);
			this.tally.unreadable(false);
			if (!this.unreadableLogged) {
				logger.warn("Job '{}' skips rows that cannot be read, and stores each in '{}'. The first: {}",
						this.settings.name(), this.settings.files().failed(), row.reason());
				this.unreadableLogged = true;
			}
		}
	}

	private synchronized void consider(JobItem item) {
		StoredRows.Known known = this.store.rows().see(item.row());
		if (known.isAsked(this.settings.retryFailed())) {
			ask(item);
			return;
		}
		switch (known) {
			case DUPLICATE -> this.tally.duplicate();
			case STORED -> this.tally.storedBefore();
			case FAILED -> this.tally.failedBefore();
			case NEW -> {
			}
		}
	}

	private void ask(JobItem item) {
		if (this.settings.deduplicate()) {
			Long stored = this.store.rows().sameRequest(item.asked());
			if (stored != null) {
				this.store.share(item, stored);
				this.tally.shared();
				return;
			}
		}
		this.store.rows().inProgress(item.row());
		if (this.settings.deduplicate()) {
			List<JobItem> same = this.asked.get(item.asked());
			if (same != null) {
				same.add(item);
				this.waiting++;
				return;
			}
			this.asked.put(item.asked(), new ArrayList<>());
		}
		this.next = item;
	}

	@Override
	public synchronized RowRequest next() {
		JobItem item = this.next;
		if (item == null) {
			throw new NoSuchElementException();
		}
		this.next = null;
		this.inFlight.put(this.emitted++, item);
		return item.request();
	}

	synchronized JobItem item(long number) {
		JobItem item = this.inFlight.get(number);
		if (item == null) {
			throw new IllegalStateException(
					"The client gave two results for request " + number + ", or one that was not asked for");
		}
		return item;
	}

	synchronized List<JobItem> waitingFor(JobItem item) {
		List<JobItem> same = this.asked.remove(item.asked());
		if (same == null) {
			return List.of();
		}
		this.waiting -= same.size();
		return same;
	}

	synchronized void ended(long number) {
		this.inFlight.remove(number);
		notifyAll();
	}

	/**
	 * Takes a row back, to ask it again before any other.
	 */
	synchronized void askAgain(long number) {
		this.comeBack.add(item(number));
		ended(number);
	}

	/**
	 * Takes no more rows; those in flight may end.
	 */
	void stop() {
		synchronized (this) {
			this.stopping = true;
			notifyAll();
		}
		this.stopped.tryEmitEmpty();
	}

	synchronized boolean isDone() {
		return this.exhausted && this.sourceError == null && this.next == null && this.inFlight.isEmpty()
				&& this.comeBack.isEmpty();
	}

	synchronized @Nullable Throwable sourceError() {
		return this.sourceError;
	}

}
