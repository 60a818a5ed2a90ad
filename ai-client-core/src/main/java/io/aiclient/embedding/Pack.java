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

	private volatile List<Row> rows;

	private final PackKey key;

	/**
	 * What hears of its end beside its rows.
	 */
	private final Part part;

	private final boolean madeAgain;

	/**
	 * With how few tokens it goes.
	 */
	private final long least;

	private final AtomicBoolean admitted = new AtomicBoolean();

	/**
	 * Creates a pack.
	 * @param rows what it holds, all of one key
	 * @param part what hears of its end
	 */
	private Pack(PackRun run, List<Row> rows, @Nullable Part part, long least) {
		this.run = run;
		this.rows = rows;
		this.key = PackKey.of(rows.get(0));
		this.part = (part != null) ? part : new FirstSent(run, this);
		this.madeAgain = part != null;
		this.least = least;
	}

	/**
	 * A pack that is sent for the first time, with fewer rows if no more fit.
	 */
	static Pack first(PackRun run, List<Row> rows, long least) {
		return new Pack(run, rows, null, least);
	}

	/**
	 * A pack whose rows were sent before.
	 */
	static Pack again(PackRun run, List<Row> rows, Part part, long least) {
		return new Pack(run, rows, part, least);
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

	public String model() {
		return this.key.model();
	}

	/**
	 * With how few tokens it goes, with fewer texts: no fewer than its first text has.
	 */
	public long least() {
		return Math.max(this.least, this.run.expected(this.rows.get(0), this.rows.get(0).tokens));
	}

	/**
	 * Gives back the rows that do not fit, as it goes.
	 * @param tokens how many, as they were counted or guessed, it may have
	 */
	public void fit(long tokens) {
		List<Row> all = this.rows;
		long sum = all.get(0).tokens.count();
		int fitting = 1;
		while (fitting < all.size() && sum + all.get(fitting).tokens.count() <= tokens) {
			sum += all.get(fitting++).tokens.count();
		}
		if (fitting < all.size()) {
			this.rows = List.copyOf(all.subList(0, fitting));
			this.part.tookBack(this.rows, List.copyOf(all.subList(fitting, all.size())));
		}
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
			this.run.packer().goOn();
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
		 * It goes with some of its rows only, since no more fit.
		 */
		void tookBack(List<Row> going, List<Row> left);

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
