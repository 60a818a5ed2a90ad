package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.resilience.OutcomeClassifier;

/**
 * What has been read of an answer so far, from one piece or from many, and how much of
 * what is allowed that has taken.
 */
final class Completion {

	final Text content = new Text();

	final Text refusal = new Text();

	String model = "";

	@Nullable String finishReason;

	TokenUsage usage = TokenUsage.NONE;

	/**
	 * An error that came beside the answer, in its choice or its message; null if none
	 * did.
	 */
	@Nullable JsonNode error;

	/**
	 * Whether the choice itself told an error.
	 */
	boolean choiceFailed;

	/**
	 * Whether it comes in many pieces.
	 */
	boolean streamed;

	/**
	 * How many choices the piece has that was read last.
	 */
	int choices;

	/**
	 * Whether one of them was taken.
	 */
	boolean taken;

	/**
	 * Whether the piece has a choice or a usage, so that it is no mere sign of life.
	 */
	boolean brought;

	/**
	 * Whether the piece that was read last brought some of what the model says.
	 */
	boolean grown;

	/**
	 * Whether the piece has a field in which some providers tell an error.
	 */
	boolean suspect;

	final ToolCalls toolCalls = new ToolCalls(this);

	private final boolean several;

	private final long limit;

	private long length;

	private long lengthBefore;

	private Mark before = new Mark(this);

	/**
	 * Creates one without content.
	 * @param limit how much it may take, in bytes
	 * @param several whether several choices were asked for, of which the one with index
	 * zero is the answer
	 */
	Completion(long limit, boolean several) {
		this.limit = limit;
		this.several = several;
	}

	boolean isOneOfSeveral() {
		return this.several;
	}

	/**
	 * Begins to read a piece.
	 */
	void begin() {
		this.lengthBefore = this.length;
		this.before = new Mark(this);
		this.choices = 0;
		this.taken = false;
		this.brought = false;
		this.suspect = false;
	}

	/**
	 * Forgets what was read of a piece that has to be read again.
	 */
	void rollback() {
		this.length = this.lengthBefore;
		this.before.restore(this);
	}

	/**
	 * Whether the piece that is read has brought some of what the model says.
	 */
	boolean hasGrown() {
		return this.content.length() > this.before.content || this.refusal.length() > this.before.refusal
				|| this.toolCalls.pending() > 0;
	}

	/**
	 * Whether the reason for which the answer ended is known, so that what may still come
	 * is no more than a usage.
	 */
	boolean isFinished() {
		return this.finishReason != null || this.choiceFailed;
	}

	/**
	 * Whether nothing but an end is missing.
	 */
	boolean isAnswer() {
		return isFinished() && (!isSilent() || isFailed());
	}

	/**
	 * Whether the provider failed before the answer was whole.
	 */
	boolean isFailed() {
		return this.choiceFailed || OutcomeClassifier.isFailure(this.finishReason)
				|| (this.error != null && isSilent());
	}

	/**
	 * The error of an answer that failed.
	 * @param errors reads what came beside the answer
	 * @return the error as it was told; its finish reason, if nothing else was
	 */
	ProviderError error(ProviderErrorReader errors) {
		if (this.error != null) {
			return errors.read(this.error);
		}
		String reason = String.valueOf(this.finishReason);
		return new ProviderError(reason.equalsIgnoreCase("error") ? null : reason, null,
				"The answer ended before it was whole (finish reason: " + reason + ")");
	}

	/**
	 * What is reported of an answer that failed.
	 * @param error the error
	 * @param answer this answer as far as it came, which is left out if there is nothing
	 * of it that may be billed
	 */
	AiExchangeException failure(ProviderError error, AiResponse.Builder answer) {
		return AiExchangeException.event(error, (isSilent() && !this.usage.isReported()) ? null : answer.build());
	}

	private boolean isSilent() {
		return this.content.length() == 0 && this.refusal.length() == 0 && this.toolCalls.isEmpty();
	}

	/**
	 * Counts what came, whether it was kept or passed over.
	 * @param bytes how much came
	 * @throws AiExchangeException if it is more than is allowed
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
			.toolCalls(this.toolCalls.toCalls())
			.model(this.model)
			.usage(this.usage)
			.finishReason(this.finishReason);
	}

	/**
	 * What was read before a choice, to go back to if that is not the answer.
	 */
	static final class Mark {

		private final int content;

		private final int refusal;

		private final int pieces;

		private final @Nullable String finishReason;

		private final @Nullable JsonNode error;

		private final boolean choiceFailed;

		Mark(Completion completion) {
			this.content = completion.content.length();
			this.refusal = completion.refusal.length();
			this.pieces = completion.toolCalls.pending();
			this.finishReason = completion.finishReason;
			this.error = completion.error;
			this.choiceFailed = completion.choiceFailed;
		}

		void restore(Completion completion) {
			completion.content.truncate(this.content);
			completion.refusal.truncate(this.refusal);
			completion.toolCalls.forget(this.pieces);
			completion.finishReason = this.finishReason;
			completion.error = this.error;
			completion.choiceFailed = this.choiceFailed;
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

		void truncate(int length) {
			if (this.all != null) {
				this.all.setLength(length);
			}
			else if (length == 0) {
				this.first = "";
			}
		}

		void clear() {
			truncate(0);
		}

		boolean isEqual(String text) {
			return text.length() == length() && text.equals(toString());
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
