package io.aiclient.spring.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiToolCall;

/**
 * The tool calls of an answer, put together from their pieces.
 * <p>
 * A piece belongs to the call of its index. Where that does not say which, an id that
 * differs begins another call; a piece without id and name goes on with the last one; and
 * where there is neither index nor id, a piece with a name begins another call once the
 * arguments of the one before are whole.
 */
final class ToolCalls {

	/**
	 * What a tool call takes beside its texts, in bytes.
	 */
	private static final int TOOL_CALL = 128;

	private final Completion completion;

	private final List<ToolCall> calls = new ArrayList<>(0);

	private Map<Long, ToolCall> byIndex = Map.of();

	private Map<String, ToolCall> byId = Map.of();

	/**
	 * Pieces of an object that is not read to its end yet.
	 */
	private List<Piece> pending = new ArrayList<>(0);

	ToolCalls(Completion completion) {
		this.completion = completion;
	}

	/**
	 * Takes a piece, which counts from {@link #commit()} on.
	 */
	void add(Piece piece) {
		this.completion.count(TOOL_CALL);
		this.pending.add(piece);
	}

	boolean isEmpty() {
		return this.calls.isEmpty();
	}

	int pending() {
		return this.pending.size();
	}

	void commit() {
		if (this.pending.isEmpty()) {
			return;
		}
		List<Piece> pieces = this.pending;
		this.pending = new ArrayList<>(0);
		pieces.forEach(this::join);
	}

	void forget(int kept) {
		this.pending.subList(kept, this.pending.size()).clear();
	}

	List<AiToolCall> toCalls() {
		return this.calls.isEmpty() ? List.of() : this.calls.stream().map(ToolCall::toCall).toList();
	}

	private void join(Piece piece) {
		ToolCall call = piece.whole ? null : find(piece);
		if (call != null && call.isOtherThan(piece)) {
			call = null;
		}
		if (call == null) {
			call = new ToolCall(this.completion);
			this.calls.add(call);
			if (!piece.whole) {
				this.byIndex = mutable(this.byIndex);
				this.byIndex.put(piece.key(), call);
			}
		}
		else {
			this.completion.count(-TOOL_CALL);
		}
		call.add(piece);
		if (!piece.whole && !piece.id.isEmpty()) {
			this.byId = mutable(this.byId);
			this.byId.putIfAbsent(piece.id, call);
		}
	}

	private static <K> Map<K, ToolCall> mutable(Map<K, ToolCall> map) {
		return map.isEmpty() ? new HashMap<>() : map;
	}

	private @Nullable ToolCall find(Piece piece) {
		if (this.calls.isEmpty()) {
			return null;
		}
		boolean named = piece.name != null && !piece.name.isEmpty();
		ToolCall known = this.byIndex.get(piece.key());
		if (piece.id.isEmpty()) {
			return (named || (piece.isNumbered() && known != null)) ? known : last();
		}
		if (known != null && known.mayHaveId(piece.id)) {
			return known;
		}
		return (known != null || !named || !piece.isNumbered()) ? this.byId.get(piece.id) : null;
	}

	private ToolCall last() {
		return this.calls.get(this.calls.size() - 1);
	}

	static final class Piece {

		private final boolean whole;

		private final int position;

		long index = AnswerJson.UNKNOWN;

		String id = "";

		@Nullable String name;

		@Nullable String arguments;

		Piece(boolean whole, int position) {
			this.whole = whole;
			this.position = position;
		}

		boolean isWhole() {
			return this.whole;
		}

		/**
		 * Whether nothing but its place says to which call it belongs.
		 */
		boolean isAnonymous() {
			return !isNumbered() && this.id.isEmpty();
		}

		private boolean isNumbered() {
			return this.index != AnswerJson.UNKNOWN;
		}

		private long key() {
			return isNumbered() ? this.index : -1L - this.position;
		}

	}

}
