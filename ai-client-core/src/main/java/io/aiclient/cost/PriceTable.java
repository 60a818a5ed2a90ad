package io.aiclient.cost;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.TokenUsage;

/**
 * Finds the price of a model, and reckons what an answer cost. A row is found by the
 * exact name, else by the longest name that the model's begins with; the user's rows are
 * asked before the built-in ones. To find a built-in row, only a date or a version may
 * follow its name: {@code o3-pro} costs ten times what {@code o3} does. Safe for use by
 * many threads.
 */
public final class PriceTable {

	private static final int MILLION_DIGITS = 6;

	/**
	 * Names come from answers too, and may be any.
	 */
	private static final int MOST_REMEMBERED = 1_000;

	private static final int LONGEST_REMEMBERED = 250;

	private static final Pattern VERSION = Pattern.compile("|-latest|-\\d{4,8}|-\\d{4}-\\d{2}-\\d{2}");

	private final List<ModelPrice> own;

	private final List<ModelPrice> builtIn;

	private final ConcurrentMap<String, Found> found = new ConcurrentHashMap<>();

	public PriceTable(List<ModelPrice> own) {
		this.own = List.copyOf(own);
		this.builtIn = BuiltInPrices.rows();
	}

	/**
	 * What an answer cost: (prompt − cached) × prompt price + cached × cached price +
	 * completion × completion price, in millionths. Cached tokens are part of the prompt:
	 * more of them than the prompt has are not counted.
	 * @param model the model that answered
	 * @param usage what it used
	 * @return US dollars, exact; null if the price or the usage is not known
	 */
	public @Nullable BigDecimal cost(String model, TokenUsage usage) {
		ModelPrice price = find(model);
		if (price == null || !usage.isReported()) {
			return null;
		}
		long prompt = Math.max(0, usage.promptTokens());
		BigDecimal cachedPrice = price.cachedPrompt();
		long cached = (cachedPrice != null) ? Math.min(Math.max(0, usage.cachedPromptTokens()), prompt) : 0;
		BigDecimal read = price.prompt().multiply(BigDecimal.valueOf(prompt - cached));
		return ((cachedPrice != null && cached > 0) ? read.add(cachedPrice.multiply(BigDecimal.valueOf(cached))) : read)
			.add(price.completion().multiply(BigDecimal.valueOf(Math.max(0, usage.completionTokens()))))
			.movePointLeft(MILLION_DIGITS);
	}

	/**
	 * The price of a model.
	 * @param model its name, dated or not
	 * @return its price, or null if none is known
	 */
	public @Nullable ModelPrice find(String model) {
		Found known = this.found.get(model);
		if (known == null) {
			known = new Found(search(model));
			if (this.found.size() < MOST_REMEMBERED && model.length() <= LONGEST_REMEMBERED) {
				this.found.put(model, known);
			}
		}
		return known.price();
	}

	private @Nullable ModelPrice search(String model) {
		ModelPrice own = longest(this.own.stream().filter((row) -> model.startsWith(row.model())));
		return (own != null) ? own : searchBuiltIn(model);
	}

	private @Nullable ModelPrice searchBuiltIn(String model) {
		return longest(this.builtIn.stream()
			.filter((row) -> model.startsWith(row.model())
					&& VERSION.matcher(model.substring(row.model().length())).matches()));
	}

	/**
	 * Whether a model certainly writes answers, and embeds nothing.
	 * @param model its name, dated or not
	 * @return true for a built-in row that has a price for what the model writes; false
	 * if nothing is known of it
	 */
	public boolean isOfAnswers(String model) {
		ModelPrice row = searchBuiltIn(model);
		return row != null && row.completion().signum() > 0;
	}

	private static @Nullable ModelPrice longest(Stream<ModelPrice> rows) {
		return rows.max(Comparator.comparingInt((row) -> row.model().length())).orElse(null);
	}

	/**
	 * What a search found: a map holds no null.
	 */
	private record Found(@Nullable ModelPrice price) {

	}

}
