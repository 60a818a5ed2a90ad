package io.aiclient.embedding;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.batch.ResultDelivery;
import io.aiclient.error.AiClientException;

/**
 * One run of an {@link EmbeddingFlow}: the subscriber of its source, and its subscriber's
 * subscription. What is packed is guarded by a lock, under which no code of others runs;
 * packs are begun and the source is asked in one loop, by one thread at a time.
 */
final class PackRun implements CoreSubscriber<AiEmbeddingRequest>, Subscription, ResultDelivery.Run<float[]> {

	/**
	 * Of rows that no source brought.
	 */
	static final long NO_INDEX = -1;

	private final EmbeddingSettings settings;

	private final PackCalls calls;

	private final RowRules rules;

	private final ResultDelivery<float[]> delivery;

	private final HeldRows held = new HeldRows();

	private final Packing packing;

	private final Suspicion suspicion = new Suspicion(this);

	private final Disposable.Swap closing = Disposables.swap();

	private final AtomicInteger looks = new AtomicInteger();

	/**
	 * How many packs are being divided.
	 */
	private final AtomicInteger divisions = new AtomicInteger();

	private final Object lock = new Object();

	private volatile @Nullable Subscription source;

	/**
	 * Whether a pack waits for its first admission.
	 */
	private boolean oneWaits;

	/**
	 * Whether the source was asked for a row that has not come.
	 */
	private boolean asked;

	private volatile boolean sourceEnded;

	private volatile @Nullable Throwable error;

	private volatile PackRoom room;

	private long nextIndex;

	PackRun(CoreSubscriber<? super AiResult<float[]>> subscriber, EmbeddingSettings settings, PackCalls calls) {
		this.settings = settings;
		this.calls = calls;
		this.rules = new RowRules(settings, calls);
		this.delivery = new ResultDelivery<>(subscriber, this);
		this.packing = new Packing(settings, calls, this.held.most() / 2);
		this.room = calls.room();
	}

	void begin(Publisher<AiEmbeddingRequest> source) {
		this.closing.update(this.calls.closing().subscribe(null, this::closed, null, currentContext()));
		if (!this.sourceEnded && !this.delivery.isOver()) {
			source.subscribe(this);
		}
	}

	Suspicion suspicion() {
		return this.suspicion;
	}

	RowRules rules() {
		return this.rules;
	}

	@Override
	public Context currentContext() {
		return this.delivery.context();
	}

	@Override
	public void onSubscribe(Subscription source) {
		if (Operators.validate(this.source, source)) {
			this.source = source;
			if (this.delivery.isOver() || this.sourceEnded) {
				source.cancel();
			}
			hasRoom();
		}
	}

	@Override
	public void onNext(AiEmbeddingRequest request) {
		if (this.delivery.isOver()) {
			return;
		}
		this.held.add(request.text());
		long index = this.nextIndex++;
		try {
			Row row = this.rules.row(request);
			row.index = index;
			pack(row);
		}
		catch (AiClientException refused) {
			synchronized (this.lock) {
				this.asked = false;
			}
			end(new AiResult.Failure<>(index, Row.described(request, this.calls.model()), refused, null));
		}
		hasRoom();
	}

	private void pack(Row row) {
		this.held.vectorsOf(row);
		row.weight = this.held.weight(row.request);
		RowQueue begun = null;
		synchronized (this.lock) {
			this.asked = false;
			if (this.rules.isDoubtful(row)) {
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
		hasRoom();
	}

	/**
	 * Begins packs that may go, and asks the source for as long as there is room.
	 */
	@Override
	public void hasRoom() {
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
		Subscription from = this.source;
		boolean asks = false;
		synchronized (this.lock) {
			if (this.delivery.isOver()) {
				return false;
			}
			boolean full = this.packing.hasFull(this.room.most());
			boolean held = this.held.areFull();
			asks = from != null && !this.asked && !this.sourceEnded && !full && !held;
			this.asked |= asks;
			if (!asks) {
				if (this.sourceEnded || held) {
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
			begin(Pack.first(this, rows, least()));
		}
	}

	void begin(Pack pack) {
		this.calls.begin(pack);
		if (this.delivery.isOver()) {
			this.calls.cancel((each) -> each.isOf(this));
		}
	}

	long expected(Row row, PackTokens tokens) {
		return this.calls.expected(row.model, tokens);
	}

	/**
	 * Takes rows back that did not fit when their pack went.
	 */
	void takeBack(List<Row> rows) {
		synchronized (this.lock) {
			this.packing.takeBack(rows);
		}
	}

	/**
	 * No pack waits for its first admission.
	 */
	void goOn() {
		synchronized (this.lock) {
			this.oneWaits = false;
		}
		hasRoom();
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

	/**
	 * Ends the rows of a pack that was answered, each with its vector or without one.
	 */
	void answered(Pack pack, AiResponse answer, RowVectors vectors) {
		this.suspicion.accepted(pack.rows().get(0));
		RowResults.answered(pack.rows(), answer, vectors, this::end);
	}

	/**
	 * Ends rows with an error that they have in common.
	 * @param paid an answer that was paid for all the same; null if there is none
	 */
	void failed(List<Row> rows, AiClientException error, @Nullable AiResponse paid) {
		RowResults.failed(rows, error, paid, this::end);
	}

	private void end(AiResult<float[]> result) {
		if (result.index() != NO_INDEX) {
			if (result instanceof AiResult.Success<float[]> success) {
				this.held.vectorsHave(success.value().length);
			}
			this.calls.ended(result);
			this.delivery.add(result);
		}
	}

	@Override
	public void delivered(AiResult<float[]> result) {
		this.held.remove(result.request().messages().get(0).content());
	}

	@Override
	public boolean isExhausted() {
		return this.sourceEnded && this.held.areNone();
	}

	@Override
	public @Nullable Throwable end() {
		this.closing.dispose();
		return this.error;
	}

	@Override
	public void onError(Throwable error) {
		if (this.sourceEnded) {
			Operators.onErrorDropped(error, currentContext());
			return;
		}
		this.error = error;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.sourceEnded = true;
		hasRoom();
		this.delivery.look();
	}

	private void closed(Throwable error) {
		if (!this.sourceEnded) {
			this.error = error;
			this.sourceEnded = true;
			Subscription from = this.source;
			if (from != null) {
				from.cancel();
			}
			hasRoom();
			this.delivery.look();
		}
	}

	@Override
	public void request(long n) {
		this.delivery.request(n);
	}

	@Override
	public void cancel() {
		this.delivery.cancel();
		this.closing.dispose();
		Subscription from = this.source;
		if (from != null) {
			from.cancel();
		}
		this.calls.cancel((pack) -> pack.isOf(this));
		synchronized (this.lock) {
			this.packing.clear();
		}
	}

}
