package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import reactor.core.publisher.Mono;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException.Reason;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.resilience.RetrySettings;

/**
 * A model of which a token costs a dollar, and its prompt nothing: so a request can cost
 * as much as its maxTokens.
 */
abstract class CappedTestCase extends VirtualTimeTestCase {

	static final RetrySettings NO_RETRY = RetrySettings.defaults()
		.withMaxRetries(0)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(1))
		.withMaxRetryAfter(Duration.ofSeconds(1));

	static final RetrySettings RETRIES = RetrySettings.defaults()
		.withMaxRetries(3)
		.withDelays(Duration.ofSeconds(1), 1, Duration.ofSeconds(1))
		.withMaxRetryAfter(Duration.ofSeconds(120))
		.withBudget(1);

	AiClientBuilder dear(AiExchange exchange) {
		return client(exchange).model("dear")
			.prices(List.of(new ModelPrice("dear", BigDecimal.ZERO, null, new BigDecimal(1_000_000))));
	}

	static SpendingCap cap(int dollars) {
		return SpendingCap.ofUsd(BigDecimal.valueOf(dollars));
	}

	static AiRequest request(int maxTokens) {
		return AiRequest.builder().user("x").maxTokens(maxTokens).build();
	}

	static List<AiRequest> requests(int count, int maxTokens) {
		return IntStream.range(0, count).mapToObj((i) -> request(maxTokens)).toList();
	}

	static Mono<AiResponse> answer(int tokens) {
		return answer("x", new TokenUsage(1, tokens, tokens + 1, 0));
	}

	static Mono<AiResponse> answer(String content, TokenUsage usage) {
		return Mono.just(AiResponse.builder().content(content).model("dear").usage(usage).build());
	}

	static boolean isNotDoneForTheCap(AiResult<AiResponse> result) {
		return result instanceof AiResult.Failure<AiResponse> failure && isOfTheCap(failure.error());
	}

	static boolean isOfTheCap(Throwable error) {
		return error instanceof AiRefusedLocallyException refusal && refusal.reason() == Reason.SPENDING_CAP;
	}

}
