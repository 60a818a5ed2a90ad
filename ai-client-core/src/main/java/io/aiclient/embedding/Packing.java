package io.aiclient.embedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The rows that are not sent yet, in packs: those that are full, and for each key one
 * that more rows may join. Guarded by the lock of its run.
 */
final class Packing {

	/**
	 * Rows of so many keys are collected at once; names may be any.
	 */
	private static final int MOST_OPEN = 16;

	private static final int LITTLE = 2;

	private final EmbeddingSettings settings;

	private final PackCalls calls;

	private final long mostWeight;

	private final Map<PackKey, OpenPack> open = new LinkedHashMap<>();

	private final Deque<List<Row>> full = new ArrayDeque<>();

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
	 * Packs a row.
	 * @param weight the bytes that it holds
	 * @param mostTokens what the quota lets go at once
	 * @return the pack that it opened; null if it joined one
	 */
	@Nullable OpenPack add(Row row, long weight, long mostTokens) {
		PackKey key = PackKey.of(row);
		OpenPack pack = this.open.get(key);
		if (pack != null && !hasRoom(pack, row, weight, mostTokens)) {
			seal(key);
			pack = null;
		}
		boolean opened = pack == null;
		if (pack == null) {
			if (this.open.size() >= MOST_OPEN) {
				seal(this.open.keySet().iterator().next());
			}
			pack = new OpenPack();
			this.open.put(key, pack);
		}
		pack.add(row, weight);
		if (pack.rows.size() >= this.maxInputs) {
			seal(key);
			return null;
		}
		return opened ? pack : null;
	}

	private boolean hasRoom(OpenPack pack, Row row, long weight, long mostTokens) {
		return pack.weight + weight <= this.mostWeight && fits(row.model, pack.tokens.plus(row.tokens), mostTokens);
	}

	private boolean fits(String model, PackTokens tokens, long mostTokens) {
		return this.calls.expected(model, tokens) <= Math.min(this.settings.maxTokens(), mostTokens);
	}

	/**
	 * Packs a row that travels alone.
	 */
	void addAlone(Row row) {
		this.full.add(List.of(row));
	}

	private void seal(PackKey key) {
		OpenPack pack = this.open.remove(key);
		if (pack != null) {
			pack.seal();
			this.full.add(pack.rows);
		}
	}

	/**
	 * Whether a pack waits that no row can join.
	 */
	boolean hasFull() {
		return !this.full.isEmpty();
	}

	/**
	 * Nothing comes for which a pack could wait.
	 */
	void allAreDue() {
		this.open.values().forEach((pack) -> pack.due = true);
	}

	boolean hasNext() {
		return hasFull() || this.open.values().stream().anyMatch((pack) -> pack.due);
	}

	/**
	 * Takes out the pack that goes next: the first that is full, or else the first that
	 * has waited long enough. What has become too large, because limits or caps were
	 * learned meanwhile, is divided; but not for a little.
	 * @param mostTokens what the quota lets go at once
	 * @return its rows; null if none is to go
	 */
	@Nullable List<Row> next(long mostTokens) {
		List<Row> rows = this.full.poll();
		for (Map.Entry<PackKey, OpenPack> each : this.open.entrySet()) {
			if (rows == null && each.getValue().due) {
				seal(each.getKey());
				rows = this.full.poll();
				break;
			}
		}
		return (rows != null) ? fitting(rows, mostTokens) : null;
	}

	private List<Row> fitting(List<Row> rows, long mostTokens) {
		PackTokens tokens = rows.get(0).tokens;
		for (int i = 1; i < rows.size(); i++) {
			tokens = tokens.plus(rows.get(i).tokens);
			if (i >= this.maxInputs || this.calls.expected(rows.get(i).model, tokens) / LITTLE > mostTokens) {
				this.full.addFirst(new ArrayList<>(rows.subList(i, rows.size())));
				return new ArrayList<>(rows.subList(0, i));
			}
		}
		return rows;
	}

	/**
	 * A pack was refused of which each part was accepted: it was too large.
	 * @param accepted how many rows the largest part had
	 */
	void tooLarge(int accepted) {
		this.maxInputs = Math.max(1, Math.min(this.maxInputs, accepted));
	}

	void clear() {
		this.open.values().forEach(OpenPack::seal);
		this.open.clear();
		this.full.clear();
	}

}
