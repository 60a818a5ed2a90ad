package io.aiclient.spring.batch;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * A reader of the numbers from 0 on, which saves its position as Spring Batch's own
 * readers do: an error of reading moves it too.
 */
class Rows implements ItemStreamReader<Integer> {

	static final String POSITION = "rows.read";

	private final int count;

	private final Set<Integer> unreadable = new HashSet<>();

	private volatile int next;

	private volatile boolean open;

	Rows(int count) {
		this.count = count;
	}

	Rows unreadable(int row) {
		this.unreadable.add(row);
		return this;
	}

	int read(ExecutionContext context) {
		return context.getInt(POSITION, 0);
	}

	/**
	 * How many it has read.
	 */
	int next() {
		return this.next;
	}

	boolean isOpen() {
		return this.open;
	}

	@Override
	public void open(ExecutionContext context) {
		this.next = read(context);
		this.open = true;
	}

	@Override
	public @Nullable Integer read() {
		if (this.next == this.count) {
			return null;
		}
		int row = this.next++;
		if (this.unreadable.contains(row)) {
			throw new IllegalArgumentException("Row " + row + " cannot be read");
		}
		return row;
	}

	@Override
	public void update(ExecutionContext context) {
		context.putInt(POSITION, this.next);
	}

	@Override
	public void close() {
		this.open = false;
	}

}
