package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiToolCall;

/**
 * A tool call as far as it is known. Some providers say in each piece what they have said
 * before: a name once more, or as far as it is known by now, or the arguments as a whole
 * at the end.
 */
final class ToolCall {

	private final Completion completion;

	private final Completion.Text name;

	private final Completion.Text arguments;

	private String id = "";

	private int level;

	private boolean inString;

	private boolean escaped;

	/**
	 * Whether the arguments are one JSON object with nothing behind it.
	 */
	private boolean complete;

	ToolCall(Completion completion) {
		this.completion = completion;
		this.name = completion.new Text();
		this.arguments = completion.new Text();
	}

	boolean mayHaveId(String id) {
		return this.id.isEmpty() || this.id.equals(id);
	}

	/**
	 * Whether a piece begins another call, though by its index or id it might be of this
	 * one: this one is complete, and the piece names another function or, without index
	 * and id, other arguments.
	 */
	boolean isOtherThan(ToolCalls.Piece piece) {
		String next = piece.arguments;
		if (!this.complete || piece.name == null || piece.name.isEmpty() || next == null || next.isEmpty()) {
			return false;
		}
		if (piece.name.length() < this.name.length() || !piece.name.startsWith(this.name.toString())) {
			return true;
		}
		return piece.isAnonymous() && next.startsWith("{") && !this.arguments.isEqual(next);
	}

	void add(ToolCalls.Piece piece) {
		if (this.id.isEmpty()) {
			this.completion.count(piece.id.length());
			this.id = piece.id;
		}
		if (piece.isWhole()) {
			this.name.append(piece.name);
			this.arguments.append(piece.arguments);
			return;
		}
		if (piece.name != null) {
			addName(piece.name);
		}
		if (piece.arguments != null) {
			addArguments(piece.arguments);
		}
	}

	AiToolCall toCall() {
		return new AiToolCall(this.id, this.name.toString(), this.arguments.toString());
	}

	private void addName(String piece) {
		int known = this.name.length();
		if (known > 0 && piece.length() >= known && piece.startsWith(this.name.toString())) {
			this.name.append(piece.substring(known));
		}
		else {
			this.name.append(piece);
		}
	}

	/**
	 * Looks at each character once: what has come is not read again with each piece.
	 */
	private void addArguments(String piece) {
		int from = 0;
		for (int i = 0; i < piece.length(); i++) {
			char c = piece.charAt(i);
			if (c == '{' && this.complete) {
				this.arguments.clear();
				from = i;
			}
			read(c);
		}
		this.arguments.append(piece.substring(from));
	}

	private void read(char c) {
		if (this.inString) {
			this.inString = this.escaped || c != '"';
			this.escaped = !this.escaped && c == '\\';
			return;
		}
		switch (c) {
			case '"' -> this.inString = true;
			case '{', '[' -> {
				this.level++;
				this.complete = false;
			}
			case '}', ']' -> {
				this.level--;
				this.complete = this.level == 0 && c == '}';
			}
			case ' ', '\n', '\r', '\t' -> {
			}
			default -> this.complete = false;
		}
	}

}
