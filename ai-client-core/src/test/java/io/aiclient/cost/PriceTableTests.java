package io.aiclient.cost;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PriceTableTests {

	private static final PriceTable BUILT_IN = new PriceTable(List.of());

	@ParameterizedTest
	@CsvSource({ "gpt-4.1-mini, gpt-4.1-mini", "gpt-4.1-mini-2025-04-14, gpt-4.1-mini", "gpt-4.1-2025-04-14, gpt-4.1",
			"gpt-4o-mini-2024-07-18, gpt-4o-mini", "claude-haiku-4-5-20251001, claude-haiku-4-5",
			"mistral-small-2503, mistral-small", "mistral-small-latest, mistral-small" })
	void datedNamesAreFound(String model, String row) {
		assertThat(Objects.requireNonNull(BUILT_IN.find(model)).model()).isEqualTo(row);
	}

	@ParameterizedTest
	@ValueSource(strings = { "no-such-model", "", "gpt", "o3-pro", "o3-deep-research", "gpt-5-pro", "gpt-5.2",
			"gpt-4o-audio-preview", "gpt-4o-realtime-preview-2025-06-03" })
	void anotherModelIsNotPricedAsIfItWereOneOfOurs(String model) {
		assertThat(BUILT_IN.find(model)).isNull();
		assertThat(BUILT_IN.cost(model, new TokenUsage(1, 1, 2, 0))).isNull();
	}

	@Test
	void ownRowsAreFoundByExactNameElseByTheLongestPrefix() {
		PriceTable prices = new PriceTable(List.of(row("house", "1"), row("house-large", "2"), row("house-l", "3")));
		assertThat(prices.find("house")).isEqualTo(row("house", "1"));
		assertThat(prices.find("house-large-v2")).isEqualTo(row("house-large", "2"));
		assertThat(prices.find("house-light")).isEqualTo(row("house-l", "3"));
		assertThat(prices.find("my-house")).isNull();
	}

	@Test
	void ownRowsBeatTheBuiltInOnesAlsoWhereTheirNameIsShorter() {
		PriceTable prices = new PriceTable(List.of(row("gpt-4.1", "9")));
		assertThat(prices.find("gpt-4.1-mini-2025-04-14")).isEqualTo(row("gpt-4.1", "9"));
		assertThat(prices.find("gpt-4o")).isNotNull();
	}

	@Test
	void costIsExactToTheLastDigit() {
		TokenUsage usage = new TokenUsage(1_000, 7, 1_007, 300);
		assertThat(BUILT_IN.cost("gpt-4.1-mini-2025-04-14", usage))
			.as("700 x 0.40 + 300 x 0.10 + 7 x 1.60, in millionths")
			.isEqualByComparingTo("0.0003212");
		assertThat(BUILT_IN.cost("gpt-4.1-nano", new TokenUsage(1, 0, 1, 1))).isEqualByComparingTo("0.000000025");
	}

	@Test
	void cachedTokensCostWhatOthersDoWhereTheRowSaysNothing() {
		PriceTable prices = new PriceTable(List.of(row("house", "2")));
		assertThat(prices.cost("house", new TokenUsage(500_000, 0, 500_000, 400_000))).isEqualByComparingTo("1");
	}

	@Test
	void noMoreTokensAreCachedThanThePromptHas() {
		PriceTable prices = new PriceTable(List.of(row("house", "2")));
		assertThat(prices.cost("house", new TokenUsage(10, 0, 10, 9_999_999))).isEqualByComparingTo("0.00002");
	}

	@Test
	void usageThatWasNotReportedHasNoKnownCost() {
		assertThat(BUILT_IN.cost("gpt-4.1-mini", TokenUsage.NONE)).isNull();
	}

	@Test
	void priceIsZeroOrMore() {
		assertThatIllegalArgumentException().isThrownBy(() -> row("house", "-0.01"))
			.withMessageStartingWith("Invalid prompt (-0.01)");
		assertThatIllegalArgumentException().isThrownBy(() -> row(" ", "1")).withMessageContaining("model");
	}

	private static ModelPrice row(String model, String price) {
		return new ModelPrice(model, new BigDecimal(price), null, new BigDecimal(price));
	}

}
