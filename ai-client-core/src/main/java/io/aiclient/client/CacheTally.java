package io.aiclient.client;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;

/**
 * Counts what a response cache brings.
 */
final class CacheTally {

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder errors = new LongAdder();

	/**
	 * A look-up has ended well.
	 * @param found the answer; null if there was none
	 */
	void lookedUp(@Nullable AiResponse found) {
		((found != null) ? this.hits : this.misses).increment();
	}

	void error() {
		this.errors.increment();
	}

	AiClientSnapshot.CacheUse use() {
		return new AiClientSnapshot.CacheUse(this.hits.sum(), this.misses.sum(), this.errors.sum());
	}

}
