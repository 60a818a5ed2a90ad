package io.aiclient;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import static io.aiclient.error.SettingRules.require;

/**
 * One text to embed, immutable. {@code AiEmbeddingRequest.of("some text")} is the short
 * case; {@link #builder()} does the rest.
 */
public final class AiEmbeddingRequest {

	private final String id;

	private final String text;

	private final @Nullable String model;

	private final @Nullable Integer dimensions;

	private final @Nullable Boolean truncate;

	private final @Nullable Duration timeout;

	private final @Nullable String group;

	private AiEmbeddingRequest(Builder builder, String text) {
		// unique enough for a name, and without the lock of a secure random number
		ThreadLocalRandom random = ThreadLocalRandom.current();
		this.id = (builder.id != null) ? builder.id : new UUID(random.nextLong(), random.nextLong()).toString();
		this.text = text;
		this.model = builder.model;
		this.dimensions = builder.dimensions;
		this.truncate = builder.truncate;
		this.timeout = builder.timeout;
		this.group = builder.group;
	}

	/**
	 * A request to the client's own model, with the client's settings.
	 * @param text the text
	 * @return the request
	 */
	public static AiEmbeddingRequest of(String text) {
		return builder().text(text).build();
	}

	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder that holds what this request holds, its id included.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.id = this.id;
		builder.text = this.text;
		builder.model = this.model;
		builder.dimensions = this.dimensions;
		builder.truncate = this.truncate;
		builder.timeout = this.timeout;
		builder.group = this.group;
		return builder;
	}

	/**
	 * The caller's name for this request; a random UUID if none was given. Never sent.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	public String text() {
		return this.text;
	}

	public @Nullable String model() {
		return this.model;
	}

	/**
	 * How many numbers the vector shall have.
	 * @return the number; null for the client's {@code embedding.dimensions}, or else the
	 * model's own
	 */
	public @Nullable Integer dimensions() {
		return this.dimensions;
	}

	/**
	 * Whether a text that is too long is cut.
	 * @return null for the client's {@code embedding.truncate}
	 */
	public @Nullable Boolean truncate() {
		return this.truncate;
	}

	/**
	 * The total deadline of this request, if it differs from the client's.
	 * @return the deadline or null
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * The group of similar requests: only requests of one group share an HTTP request.
	 * Never sent.
	 * @return the group's name; null if it belongs to none
	 */
	public @Nullable String group() {
		return this.group;
	}

	/**
	 * Leaves the text out: it does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiEmbeddingRequest[id=" + this.id + ", model=" + this.model + ", text=" + this.text.length()
				+ " characters]";
	}

	/**
	 * Builds an {@link AiEmbeddingRequest}. Each method but {@link #build()} returns this
	 * builder. Not safe for use by several threads.
	 */
	public static final class Builder {

		private @Nullable String id;

		private @Nullable String text;

		private @Nullable String model;

		private @Nullable Integer dimensions;

		private @Nullable Boolean truncate;

		private @Nullable Duration timeout;

		private @Nullable String group;

		private Builder() {
		}

		public Builder id(String id) {
			this.id = id;
			return this;
		}

		/**
		 * Sets the text. Has no default.
		 * @param text the text; most providers refuse an empty one
		 * @throws IllegalArgumentException if it is null
		 */
		public Builder text(String text) {
			requireText(text);
			this.text = text;
			return this;
		}

		/**
		 * Sets the model. Default: the client's own.
		 * @param model the provider's name of the model
		 */
		public Builder model(String model) {
			require(!model.isBlank(), "model", "blank", "give the provider's name of the model");
			this.model = model;
			return this;
		}

		/**
		 * Sets how many numbers the vector shall have, for models that can shorten it.
		 * Default: the client's {@code embedding.dimensions}; if that is not set, none is
		 * sent, and the vector has the model's own length.
		 * @param dimensions one or more; null for the default
		 */
		public Builder dimensions(@Nullable Integer dimensions) {
			require(dimensions == null || dimensions >= 1, "dimensions", dimensions, "must be one or more");
			this.dimensions = dimensions;
			return this;
		}

		/**
		 * Sets whether a text with more tokens than an input may have is cut. Default:
		 * the client's {@code embedding.truncate}, which is false: such a text fails.
		 * @param truncate whether to cut; null for the default
		 */
		public Builder truncate(@Nullable Boolean truncate) {
			this.truncate = truncate;
			return this;
		}

		/**
		 * Sets the total deadline of this request. Default: the client's
		 * {@code timeout.total}. Among many, only the time of the attempts counts, not
		 * the waiting, and only requests of equal deadlines share an HTTP request.
		 * @param timeout more than zero; one above {@link Ticker#LONGEST} counts as that
		 */
		public Builder timeout(@Nullable Duration timeout) {
			require(timeout == null || timeout.compareTo(Duration.ZERO) > 0, "timeout", timeout,
					"must be more than zero");
			this.timeout = (timeout != null) ? Ticker.clamp(timeout) : null;
			return this;
		}

		/**
		 * Sets the group of similar requests. Default: none.
		 * @param group the group's name; null for none. It is never sent
		 */
		public Builder group(@Nullable String group) {
			this.group = group;
			return this;
		}

		/**
		 * Builds the request.
		 * @throws IllegalArgumentException if it has no text
		 */
		public AiEmbeddingRequest build() {
			String given = this.text;
			requireText(given);
			return new AiEmbeddingRequest(this, (given != null) ? given : "");
		}

		private static void requireText(@Nullable String text) {
			require(text != null, "text", null, "is null: give each request a text, and leave out what has none");
		}

	}

}
