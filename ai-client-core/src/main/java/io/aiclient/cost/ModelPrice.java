package io.aiclient.cost;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import static io.aiclient.error.SettingRules.require;

/**
 * What a model costs, in US dollars per million tokens.
 *
 * @param model the model's name, or the beginning of it: {@code gpt-4.1-mini-2025-04-14}
 * finds the price of {@code gpt-4.1-mini}
 * @param prompt tokens of the prompt
 * @param cachedPrompt tokens of the prompt that came from the provider's cache; null if
 * they cost what others do
 * @param completion tokens that the model wrote
 */
public record ModelPrice(String model, BigDecimal prompt, @Nullable BigDecimal cachedPrompt, BigDecimal completion) {

	public ModelPrice {
		require(!model.isBlank(), "model", "blank", "a price needs the name of its model");
		requireNotNegative("prompt", prompt);
		requireNotNegative("cachedPrompt", cachedPrompt);
		requireNotNegative("completion", completion);
	}

	private static void requireNotNegative(String name, @Nullable BigDecimal price) {
		require(price == null || price.signum() >= 0, name, price, "a price must be zero or more");
	}

}
