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

	/**
	 * What an event may have around the piece that it brings, logprobs of a token
	 * included, in bytes.
	 */
	private static final int FRAME = 4096;

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
	 * Whether the choice itself has an error.
	 */
	boolean choiceFailed;

	boolean streamed;

	/**
	 * How many choices the piece has that was read last, and whether one was taken.
	 */
	int choices;

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
	 * Whether the piece has a field in which some providers report an error.
	 */
	boolean suspect;

	final ToolCalls toolCalls = new ToolCalls(this);

	/**
	 * Whether several choices were asked for, of which the one with index zero is the
	 * answer.
	 */
	final boolean several;

	private final long limit;

	private long length;

	private long lengthBefore;

	private Mark before = mark();

	/**
	 * Creates one without content.
	 * @param limit how much it may take, in bytes
	 */
	Completion(long limit, boolean several) {
		this.limit = limit;
		this.several = several;
	}

	void begin() {
		this.lengthBefore = this.length;
		this.before = mark();
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
		restore(this.before);
	}

	Mark mark() {
		return new Mark(this.content.length(), this.refusal.length(), this.toolCalls.pending(), this.finishReason,
				this.error, this.choiceFailed);
	}

	void restore(Mark mark) {
		this.content.truncate(mark.content());
		this.refusal.truncate(mark.refusal());
		this.toolCalls.forget(mark.pieces());
		this.finishReason = mark.finishReason();
		this.error = mark.error();
		this.choiceFailed = mark.choiceFailed();
	}

	/**
	 * Ends a piece that is read as a whole.
	 */
	void end() {
		this.grown = this.content.length() > this.before.content() || this.refusal.length() > this.before.refusal()
				|| this.toolCalls.pending() > 0;
		this.toolCalls.commit();
	}

	/**
	 * Whether what may still come is no more than a usage.
	 */
	boolean isFinished() {
		return this.finishReason != null || this.choiceFailed;
	}

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
	 * The error of an answer that failed; if none came, its finish reason.
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
	 * What is reported of an answer that failed: this answer as far as it came, unless
	 * there is nothing of it that may be billed.
	 */
	AiExchangeException failure(ProviderError error, AiResponse.Builder answer) {
		return AiExchangeException.event(error, (isSilent() && !this.usage.isReported()) ? null : answer.build());
	}

	private boolean isSilent() {
		return this.content.length() == 0 && this.refusal.length() == 0 && this.toolCalls.isEmpty();
	}

	/**
	 * Counts what came, in bytes, whether it was kept or passed over.
	 * @throws AiExchangeException if it is more than is allowed
	 */
	void count(long bytes) {
		this.length += bytes;
		if (this.length > this.limit) {
			throw BodyBuffer.tooLarge(this.limit);
		}
	}

	/**
	 * Counts what else a piece has: all of it if it brought nothing, so that no stream
	 * goes on for ever; else what it has beyond a frame.
	 */
	void countRest(int bytes) {
		long brought = this.length - this.lengthBefore;
		count((brought > 0) ? Math.max(0, bytes - brought - FRAME) : bytes);
	}

	/**
	 * The content that the piece has brought.
	 */
	String delta() {
		return this.content.since(this.before.content());
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
	record Mark(int content, int refusal, int pieces, @Nullable String finishReason, @Nullable JsonNode error,
			boolean choiceFailed) {
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
