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

	private volatile long mostTokens;

	private long nextIndex;

	PackRun(CoreSubscriber<? super AiResult<float[]>> subscriber, EmbeddingSettings settings, PackCalls calls) {
		this.settings = settings;
		this.calls = calls;
		this.rules = new RowRules(settings, calls);
		this.delivery = new ResultDelivery<>(subscriber, this);
		this.packing = new Packing(settings, calls, this.held.most() / 2);
		this.mostTokens = calls.mostTokens();
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
		OpenPack opened = null;
		synchronized (this.lock) {
			this.asked = false;
			if (this.rules.isDoubtful(row)) {
				this.packing.addAlone(row);
			}
			else {
				opened = this.packing.add(row, this.held.weight(row.request), this.mostTokens);
			}
		}
		if (opened != null) {
			OpenPack pack = opened;
			pack.timer.update(this.calls.scheduler()
				.schedule(() -> lingered(pack), this.settings.linger().toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	private void lingered(OpenPack pack) {
		synchronized (this.lock) {
			pack.due = true;
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
			while (mayBegin()) {
				this.mostTokens = this.calls.mostTokens();
				beginNext();
			}
			Subscription from = this.source;
			if (from != null && asks()) {
				from.request(1);
			}
			seen = this.looks.addAndGet(-seen);
		}
	}

	private boolean mayBegin() {
		synchronized (this.lock) {
			if (this.sourceEnded || this.held.areFull()) {
				this.packing.allAreDue();
			}
			return !this.oneWaits && !this.delivery.isOver() && this.packing.hasNext();
		}
	}

	private void beginNext() {
		List<Row> rows;
		synchronized (this.lock) {
			rows = this.packing.next(this.mostTokens);
			this.oneWaits = rows != null;
		}
		if (rows != null) {
			begin(new Pack(this, rows, new FirstSent(this, rows), false));
		}
	}

	private boolean asks() {
		synchronized (this.lock) {
			boolean asks = !this.asked && !this.sourceEnded && !this.delivery.isOver() && !this.packing.hasFull()
					&& !this.held.areFull();
			this.asked |= asks;
			return asks;
		}
	}

	void begin(Pack pack) {
		this.calls.begin(pack);
		if (this.delivery.isOver()) {
			this.calls.cancel((each) -> each.isOf(this));
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
