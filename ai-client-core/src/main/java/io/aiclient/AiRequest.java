package io.aiclient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import static io.aiclient.error.SettingRules.require;

/**
 * One request to a model, immutable. {@code AiRequest.of("Say hello")} is the short case;
 * {@link #builder()} does the rest.
 */
public final class AiRequest {

	private static final Set<String> OWN_NAMES = Set.of("model", "messages", "temperature", "max_tokens",
			"max_completion_tokens", "stream", "stream_options");

	private final String id;

	private final @Nullable String model;

	private final List<AiMessage> messages;

	private final @Nullable Double temperature;

	private final @Nullable Integer maxTokens;

	private final Map<String, Object> options;

	private final Map<String, Object> attributes;

	private final @Nullable Duration timeout;

	private final @Nullable String group;

	private final boolean bypassCache;

	private AiRequest(Builder builder) {
		// unique enough for a name, and without the lock of a secure random number
		ThreadLocalRandom random = ThreadLocalRandom.current();
		this.id = (builder.id != null) ? builder.id : new UUID(random.nextLong(), random.nextLong()).toString();
		this.model = builder.model;
		this.messages = List.copyOf(builder.messages);
		this.temperature = builder.temperature;
		this.maxTokens = builder.maxTokens;
		this.options = Collections.unmodifiableMap(new LinkedHashMap<>(builder.options));
		this.attributes = builder.attributes.isEmpty() ? Map.of()
				: Collections.unmodifiableMap(new LinkedHashMap<>(builder.attributes));
		this.timeout = builder.timeout;
		this.group = builder.group;
		this.bypassCache = builder.bypassCache;
	}

	/**
	 * A request of one user message, to the client's own model.
	 * @param user what to ask
	 * @return the request
	 */
	public static AiRequest of(String user) {
		return builder().user(user).build();
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
		builder.model = this.model;
		builder.messages.addAll(this.messages);
		builder.temperature = this.temperature;
		builder.maxTokens = this.maxTokens;
		builder.options.putAll(this.options);
		this.attributes.forEach(builder::attribute);
		builder.timeout = this.timeout;
		builder.group = this.group;
		builder.bypassCache = this.bypassCache;
		return builder;
	}

	/**
	 * The caller's name for this request; a random UUID if none was given. Never sent.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	public @Nullable String model() {
		return this.model;
	}

	public List<AiMessage> messages() {
		return this.messages;
	}

	public @Nullable Double temperature() {
		return this.temperature;
	}

	public @Nullable Integer maxTokens() {
		return this.maxTokens;
	}

	/**
	 * Whatever else the provider takes, by the names of its own interface.
	 * @return the options; never a name that the client sets itself
	 */
	public Map<String, Object> options() {
		return this.options;
	}

	/**
	 * What travels along with the request to its result. Never sent, and no part of what
	 * makes two requests the same.
	 * @return the attributes, in the order in which they were added
	 */
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	/**
	 * The total deadline of this request, if it differs from the client's.
	 * @return the deadline or null
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * The group of similar requests: the client learns the length of answers for each.
	 * Never sent.
	 * @return the group's name; null if it belongs to none
	 */
	public @Nullable String group() {
		return this.group;
	}

	/**
	 * Whether the provider is asked even where the client's response cache has an answer.
	 * Never sent.
	 * @return false unless the builder set it
	 */
	public boolean bypassCache() {
		return this.bypassCache;
	}

	/**
	 * Leaves the messages out: a prompt does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiRequest[id=" + this.id + ", model=" + this.model + ", messages=" + this.messages.size() + "]";
	}

	/**
	 * Builds an {@link AiRequest}. Each method but {@link #build()} returns this builder.
	 * Not safe for use by several threads.
	 */
	public static final class Builder {

		private final List<AiMessage> messages = new ArrayList<>();

		private final Map<String, Object> options = new LinkedHashMap<>();

		private Map<String, Object> attributes = Map.of();

		private @Nullable String id;

		private @Nullable String model;

		private @Nullable Double temperature;

		private @Nullable Integer maxTokens;

		private @Nullable Duration timeout;

		private @Nullable String group;

		private boolean bypassCache;

		private Builder() {
		}

		public Builder id(String id) {
			this.id = id;
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

		public Builder system(String content) {
			return message(AiMessage.system(content));
		}

		public Builder user(String content) {
			return message(AiMessage.user(content));
		}

		public Builder assistant(String content) {
			return message(AiMessage.assistant(content));
		}

		public Builder message(AiMessage message) {
			this.messages.add(message);
			return this;
		}

		/**
		 * Sets all messages, in place of those that were added before.
		 * @param messages the messages, in their order
		 */
		public Builder messages(List<AiMessage> messages) {
			List<AiMessage> all = List.copyOf(messages);
			this.messages.clear();
			this.messages.addAll(all);
			return this;
		}

		/**
		 * Sets the sampling temperature. Default: none is sent, the provider's own holds.
		 * @param temperature zero or more; null to send none
		 */
		public Builder temperature(@Nullable Double temperature) {
			require(temperature == null || (temperature >= 0 && temperature < Double.POSITIVE_INFINITY), "temperature",
					temperature, "must be a number of zero or more");
			this.temperature = temperature;
			return this;
		}

		/**
		 * Sets the most tokens that the model may write. Default: none is sent.
		 * @param maxTokens one or more; null to send none
		 */
		public Builder maxTokens(@Nullable Integer maxTokens) {
			require(maxTokens == null || maxTokens >= 1, "maxTokens", maxTokens, "must be one or more");
			this.maxTokens = maxTokens;
			return this;
		}

		/**
		 * Sets any other field of the provider's interface, for example {@code seed}.
		 * @param name the field's name
		 * @param value its value: a string, number, boolean, map or list, or anything
		 * else that Jackson writes
		 * @throws IllegalArgumentException if the client sets that field itself
		 */
		public Builder option(String name, Object value) {
			require(!OWN_NAMES.contains(name), "option '" + name + "'", null, "the client sets it itself; use "
					+ "model(), message(), temperature(), maxTokens() or AiClient.stream() instead");
			this.options.put(name, value);
			return this;
		}

		/**
		 * Adds what travels along, such as the row that the request is made of: its
		 * result has it, by {@link AiResult#request()}.
		 * @param name a name of the caller's
		 * @param value any object; it is kept as it is, and neither sent, logged nor
		 * compared
		 */
		public Builder attribute(String name, Object value) {
			if (this.attributes.isEmpty()) {
				this.attributes = new LinkedHashMap<>();
			}
			this.attributes.put(name, value);
			return this;
		}

		/**
		 * Sets the total deadline of this request. Default: the client's
		 * {@code timeout.total}. In a batch, only the time of the attempts counts, not
		 * the waiting.
		 * @param timeout more than zero; one above {@link Ticker#LONGEST} counts as that
		 */
		public Builder timeout(Duration timeout) {
			require(timeout.compareTo(Duration.ZERO) > 0, "timeout", timeout, "must be more than zero");
			this.timeout = Ticker.clamp(timeout);
			return this;
		}

		/**
		 * Sets the group of similar requests: those whose answers have about the same
		 * length, for example because one prompt template makes them. Where a limit
		 * counts what the model writes, the client learns for each model and group what
		 * to expect; it remembers some dozens, so a group for each request teaches
		 * nothing. Default: none; such requests are a group of their own.
		 * @param group the group's name; null for none. It is never sent
		 */
		public Builder group(@Nullable String group) {
			this.group = group;
			return this;
		}

		/**
		 * Sets whether the provider is asked even where the client's response cache has
		 * an answer; the new answer takes its place there. Default: false.
		 * @param bypassCache whether not to look into the cache
		 */
		public Builder bypassCache(boolean bypassCache) {
			this.bypassCache = bypassCache;
			return this;
		}

		/**
		 * Builds the request.
		 * @throws IllegalArgumentException if it has no message
		 */
		public AiRequest build() {
			require(!this.messages.isEmpty(), "request", null,
					"it has no messages; add one with user(...) or message(...)");
			return new AiRequest(this);
		}

	}

}
