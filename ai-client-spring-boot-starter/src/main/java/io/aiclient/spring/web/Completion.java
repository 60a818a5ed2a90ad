package io.aiclient.spring.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

/**
 * What has been read of an answer so far, from one piece or from many.
 */
final class Completion {

	final Text content = new Text();

	final Text refusal = new Text();

	String model = "";

	@Nullable String finishReason;

	TokenUsage usage = TokenUsage.NONE;

	private final List<ToolCall> toolCalls = new ArrayList<>(0);

	/**
	 * Adds a tool call, or a piece of one. Some providers number every call of a stream
	 * zero; an id that differs tells them apart.
	 */
	void add(int index, ToolCall piece) {
		ToolCall known = null;
		for (ToolCall call : this.toolCalls) {
			if (call.index == index) {
				known = call;
			}
		}
		if (known == null || (!piece.id.isEmpty() && !known.id.isEmpty() && !piece.id.equals(known.id))) {
			piece.index = index;
			this.toolCalls.add(piece);
			return;
		}
		if (known.id.isEmpty()) {
			known.id = piece.id;
		}
		known.name.append(piece.name.toString());
		known.arguments.append(piece.arguments.toString());
	}

	/**
	 * The characters held, to bound what a stream may come to.
	 */
	long length() {
		long length = (long) this.content.length() + this.refusal.length();
		for (ToolCall call : this.toolCalls) {
			length += call.arguments.length();
		}
		return length;
	}

	AiResponse.Builder toResponse() {
		return AiResponse.builder()
			.content(this.content.toString())
			.refusal((this.refusal.length() > 0) ? this.refusal.toString() : null)
			.toolCalls(this.toolCalls.stream().map(ToolCall::toCall).toList())
			.model(this.model)
			.usage(this.usage)
			.finishReason(this.finishReason);
	}

	/**
	 * A tool call as far as it is known.
	 */
	static final class ToolCall {

		int index;

		String id = "";

		final Text name = new Text();

		final Text arguments = new Text();

		private AiToolCall toCall() {
			return new AiToolCall(this.id, this.name.toString(), this.arguments.toString());
		}

	}

	/**
	 * A text that mostly comes in one piece, and then is not copied.
	 */
	static final class Text {

		private String first = "";

		private @Nullable StringBuilder all;

		void append(@Nullable String piece) {
			if (piece == null || piece.isEmpty()) {
				return;
			}
			if (this.all != null) {
				this.all.append(piece);
			}
			else if (this.first.isEmpty()) {
				this.first = piece;
			}
			else {
				this.all = new StringBuilder(this.first).append(piece);
			}
		}

		/**
		 * What was appended since the text had a length.
		 */
		String since(int length) {
			if (length == 0) {
				return toString();
			}
			return (this.all != null) ? this.all.substring(length) : "";
		}

		int length() {
			return (this.all != null) ? this.all.length() : this.first.length();
		}

		@Override
		public String toString() {
			return (this.all != null) ? this.all.toString() : this.first;
		}

	}

}
