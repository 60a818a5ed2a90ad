package io.aiclient;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * An answer, and what it took to get it. Immutable.
 */
public final class AiResponse {

	private final String id;

	private final String content;

	private final @Nullable String refusal;

	private final List<AiToolCall> toolCalls;

	private final String model;

	private final TokenUsage usage;

	private final @Nullable String finishReason;

	private final Duration latency;

	private final Duration queued;

	private final int attempts;

	private final @Nullable BigDecimal cost;

	private final boolean cached;

	private AiResponse(Builder builder) {
		this.id = builder.id;
		this.content = builder.content;
		this.refusal = builder.refusal;
		this.toolCalls = builder.toolCalls;
		this.model = builder.model;
		this.usage = builder.usage;
		this.finishReason = builder.finishReason;
		this.latency = builder.latency;
		this.queued = builder.queued;
		this.attempts = builder.attempts;
		this.cost = builder.cost;
		this.cached = builder.cached;
	}

	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder that holds what this response holds.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder().id(this.id)
			.content(this.content)
			.refusal(this.refusal)
			.toolCalls(this.toolCalls)
			.usage(this.usage)
			.latency(this.latency)
			.queued(this.queued)
			.attempts(this.attempts)
			.cost(this.cost)
			.cached(this.cached);
		builder.model = this.model;
		builder.finishReason = this.finishReason;
		return builder;
	}

	/**
	 * The id of the request that this answers, not the provider's own id.
	 * @return {@link AiRequest#id()}
	 */
	public String id() {
		return this.id;
	}

	/**
	 * What the model wrote.
	 * @return the text; empty for a refusal, or an answer of tool calls only
	 */
	public String content() {
		return this.content;
	}

	/**
	 * Why the model would not answer, in its own words.
	 * @return the refusal, or null if it did answer
	 */
	public @Nullable String refusal() {
		return this.refusal;
	}

	public List<AiToolCall> toolCalls() {
		return this.toolCalls;
	}

	/**
	 * The model that answered, as the provider names it: often a dated name such as
	 * {@code gpt-4.1-mini-2025-04-14}.
	 * @return the model's name; empty if the provider gave none
	 */
	public String model() {
		return this.model;
	}

	/**
	 * The tokens that the provider counted.
	 * @return the usage; {@link TokenUsage#NONE} if it reported none, or if
	 * {@link #attempts()} is zero
	 */
	public TokenUsage usage() {
		return this.usage;
	}

	/**
	 * Why the model stopped, for example {@code stop}, or {@code length} for an answer
	 * that was cut.
	 * @return the provider's own word, or null if it gave none
	 */
	public @Nullable String finishReason() {
		return this.finishReason;
	}

	/**
	 * Time of the last attempt, from just before the exchange to its answer, by the
	 * client's {@link Ticker}.
	 * @return the latency; if {@link #cached()}, that of the look-up; zero if the answer
	 * is that of another request
	 */
	public Duration latency() {
		return this.latency;
	}

	/**
	 * Time spent waiting for admission, over all attempts.
	 * @return the time in the queue; if the answer is that of another request, the time
	 * spent waiting for it
	 */
	public Duration queued() {
		return this.queued;
	}

	/**
	 * How often the request was sent.
	 * @return one, plus one for each retry; zero if it was not sent itself, because an
	 * identical one was in flight, or because the answer came from a cache
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * What the answer cost.
	 * @return US dollars, or null if the model's price or the usage is not known; zero if
	 * {@link #attempts()} is zero
	 */
	public @Nullable BigDecimal cost() {
		return this.cost;
	}

	/**
	 * Whether the answer came from the client's response cache.
	 * @return false if it came from the provider, for this request or for another
	 */
	public boolean cached() {
		return this.cached;
	}

	/**
	 * Shows everything but what was said: an answer does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiResponse[id=" + this.id + ", model=" + this.model + ", content=" + this.content.length()
				+ " characters, finishReason=" + this.finishReason + ", usage=" + this.usage + ", latency="
				+ this.latency + ", queued=" + this.queued + ", attempts=" + this.attempts + ", cost=" + this.cost
				+ "]";
	}

	/**
	 * Builds an {@link AiResponse}: for those who implement an exchange. Not safe for use
	 * by several threads.
	 */
	public static final class Builder {

		private String id = "";

		private String content = "";

		private @Nullable String refusal;

		private List<AiToolCall> toolCalls = List.of();

		private String model = "";

		private TokenUsage usage = TokenUsage.NONE;

		private @Nullable String finishReason;

		private Duration latency = Duration.ZERO;

		private Duration queued = Duration.ZERO;

		private int attempts = 1;

		private @Nullable BigDecimal cost;

		private boolean cached;

		private Builder() {
		}

		public Builder id(String id) {
			this.id = id;
			return this;
		}

		public Builder content(String content) {
			this.content = content;
			return this;
		}

		public Builder refusal(@Nullable String refusal) {
			this.refusal = refusal;
			return this;
		}

		public Builder toolCalls(List<AiToolCall> toolCalls) {
			this.toolCalls = List.copyOf(toolCalls);
			return this;
		}

		/**
		 * Sets the model. Default: an empty name.
		 * @param model its name, which is cleaned: 200 characters at most, in one line,
		 * without a key that this process knows
		 * @return this
		 */
		public Builder model(String model) {
			this.model = Sanitizer.label(model);
			return this;
		}

		public Builder usage(TokenUsage usage) {
			this.usage = usage;
			return this;
		}

		/**
		 * Sets why the model stopped. Default: null.
		 * @param finishReason the reason, which is cleaned as the model's name is
		 * @return this
		 */
		public Builder finishReason(@Nullable String finishReason) {
			this.finishReason = (finishReason != null) ? Sanitizer.label(finishReason) : null;
			return this;
		}

		public Builder latency(Duration latency) {
			this.latency = Ticker.clamp(latency);
			return this;
		}

		public Builder queued(Duration queued) {
			this.queued = Ticker.clamp(queued);
			return this;
		}

		public Builder attempts(int attempts) {
			this.attempts = attempts;
			return this;
		}

		public Builder cost(@Nullable BigDecimal cost) {
			this.cost = cost;
			return this;
		}

		public Builder cached(boolean cached) {
			this.cached = cached;
			return this;
		}

		public AiResponse build() {
			return new AiResponse(this);
		}

	}

}
