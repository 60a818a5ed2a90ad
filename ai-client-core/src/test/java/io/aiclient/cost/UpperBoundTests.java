package io.aiclient.cost;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UpperBoundTests {

	private static final PriceTable PRICES = new PriceTable(
			List.of(new ModelPrice("house", new BigDecimal("2"), new BigDecimal("1"), new BigDecimal("10")),
					new ModelPrice("writes-cache", new BigDecimal("2"), new BigDecimal("3"), new BigDecimal("10"))));

	private static final SpendingCap MONEY = SpendingCap.ofUsd(BigDecimal.ONE);

	private static final SpendingCap TOKENS = SpendingCap.ofTokens(1_000_000);

	@Test
	void aTextHasAtMostAsManyTokensAsBytes() {
		String text = "Größe, 東京, \uD83D\uDE00";
		long bytes = text.getBytes(StandardCharsets.UTF_8).length;
		AiRequest request = request().system("be kind").user(text).maxTokens(100).build();
		assertThat(TOKENS.upperBound(request, PRICES).tokens()).isGreaterThanOrEqualTo(256 + 2 * 16 + 7 + bytes + 100)
			.isLessThanOrEqualTo(256 + 2 * 16 + 7 + bytes + 2 + 100);
	}

	@Test
	void moneyIsReckonedAtThePriceOfAPromptThatIsNotCached() {
		AiRequest request = request().user("x".repeat(1000)).maxTokens(500).build();
		assertThat(MONEY.upperBound(request, PRICES).usd()).as("(256 + 16 + 1000) x 2 + 500 x 10, in millionths")
			.isEqualByComparingTo("0.007544");
		assertThat(MONEY.upperBound(request.toBuilder().model("writes-cache").build(), PRICES).usd())
			.as("where filling a cache costs more, at that")
			.isEqualByComparingTo("0.008816");
	}

	@Test
	void everyAnswerOfSeveralCounts() {
		AiRequest request = request().user("x").maxTokens(500).option("n", 3).build();
		assertThat(TOKENS.upperBound(request, PRICES).tokens()).isGreaterThan(1500).isLessThan(1900);
		assertRefused(request().user("x").maxTokens(500).option("n", "many").build(), "'n'");
	}

	@Test
	void toolsAndToolCallsCountByTheirJson() {
		Map<String, Object> function = new LinkedHashMap<>();
		function.put("name", "weather");
		function.put("description", "Tells the \"weather\"\nof a day");
		function.put("strict", true);
		function.put("parameters", Map.of("type", "object", "required", new String[] { "day" }));
		String json = "{\"name\":\"weather\",\"description\":\"Tells the \\\"weather\\\"\\nof a day\",\"strict\":true,"
				+ "\"parameters\":{\"type\":\"object\",\"required\":[\"day\"]}}";
		long without = tokens(request().user("x").maxTokens(1).build());
		assertThat(tokens(request().user("x").maxTokens(1).option("tools", List.of(function)).build()) - without)
			.isGreaterThanOrEqualTo(1024 + json.length() + "\"tools\":[]".length());
		AiMessage called = AiMessage.assistant("", List.of(new AiToolCall("call-1", "weather", "{\"day\":1}")));
		assertThat(tokens(request().user("x").message(called).maxTokens(1).build()) - without)
			.isEqualTo(16 + 16 + 6 + 7 + 9);
	}

	@Test
	void aJsonNodeCountsByWhatItPrints() {
		Object node = new Object() {
			@Override
			public String toString() {
				return "{\"type\":\"json_object\"}";
			}
		};
		long without = tokens(request().user("x").maxTokens(1).build());
		assertThat(tokens(request().user("x").maxTokens(1).option("response_format", node).build()) - without)
			.isGreaterThanOrEqualTo("\"response_format\":{\"type\":\"json_object\"}".length());
		assertRefused(request().user("x").maxTokens(1).option("response_format", new Object()).build(),
				"'response_format'");
	}

	@Test
	void aRequestWithoutMaxTokensIsRefused() {
		assertRefused(request().user("x").build(), "AiRequest.builder().maxTokens(...)");
	}

	@Test
	void aModelWithoutAPriceIsRefusedUnderACapInMoneyOnly() {
		AiRequest request = request().model("unheard-of").user("x").maxTokens(1).build();
		assertRefused(request, "ai.client.prices");
		assertRefused(request, "'unheard-of'");
		assertThat(TOKENS.upperBound(request, PRICES).usd()).isEqualByComparingTo("0");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "web_search_options", "modalities", "audio", "prediction", "models", "plugins", "best_of" })
	void optionsThatCostMoreThanTokensAreRefused(String option) {
		assertRefused(request().user("x").maxTokens(1).option(option, Map.of()).build(), "'" + option + "'");
	}

	@Test
	void aTierAboveTheListedPriceIsRefused() {
		assertRefused(request().user("x").maxTokens(1).option("service_tier", "priority").build(), "'service_tier'");
		assertThat(tokens(request().user("x").maxTokens(1).option("service_tier", "flex").build())).isPositive();
	}

	private static AiRequest.Builder request() {
		return AiRequest.builder().model("house");
	}

	private static long tokens(AiRequest request) {
		return TOKENS.upperBound(request, PRICES).tokens();
	}

	private static void assertRefused(AiRequest request, String message) {
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> MONEY.upperBound(request, PRICES))
			.withMessageContaining(message)
			.satisfies((refusal) -> assertThat(refusal.retryable()).isFalse());
	}

}
