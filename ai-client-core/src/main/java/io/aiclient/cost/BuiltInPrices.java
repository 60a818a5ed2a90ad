package io.aiclient.cost;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Prices that providers published, as of November 2025. They change: a price in the
 * properties beats these, and is the one to rely on for a bill.
 */
final class BuiltInPrices {

	private BuiltInPrices() {
	}

	static List<ModelPrice> rows() {
		return List.of(row("gpt-4.1", "2.00", "0.50", "8.00"), row("gpt-4.1-mini", "0.40", "0.10", "1.60"),
				row("gpt-4.1-nano", "0.10", "0.025", "0.40"), row("gpt-4o", "2.50", "1.25", "10.00"),
				row("gpt-4o-mini", "0.15", "0.075", "0.60"), row("gpt-5", "1.25", "0.125", "10.00"),
				row("gpt-5-mini", "0.25", "0.025", "2.00"), row("gpt-5-nano", "0.05", "0.005", "0.40"),
				row("o3", "2.00", "0.50", "8.00"), row("o4-mini", "1.10", "0.275", "4.40"),
				row("deepseek-chat", "0.28", "0.028", "0.42"), row("deepseek-reasoner", "0.28", "0.028", "0.42"),
				row("claude-sonnet-4-5", "3.00", "0.30", "15.00"), row("claude-haiku-4-5", "1.00", "0.10", "5.00"),
				row("mistral-small", "0.10", null, "0.30"), row("llama-3.3-70b-versatile", "0.59", null, "0.79"),
				ofEmbeddings("text-embedding-3-small", "0.02"), ofEmbeddings("text-embedding-3-large", "0.13"),
				ofEmbeddings("text-embedding-ada-002", "0.10"), ofEmbeddings("mistral-embed", "0.10"));
	}

	private static ModelPrice ofEmbeddings(String model, String prompt) {
		return row(model, prompt, null, "0");
	}

	private static ModelPrice row(String model, String prompt, @Nullable String cachedPrompt, String completion) {
		return new ModelPrice(model, new BigDecimal(prompt),
				(cachedPrompt != null) ? new BigDecimal(cachedPrompt) : null, new BigDecimal(completion));
	}

}
