package io.aiclient.embedding;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.batch.FollowedSource;
import io.aiclient.batch.ResultDelivery;
import io.aiclient.error.AiClientException;

/**
 * One run of an {@link EmbeddingFlow}: the subscriber of its source, and its subscriber's
 * subscription.
 */
final class PackRun implements CoreSubscriber<AiEmbeddingRequest>, Subscription, ResultDelivery.Run<float[]> {

	/**
	 * Of rows that no source brought.
	 */
	static final long NO_INDEX = -1;

	private final PackCalls calls;

	private final RowRules rules;

	private final ResultDelivery<float[]> delivery;

	private final HeldRows held = new HeldRows();

	private final Packer packer;

	private final Suspicion suspicion = new Suspicion(this);

	private final FollowedSource source;

	private long nextIndex;

	PackRun(CoreSubscriber<? super AiResult<float[]>> subscriber, EmbeddingSettings settings, PackCalls calls) {
		this.calls = calls;
		this.rules = new RowRules(settings, calls);
		this.delivery = new ResultDelivery<>(subscriber, this);
		this.source = new FollowedSource(this, this.delivery);
		this.packer = new Packer(this, this.held, settings, calls);
	}

	void begin(Publisher<AiEmbeddingRequest> source) {
		this.source.begin(source, this, this.calls.closing());
	}

	Packer packer() {
		return this.packer;
	}

	/**
	 * What rows come from; null if there is nothing yet.
	 */
	@Nullable Subscription source() {
		return this.source.subscription();
	}

	boolean isSourceEnded() {
		return this.source.hasEnded();
	}

	boolean isOver() {
		return this.delivery.isOver();
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
		this.source.subscribed(source);
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
			this.packer.add(row, this.rules.isDoubtful(row));
		}
		catch (AiClientException refused) {
			this.packer.cameToNothing();
			end(new AiResult.Failure<>(index, Row.described(request, this.calls.model()), refused, null));
		}
		hasRoom();
	}

	@Override
	public void hasRoom() {
		this.packer.look();
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
		return this.source.hasEnded() && this.held.areNone();
	}

	@Override
	public @Nullable Throwable end() {
		return this.source.over();
	}

	@Override
	public void onError(Throwable error) {
		this.source.failed(error);
	}

	@Override
	public void onComplete() {
		this.source.completed();
	}

	@Override
	public void request(long n) {
		this.delivery.request(n);
	}

	@Override
	public void cancel() {
		this.delivery.cancel();
		this.source.cancel();
		this.calls.cancel((pack) -> pack.isOf(this));
		this.packer.clear();
	}

}
