package io.aiclient.embedding;

import java.util.ArrayList;
import java.util.List;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Rows that more may join. Guarded by the lock of its run.
 */
final class OpenPack {

	final List<Row> rows = new ArrayList<>();

	PackTokens tokens = PackTokens.NONE;

	long weight;

	/**
	 * Whether it has waited long enough to go as soon as it may.
	 */
	boolean due;

	/**
	 * Says when it is due.
	 */
	final Disposable.Swap timer = Disposables.swap();

	void add(Row row, long weight) {
		this.rows.add(row);
		this.tokens = this.tokens.plus(row.tokens);
		this.weight += weight;
	}

	void seal() {
		this.timer.dispose();
	}

}
