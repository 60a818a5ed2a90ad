package io.aiclient.embedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The rows that are not sent yet, and which of them go next. Guarded by the lock of its
 * run.
 * <p>
 * How is it designed, and why? A pack is made only when it goes: until then more rows may
 * join, and how many tokens the quota has room for may change. So rows queue, a queue for
 * each key, and a queue is full when it has a pack's worth.
 */
final class Packing {

	/**
	 * Rows of so many keys are collected at once; names may be any.
	 */
	private static final int MOST_QUEUES = 16;

	private final EmbeddingSettings settings;

	private final PackCalls calls;

	private final long mostWeight;

	private final Map<PackKey, RowQueue> queues = new LinkedHashMap<>();

	/**
	 * Rows that travel alone.
	 */
	private final Deque<Row> alone = new ArrayDeque<>();

	private int maxInputs;

	/**
	 * Creates the packing of a run.
	 * @param mostWeight the most bytes that the rows of a pack may hold
	 */
	Packing(EmbeddingSettings settings, PackCalls calls, long mostWeight) {
		this.settings = settings;
		this.calls = calls;
		this.mostWeight = mostWeight;
		this.maxInputs = settings.maxInputs();
	}

	/**
	 * Adds a row.
	 * @return the queue that it is the first of; null if it is not
	 */
	@Nullable RowQueue add(Row row) {
		PackKey key = PackKey.of(row);
		RowQueue queue = this.queues.get(key);
		boolean first = queue == null;
		if (queue == null) {
			if (this.queues.size() >= MOST_QUEUES) {
				this.queues.values().iterator().next().makesRoom = true;
			}
			queue = new RowQueue();
			this.queues.put(key, queue);
		}
		queue.add(row);
		return first ? queue : null;
	}

	void addAlone(Row row) {
		this.alone.add(row);
	}

	/**
	 * Whether there is a pack's worth of rows.
	 * @param mostTokens the most that the quota allows a pack
	 */
	boolean hasFull(long mostTokens) {
		return !this.alone.isEmpty() || find((queue) -> isFull(queue, mostTokens)) != null;
	}

	private boolean isFull(RowQueue queue, long mostTokens) {
		return queue.makesRoom || queue.rows.size() >= this.maxInputs || queue.weight >= this.mostWeight
				|| expected(queue.rows.element(), queue.tokens) > Math.min(this.settings.maxTokens(), mostTokens);
	}

	boolean hasDue() {
		return find((queue) -> queue.due) != null;
	}

	private @Nullable PackKey find(Predicate<RowQueue> condition) {
		for (Map.Entry<PackKey, RowQueue> each : this.queues.entrySet()) {
			if (condition.test(each.getValue())) {
				return each.getKey();
			}
		}
		return null;
	}

	private long expected(Row row, PackTokens tokens) {
		return this.calls.expected(row.model, tokens);
	}

	/**
	 * Nothing comes for which a row could wait.
	 */
	void allAreDue() {
		this.queues.values().forEach((queue) -> queue.due = true);
	}

	/**
	 * Takes out what goes next: of the first queue that is full, or else of the first
	 * that is due.
	 * @return one row or more; null if none is to go
	 */
	@Nullable List<Row> next(PackRoom room) {
		Row single = this.alone.poll();
		if (single != null) {
			return List.of(single);
		}
		PackKey full = find((queue) -> isFull(queue, room.most()));
		PackKey key = (full != null) ? full : find((queue) -> queue.due);
		RowQueue queue = (key != null) ? this.queues.get(key) : null;
		if (key == null || queue == null) {
			return null;
		}
		List<Row> rows = take(queue, Math.min(this.settings.maxTokens(), room.most()));
		if (queue.rows.isEmpty()) {
			queue.timer.dispose();
			this.queues.remove(key);
		}
		return rows;
	}

	private List<Row> take(RowQueue queue, long mostTokens) {
		List<Row> rows = new ArrayList<>();
		PackTokens tokens = PackTokens.NONE;
		long weight = 0;
		for (Row row = queue.rows.peek(); row != null; row = queue.rows.peek()) {
			tokens = tokens.plus(row.tokens);
			weight += row.weight;
			if (!rows.isEmpty() && (rows.size() >= this.maxInputs || weight > this.mostWeight
					|| expected(row, tokens) > mostTokens)) {
				break;
			}
			rows.add(queue.take());
		}
		return rows;
	}

	/**
	 * Takes rows back that did not fit when their pack went, before all others.
	 */
	void takeBack(List<Row> rows) {
		PackKey key = PackKey.of(rows.get(0));
		RowQueue queue = this.queues.computeIfAbsent(key, (unknown) -> new RowQueue());
		queue.due = true;
		for (int i = rows.size() - 1; i >= 0; i--) {
			queue.addFirst(rows.get(i));
		}
	}

	/**
	 * A pack was refused of which each part was accepted: it was too large.
	 * @param accepted how many rows the largest part had
	 */
	void tooLarge(int accepted) {
		this.maxInputs = Math.max(1, Math.min(this.maxInputs, accepted));
	}

	void clear() {
		this.queues.values().forEach((queue) -> queue.timer.dispose());
		this.queues.clear();
		this.alone.clear();
	}

}
