package io.aiclient.admission.tokens;

import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One answer moves no forecast by more than a factor of two, whatever it reports; many
 * that agree are believed.
 */
class ForecastOutlierTests {

	private static final long[] PROMPTS = { 1, 3, 10, 40, 300, 2_500, 60_000 };

	private static final long[] REPORTS = { 1, 2, 50, 1_000, 131_072, 10_000_000, Long.MAX_VALUE };

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 5, 9, 40, 200 })
	void oneReportMovesNoPromptByMoreThanAFactorOfTwo(int samples) {
		Random random = new Random(samples);
		for (int run = 0; run < 300; run++) {
			PromptRatio ratio = random.nextBoolean() ? PromptRatio.ofCounts() : PromptRatio.ofGuesses();
			long hidden = random.nextInt(300);
			double perRaw = 0.5 + random.nextDouble();
			for (int i = 0; i < samples; i++) {
				long raw = 1 + random.nextInt(3_000);
				ratio.learn(raw, Math.max(1, Math.round(perRaw * raw) + hidden));
			}
			long[] before = LongStream.of(PROMPTS).map(ratio::upper).toArray();
			long report = REPORTS[random.nextInt(REPORTS.length)];
			boolean mayFall = samples != 7; // enough answers lower what was not gone
											// below
			ratio.learn(PROMPTS[random.nextInt(PROMPTS.length)], report);
			for (int i = 0; i < PROMPTS.length; i++) {
				assertThat(ratio.upper(PROMPTS[i])).isLessThanOrEqualTo(2 * before[i] + 1);
				assertThat(mayFall ? 2 * ratio.upper(PROMPTS[i]) + 1 : before[i]).isGreaterThanOrEqualTo(before[i]);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 5, 40, 200 })
	void oneReportMovesNoAnswerByMoreThanAFactorOfTwo(int samples) {
		Random random = new Random(samples);
		for (int run = 0; run < 300; run++) {
			AnswerLength length = new AnswerLength();
			for (int i = 0; i < samples; i++) {
				length.learn(1 + random.nextInt(1 + random.nextInt(5_000)), length.upper(256));
			}
			long before = length.upper(256);
			length.learn(REPORTS[random.nextInt(REPORTS.length)], before);
			assertThat(length.upper(256)).isBetween(before / 2, 2 * before + 1);
		}
	}

	@Test
	void imagesThatAreThirtyBytesOfUrlAreLearnedWithinAFewDozenAnswers() {
		TokenForecast forecast = new TokenForecast(TokenCounter.NONE);
		AiRequest image = AiRequest.builder().user("https://example.com/photo.jpg").build();
		long expected = 0;
		for (int answers = 0; answers < 40; answers++) {
			TokenForecast.Demand demand = forecast.demand(image);
			expected = demand.prompt();
			demand.expected();
			demand.answered(new TokenUsage(1_000, 2_000, 3_000, 0));
		}
		assertThat(expected).isBetween(1_000L, 2_000L);
		assertThat(forecast.demand(image).expected()).isBetween(2_000L, 4_000L);
	}

	@Test
	void anOutlierIsForgotten() {
		TokenForecast forecast = new TokenForecast(TokenCounter.NONE);
		AiRequest request = AiRequest.builder().user("x".repeat(400)).build();
		for (int answers = 0; answers < 100; answers++) {
			TokenForecast.Demand demand = forecast.demand(request);
			demand.prompt();
			demand.expected();
			demand.answered((answers == 50) ? new TokenUsage(9_000_000, 9_000_000, 9_000_000, 0)
					: new TokenUsage(104, 50, 154, 0));
			assertThat(forecast.demand(request).prompt()).isLessThan(320);
			assertThat(forecast.demand(request).expected()).isLessThan(512);
		}
		assertThat(forecast.demand(request).prompt()).isBetween(104L, 150L);
	}

}
