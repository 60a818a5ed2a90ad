package io.aiclient.embedding;

import java.util.concurrent.atomic.AtomicLong;

import io.aiclient.AiEmbeddingRequest;

/**
 * What the rows between source and subscriber hold: their texts, and their vectors, also
 * while these are not there yet. Safe for use by many threads.
 */
final class HeldRows {

	/**
	 * The most bytes, where the heap is large enough.
	 */
	private static final long MOST = 64L << 20;

	/**
	 * The part of the heap that they may take.
	 */
	private static final int PART_OF_HEAP = 8;

	/**
	 * What a row takes beside its text and its vector.
	 */
	private static final int OBJECTS = 512;

	private final long most = Math.min(MOST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

	private final AtomicLong rows = new AtomicLong();

	private final AtomicLong texts = new AtomicLong();

	private volatile int dimensions;

	long most() {
		return this.most;
	}

	boolean areFull() {
		return this.texts.get() + this.rows.get() * ofVector() >= this.most;
	}

	boolean areNone() {
		return this.rows.get() == 0;
	}

	void add(String text) {
		this.texts.addAndGet(ofText(text));
		this.rows.incrementAndGet();
	}

	void remove(String text) {
		this.texts.addAndGet(-ofText(text));
		this.rows.decrementAndGet();
	}

	/**
	 * The bytes that a row is taken to hold.
	 */
	long weight(AiEmbeddingRequest request) {
		return ofText(request.text()) + ofVector();
	}

	/**
	 * Takes note of how many numbers a vector has or will have.
	 */
	void vectorsHave(int dimensions) {
		if (dimensions > this.dimensions) {
			this.dimensions = dimensions;
		}
	}

	/**
	 * As many as the model is known to have, or most have, if it is not asked for others.
	 */
	void vectorsOf(Row row) {
		KnownModel known = KnownModel.of(row.model);
		vectorsHave((row.dimensions != null) ? row.dimensions
				: (known != null) ? known.dimensions() : KnownModel.USUAL_DIMENSIONS);
	}

	private long ofVector() {
		return (long) Float.BYTES * this.dimensions;
	}

	private static long ofText(String text) {
		return OBJECTS + (long) Character.BYTES * text.length();
	}

}
