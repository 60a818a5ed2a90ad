package io.aiclient.cost;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.InvalidSettingException;

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
		require(!model.isBlank(), "model", "blank", "must be the name of a model, or the beginning of it");
		requireNotNegative("prompt", prompt);
		requireNotNegative("cachedPrompt", cachedPrompt);
		requireNotNegative("completion", completion);
	}

	private static void requireNotNegative(String name, @Nullable BigDecimal price) {
		if (price != null && price.signum() < 0) {
			throw new InvalidSettingException(name, price, "must be zero or more", "US dollars per million tokens");
		}
	}

}
