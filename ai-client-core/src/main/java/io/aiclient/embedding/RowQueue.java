package io.aiclient.embedding;

import java.util.ArrayDeque;
import java.util.Deque;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The rows of one key that are not sent yet, in the order in which they came. Guarded by
 * the lock of its run.
 */
final class RowQueue {

	final Deque<Row> rows = new ArrayDeque<>();

	PackTokens tokens = PackTokens.NONE;

	/**
	 * The bytes that the rows hold.
	 */
	long weight;

	/**
	 * Whether the first row has waited long enough.
	 */
	boolean due;

	/**
	 * Whether it has to make room for others.
	 */
	boolean makesRoom;

	/**
	 * Says when it is due.
	 */
	final Disposable.Swap timer = Disposables.swap();

	void add(Row row) {
		this.rows.add(row);
		count(row);
	}

	void addFirst(Row row) {
		this.rows.addFirst(row);
		count(row);
	}

	private void count(Row row) {
		this.tokens = this.tokens.plus(row.tokens);
		this.weight += row.weight;
	}

	Row take() {
		Row row = this.rows.remove();
		this.tokens = this.tokens.minus(row.tokens);
		this.weight -= row.weight;
		return row;
	}

}
