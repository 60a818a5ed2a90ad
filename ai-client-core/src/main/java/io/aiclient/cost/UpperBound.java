package io.aiclient.cost;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * The most that one attempt at a request can be billed.
 * <p>
 * How is it designed, and why? It has to be above the truth for every tokenizer, and may
 * be far above it, since it is reserved only while the attempt is in flight. Tokenizers
 * cut a text into pieces of at least one byte, so a text has at most as many tokens as
 * bytes in UTF-8. What a provider puts around messages, before all of them, and before
 * tools, is covered by a fixed number each. All options count as if they became part of
 * the prompt, by the length of their JSON. An answer has at most {@code maxTokens},
 * reasoning included, and there are as many of them as {@code n} says; the prompt is
 * billed once, and at the price of one that is not cached.
 */
final class UpperBound {

	static final long PER_REQUEST = 256;

	static final long PER_MESSAGE = 16;

	static final long FOR_TOOLS = 1024;

	/**
	 * A control character in JSON, such as {@code \}{@code u0007}.
	 */
	private static final int ESCAPED = 6;

	/**
	 * Quotes, colon, comma and brackets of one value.
	 */
	private static final int AROUND_A_VALUE = 4;

	/**
	 * Options that cost more than the tokens that {@code maxTokens} allows.
	 */
	private static final Set<String> UNBOUNDED = Set.of("audio", "best_of", "modalities", "models", "plugins",
			"prediction", "web_search_options");

	/**
	 * Tiers at the listed price, or below it.
	 */
	private static final Set<String> LISTED_TIERS = Set.of("default", "flex", "standard", "standard_only");

	private static final int MILLION_DIGITS = 6;

	private UpperBound() {
	}

	/**
	 * The bound of a request, its model set; no money without a price.
	 * @throws AiRefusedLocallyException if nothing bounds what it costs
	 */
	static Spending of(AiRequest request, @Nullable ModelPrice price) {
		if (request.maxTokens() == null) {
			throw refusal("it has no maxTokens, and nothing else bounds its answer: set "
					+ "AiRequest.builder().maxTokens(...), or maxTokens of the annotation");
		}
		long prompt = prompt(request);
		long completion = product(request.maxTokens(), answers(request));
		return new Spending((price != null) ? cost(price, prompt, completion) : BigDecimal.ZERO,
				Spending.sum(prompt, completion));
	}

	/**
	 * The bound of texts that are not answered in words; no money without a price.
	 */
	static Spending ofTexts(AiRequest texts, @Nullable ModelPrice price) {
		long prompt = prompt(texts);
		return new Spending((price != null) ? cost(price, prompt, 0) : BigDecimal.ZERO, prompt);
	}

	private static long prompt(AiRequest request) {
		long prompt = PER_REQUEST;
		for (AiMessage message : request.messages()) {
			prompt += PER_MESSAGE + bytes(message.content()) + bytes(message.toolCallId());
			for (AiToolCall call : message.toolCalls()) {
				prompt += PER_MESSAGE + bytes(call.id()) + bytes(call.name()) + bytes(call.arguments());
			}
		}
		for (Map.Entry<String, Object> option : request.options().entrySet()) {
			prompt += ofOption(option.getKey(), option.getValue());
		}
		return prompt;
	}

	private static long product(long one, long other) {
		return (one <= Long.MAX_VALUE / other) ? one * other : Long.MAX_VALUE;
	}

	private static BigDecimal cost(ModelPrice price, long prompt, long completion) {
		BigDecimal promptPrice = (price.cachedPrompt() != null) ? price.prompt().max(price.cachedPrompt())
				: price.prompt();
		return promptPrice.multiply(BigDecimal.valueOf(prompt))
			.add(price.completion().multiply(BigDecimal.valueOf(completion)))
			.movePointLeft(MILLION_DIGITS);
	}

	private static long answers(AiRequest request) {
		Object n = request.options().getOrDefault("n", 1);
		if (n instanceof Number number && number.longValue() >= 1) {
			return number.longValue();
		}
		throw refusal("its option 'n' is not a number of one or more");
	}

	private static long ofOption(String name, Object value) {
		if (UNBOUNDED.contains(name)) {
			throw refusal("its option '" + name + "' costs more than maxTokens bounds: leave it out");
		}
		if (name.equals("service_tier") && !LISTED_TIERS.contains(String.valueOf(value))) {
			throw refusal("its option 'service_tier' may cost more than the listed price: leave it out, or set "
					+ "'default' or 'flex'");
		}
		boolean tools = name.equals("tools") || name.equals("functions");
		return (tools ? FOR_TOOLS : 0) + AROUND_A_VALUE + jsonLength(name) + jsonLength(name, value);
	}

	private static long jsonLength(String option, @Nullable Object value) {
		long length = AROUND_A_VALUE;
		if (value instanceof Map<?, ?> map) {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				length += jsonLength(String.valueOf(entry.getKey())) + jsonLength(option, entry.getValue());
			}
		}
		else if (value instanceof Collection<?> values) {
			for (Object each : values) {
				length += jsonLength(option, each);
			}
		}
		else if (value != null && value.getClass().isArray()) {
			for (int i = 0; i < Array.getLength(value); i++) {
				length += jsonLength(option, Array.get(value, i));
			}
		}
		else if (value == null || value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Enum || isJson(value)) {
			length += jsonLength(String.valueOf(value));
		}
		else {
			throw refusal("the length of its option '" + option + "' as JSON is not known: give a map, a list, a text, "
					+ "a number or a JSON node instead of a " + value.getClass().getName());
		}
		return length;
	}

	/**
	 * A node of whatever library: it prints itself as JSON.
	 */
	private static boolean isJson(Object value) {
		String text = String.valueOf(value);
		return text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
	}

	private static long jsonLength(String text) {
		long length = bytes(text);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			length += (c < ' ') ? ESCAPED - 1 : (c == '"' || c == '\\') ? 1 : 0;
		}
		return length;
	}

	private static long bytes(@Nullable String text) {
		if (text == null) {
			return 0;
		}
		long bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// also for each half of a pair, which has four together
			bytes += (c < 0x80) ? 1 : (c < 0x800) ? 2 : 3;
		}
		return bytes;
	}

	private static AiRefusedLocallyException refusal(String why) {
		return AiRefusedLocallyException.because("Not sent: a request under a spending cap needs a bound, and " + why);
	}

}
