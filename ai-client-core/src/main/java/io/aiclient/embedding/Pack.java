package io.aiclient.embedding;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;

/**
 * Rows that travel in one HTTP request: what its call reports to. One of
 * {@link #succeeded} and {@link #failed} ends it.
 */
public final class Pack {

	private final PackRun run;

	private final List<Row> rows;

	private final PackKey key;

	/**
	 * What hears of its end beside its rows.
	 */
	private final Part part;

	private final boolean madeAgain;

	private final AtomicBoolean admitted = new AtomicBoolean();

	/**
	 * Creates a pack.
	 * @param rows what it holds, all of one key
	 * @param part what hears of its end
	 * @param madeAgain whether its rows were sent before
	 */
	Pack(PackRun run, List<Row> rows, Part part, boolean madeAgain) {
		this.run = run;
		this.rows = rows;
		this.key = PackKey.of(rows.get(0));
		this.part = part;
		this.madeAgain = madeAgain;
	}

	List<Row> rows() {
		return this.rows;
	}

	PackKey key() {
		return this.key;
	}

	boolean isOf(PackRun run) {
		return this.run == run;
	}

	/**
	 * What is sent.
	 */
	public AiEmbeddingPack sent() {
		return new AiEmbeddingPack(this.key.model(), this.rows.stream().map(Row::text).toList(), this.key.dimensions());
	}

	/**
	 * The pack as a request whose messages are its texts.
	 */
	public AiRequest described() {
		AiRequest.Builder described = AiRequest.builder().model(this.key.model()).group(this.key.group());
		if (this.key.timeout() != null) {
			described.timeout(this.key.timeout());
		}
		this.rows.forEach((row) -> described.user(row.text()));
		return described.build();
	}

	/**
	 * The tokens of its texts together.
	 */
	public PackTokens tokens() {
		return this.rows.stream().map(Row::tokens).reduce(PackTokens.NONE, PackTokens::plus);
	}

	/**
	 * Whether its rows were sent before, in a larger pack.
	 */
	public boolean isMadeAgain() {
		return this.madeAgain;
	}

	/**
	 * The context of the subscriber.
	 */
	public Context context() {
		return this.run.currentContext();
	}

	/**
	 * The pack waits for its turn no more, so that the next may. Only the first time
	 * counts.
	 */
	public void admitted() {
		if (!this.madeAgain && this.admitted.compareAndSet(false, true)) {
			this.run.goOn();
		}
	}

	/**
	 * The pack was answered.
	 * @param answer its usage and cost
	 * @param vectors the vectors as they came
	 */
	public void succeeded(AiResponse answer, List<Vector> vectors) {
		sent(answer.attempts());
		this.run.answered(this, answer, new RowVectors(vectors, this.rows.size(), this.key.dimensions()));
		this.part.accepted();
		admitted();
	}

	/**
	 * The pack has failed.
	 * @param paid an answer that was paid for all the same; null if there is none
	 * @param refusal what it says about the texts
	 */
	public void failed(AiClientException error, @Nullable AiResponse paid, PackRefusal refusal) {
		sent(error.attempts());
		if (refusal.kind() == PackRefusal.Kind.WHOLE) {
			this.run.failed(this.rows, error, paid);
			this.part.lost();
		}
		else {
			this.part.refused(error, refusal);
		}
		admitted();
	}

	private void sent(int attempts) {
		this.rows.forEach((row) -> row.attempts += attempts);
	}

	/**
	 * What hears of the end of a pack.
	 */
	interface Part {

		/**
		 * It was accepted, and its rows have their results.
		 */
		void accepted();

		/**
		 * It was refused for something in it; its rows have no results yet.
		 */
		void refused(AiClientException error, PackRefusal refusal);

		/**
		 * It failed for something else, and its rows have their results.
		 */
		void lost();

	}

}
