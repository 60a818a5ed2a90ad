package io.aiclient.spring.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

/**
 * What has been read of an answer so far, from one piece or from many, and how much of
 * what is allowed that has taken.
 */
final class Completion {

	/**
	 * What a tool call takes beside its texts, in bytes.
	 */
	private static final int TOOL_CALL = 128;

	final Text content = new Text();

	final Text refusal = new Text();

	String model = "";

	@Nullable String finishReason;

	TokenUsage usage = TokenUsage.NONE;

	private final List<ToolCall> toolCalls = new ArrayList<>(0);

	private Map<Long, ToolCall> latest = Map.of();

	private final long limit;

	private long length;

	/**
	 * Creates one without content.
	 * @param limit how much it may take, in bytes
	 */
	Completion(long limit) {
		this.limit = limit;
	}

	/**
	 * Adds a tool call, or a piece of one. Some providers number every call of a stream
	 * zero; an id that differs tells them apart.
	 * @param index which call it belongs to
	 * @param piece what it says
	 */
	void add(long index, ToolCallPiece piece) {
		ToolCall known = this.latest.get(index);
		if (known == null || (!piece.id.isEmpty() && !known.id.isEmpty() && !piece.id.equals(known.id))) {
			count(TOOL_CALL);
			known = new ToolCall();
			if (this.latest.isEmpty()) {
				this.latest = new HashMap<>();
			}
			this.latest.put(index, known);
			this.toolCalls.add(known);
		}
		if (known.id.isEmpty()) {
			count(piece.id.length());
			known.id = piece.id;
		}
		known.name.append(piece.name);
		known.arguments.append(piece.arguments);
	}

	/**
	 * Counts what came, whether it was kept or passed over.
	 * @param bytes how much came
	 * @throws io.aiclient.AiExchangeException if it is more than is allowed
	 */
	void count(long bytes) {
		this.length += bytes;
		if (this.length > this.limit) {
			throw BodyBuffer.tooLarge(this.limit);
		}
	}

	/**
	 * All that was counted.
	 */
	long length() {
		return this.length;
	}

	AiResponse.Builder toResponse() {
		return AiResponse.builder()
			.content(this.content.toString())
			.refusal((this.refusal.length() > 0) ? this.refusal.toString() : null)
			.toolCalls(this.toolCalls.isEmpty() ? List.of() : this.toolCalls.stream().map(ToolCall::toCall).toList())
			.model(this.model)
			.usage(this.usage)
			.finishReason(this.finishReason);
	}

	/**
	 * What one piece says of a tool call.
	 */
	static final class ToolCallPiece {

		String id = "";

		@Nullable String name;

		@Nullable String arguments;

	}

	/**
	 * A tool call as far as it is known.
	 */
	private final class ToolCall {

		private String id = "";

		private final Text name = new Text();

		private final Text arguments = new Text();

		private AiToolCall toCall() {
			return new AiToolCall(this.id, this.name.toString(), this.arguments.toString());
		}

	}

	/**
	 * A text that mostly comes in one piece, and then is not copied.
	 */
	final class Text {

		private String first = "";

		private @Nullable StringBuilder all;

		void append(@Nullable String piece) {
			if (piece == null || piece.isEmpty()) {
				return;
			}
			count(piece.length());
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
