package io.aiclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.RateLimitSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client reserves: what is counted or guessed, corrected by the usage of its
 * answers.
 */
class TokenLearningTests extends VirtualTimeTestCase {

	private static final RateLimitSettings LIMIT = RateLimitSettings.none().withTokensPerMinute(1_000_000L);

	@Test
	void aGuessIsCorrectedByTheAnswers() {
		ManagedAiClient client = client(charging(3000, 20)).rateLimit(LIMIT).build();
		assertThat(reserved(client, "x".repeat(4000))).isEqualTo(1004 + 256);
		for (int i = 0; i < 20; i++) {
			answer(client, "x".repeat(4000));
		}
		assertThat(reserved(client, "x".repeat(4000))).isBetween(3020L, 3500L);
	}

	@Test
	void aCounterIsAskedForTheModelOfTheClient() {
		ManagedAiClient client = client(charging(3000, 20)).rateLimit(LIMIT)
			.tokenCounter((request) -> "gpt-4.1-mini".equals(request.model()) ? 777L : null)
			.build();
		assertThat(reserved(client, "x")).isEqualTo(777 + 256);
	}

	@Test
	void aCounterThatThrowsLeavesTheGuess() {
		ManagedAiClient client = client(charging(3000, 20)).rateLimit(LIMIT).tokenCounter((request) -> {
			throw new IllegalStateException("broken");
		}).build();
		assertThat(reserved(client, "x".repeat(4000))).isEqualTo(1004 + 256);
	}

	@Test
	void aCounterIsNotAskedWhereNoLimitCountsTokens() {
		int[] asked = { 0 };
		ManagedAiClient client = client(charging(3000, 20))
			.rateLimit(RateLimitSettings.none().withRequestsPerMinute(600L))
			.tokenCounter((request) -> (long) ++asked[0])
			.build();
		answer(client, "x");
		assertThat(asked[0]).isZero();
	}

	private ScriptedExchange charging(long promptTokens, long completionTokens) {
		TokenUsage usage = new TokenUsage(promptTokens, completionTokens, promptTokens + completionTokens, 0);
		return new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.answer(request)
					.<AiResponse>map((response) -> response.toBuilder().usage(usage).build())
					.delayElement(Duration.ofSeconds(1), this.time));
	}

	private void answer(ManagedAiClient client, String prompt) {
		Answer answer = Answer.of(client.send(AiRequest.of(prompt)));
		advance(Duration.ofMinutes(2));
		assertThat(answer.response).isNotNull();
	}

	/**
	 * What a request holds of the token limit while it is in flight.
	 */
	private long reserved(ManagedAiClient client, String prompt) {
		Answer answer = Answer.of(client.send(AiRequest.of(prompt)));
		long reserved = client.snapshot().admission().windows().get(0).used();
		advance(Duration.ofMinutes(2));
		assertThat(answer.response).isNotNull();
		return reserved;
	}

}
