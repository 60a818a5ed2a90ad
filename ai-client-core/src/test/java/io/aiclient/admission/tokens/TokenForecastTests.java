package io.aiclient.admission.tokens;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenForecast.Demand;

import static org.assertj.core.api.Assertions.assertThat;

class TokenForecastTests {

	private final TokenForecast forecast = new TokenForecast(TokenCounter.NONE);

	@Test
	void aPromptIsGuessedUntilAnythingIsKnown() {
		assertThat(this.forecast.demand(prompt("m", 400)).prompt()).isEqualTo(104);
	}

	@Test
	void aCounterIsAskedOnceAndTakenAtItsWord() {
		AtomicInteger asked = new AtomicInteger();
		TokenForecast counting = new TokenForecast((request) -> 70L + asked.incrementAndGet());
		Demand demand = counting.demand(prompt("m", 400));
		assertThat(demand.max()).isZero();
		assertThat(demand.expected()).isPositive();
		assertThat(asked).hasValue(0);
		assertThat(demand.prompt()).isEqualTo(71);
		assertThat(demand.prompt()).isEqualTo(71);
		assertThat(asked).hasValue(1);
	}

	@Test
	void anExactCounterStaysExact() {
		TokenForecast counting = new TokenForecast(TokenForecastTests::length);
		for (int length = 1; length < 20_000; length += 7) {
			Demand demand = counting.demand(prompt("m", length));
			assertThat(demand.prompt()).isEqualTo(length);
			demand.answered(usage(length, 10));
		}
	}

	@Test
	void aCounterOfAnotherTokenizerIsCorrectedByTheUsage() {
		TokenForecast counting = new TokenForecast(TokenForecastTests::length);
		for (int i = 0; i < TokenForecast.ENOUGH; i++) {
			answer(counting, prompt("m", 1000), 1500, 10);
		}
		assertThat(counting.demand(prompt("m", 2000)).prompt()).isBetween(3000L, 3010L);
	}

	@ParameterizedTest
	@CsvSource({ "0.5,0", "0.5,0.2", "0.8,0.1", "1,0", "1,0.2", "1.3,0.3", "2,0.1", "2,0.2", "3,0.05", "3,0.2" })
	void estimatesStayAboveTheTruthAndNearIt(double ratio, double noise) {
		for (long seed = 1; seed <= 20; seed++) {
			Random random = new Random(seed);
			TokenForecast forecast = new TokenForecast(TokenCounter.NONE);
			long sumOfTruth = 0;
			long sumOfEstimates = 0;
			ArrayDeque<Long> lastExcesses = new ArrayDeque<>();
			for (int i = 0; i < 1000; i++) {
				AiRequest request = prompt("m", 40 + random.nextInt(24_000));
				double off = 1 + noise * (2 * random.nextDouble() - 1);
				long truth = Math.max(1, Math.round(TokenEstimate.prompt(request) * ratio * off));
				Demand demand = forecast.demand(request);
				long estimate = demand.prompt();
				if (i >= 2 * TokenForecast.ENOUGH) {
					assertThat((double) estimate).as("seed %d, request %d", seed, i)
						.isGreaterThanOrEqualTo(truth * (1 - 0.5 * noise) - 1);
					assertThat(sumOfLast20(lastExcesses, estimate - truth)).as("seed %d, up to request %d", seed, i)
						.isNotNegative();
					sumOfTruth += truth;
					sumOfEstimates += estimate;
				}
				demand.answered(usage(truth, 10));
			}
			assertThat((double) sumOfEstimates / sumOfTruth).as("seed %d", seed).isBetween(1.0, 1.06 + 2 * noise);
		}
	}

	@Test
	void nothingGoesBelowTheGuessBeforeEnoughAnswers() {
		for (int i = 0; i < TokenForecast.ENOUGH; i++) {
			assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isGreaterThanOrEqualTo(1004);
			answer(this.forecast, prompt("m", 4000), 400, 10);
		}
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isBetween(400L, 500L);
	}

	@Test
	void aFirstAnswerOverTheGuessRaisesTheNextEstimate() {
		answer(this.forecast, prompt("m", 4000), 1300, 10);
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isGreaterThanOrEqualTo(1300);
	}

	@Test
	void twoAnswersFarOverTheGuessAreBelieved() {
		for (int i = 0; i < 3; i++) {
			answer(this.forecast, prompt("m", 4000), 2500, 10);
		}
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isBetween(2500L, 5000L);
	}

	@Test
	void promptsThatGrowDearerAreFollowedWithinAFewAnswers() {
		for (int i = 0; i < 200; i++) {
			answer(this.forecast, prompt("m", 4000), 900, 10);
		}
		int below = 0;
		for (int i = 0; i < 100; i++) {
			Demand demand = this.forecast.demand(prompt("m", 4000));
			below += (demand.prompt() < 2000) ? 1 : 0;
			demand.answered(usage(2000, 10));
		}
		assertThat(below).isLessThanOrEqualTo(16);
	}

	@Test
	void tokensThatNoRequestShowsAreToldFromTheRatio() {
		Random random = new Random(7);
		for (int i = 0; i < 100; i++) {
			AiRequest request = prompt("m", 40 + random.nextInt(1000));
			answer(this.forecast, request, 300 + TokenEstimate.prompt(request), 10);
		}
		assertThat(this.forecast.demand(prompt("m", 160)).prompt()).isBetween(344L, 400L);
		assertThat(this.forecast.demand(prompt("m", 24_000)).prompt()).isBetween(6000L, 9000L);
	}

	@Test
	void modelsDoNotMix() {
		for (int i = 0; i < 20; i++) {
			answer(this.forecast, prompt("dear", 4000), 3000, 900);
			answer(this.forecast, prompt("cheap", 4000), 700, 20);
		}
		assertThat(this.forecast.demand(prompt("dear", 4000)).prompt()).isBetween(3000L, 3300L);
		assertThat(this.forecast.demand(prompt("cheap", 4000)).prompt()).isBetween(700L, 770L);
		assertThat(this.forecast.demand(prompt("other", 4000)).prompt()).isEqualTo(1004);
		assertThat(this.forecast.demand(prompt("cheap", 4000)).expected()).isLessThan(30);
	}

	@Test
	void anAnswerOfWhichNothingIsKnownIsExpectedAsLongAsAllowed() {
		assertThat(this.forecast.demand(grouped("t", null)).expected()).isEqualTo(256);
		assertThat(this.forecast.demand(grouped("t", 4000)).expected()).isEqualTo(4000);
		assertThat(this.forecast.demand(grouped("t", 100)).expected()).isEqualTo(100);
	}

	@Test
	void answersAreLearnedByGroupAndCappedByTheMaximum() {
		for (int i = 0; i < TokenForecast.ENOUGH; i++) {
			assertThat(this.forecast.demand(grouped("word", 4000)).expected()).isEqualTo(4000);
			answer(this.forecast, grouped("word", 4000), 10, 3);
			answer(this.forecast, grouped("essay", 4000), 10, 2000);
		}
		assertThat(this.forecast.demand(grouped("word", 4000)).expected()).isBetween(3L, 10L);
		assertThat(this.forecast.demand(grouped("essay", null)).expected()).isBetween(2000L, 2600L);
		assertThat(this.forecast.demand(grouped("essay", 1500)).expected()).isEqualTo(1500);
		assertThat(this.forecast.demand(grouped(null, null)).expected()).isEqualTo(256);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void mostAnswersAreNoLongerThanExpected(long seed) {
		Random random = new Random(seed);
		int longer = 0;
		for (int i = 0; i < 1000; i++) {
			long length = Math.round(200 * Math.exp(0.5 * random.nextGaussian()));
			Demand demand = this.forecast.demand(grouped("t", null));
			longer += (demand.expected() < length) ? 1 : 0;
			demand.answered(usage(10, length));
		}
		assertThat(longer).isBetween(1, 100);
	}

	@Test
	void aDemandDoesNotChangeWhileMoreIsLearned() {
		Demand demand = this.forecast.demand(prompt("m", 4000));
		long prompt = demand.prompt();
		long expected = demand.expected();
		for (int i = 0; i < 20; i++) {
			answer(this.forecast, prompt("m", 4000), 4000, 4000);
		}
		assertThat(demand.prompt()).isEqualTo(prompt);
		assertThat(demand.expected()).isEqualTo(expected);
	}

	@Test
	void nothingIsLearnedWhereNoLimitAsked() {
		for (int i = 0; i < 20; i++) {
			this.forecast.demand(prompt("m", 4000)).answered(usage(4000, 4000));
		}
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isEqualTo(1004);
		assertThat(this.forecast.demand(prompt("m", 4000)).expected()).isEqualTo(256);
	}

	@Test
	void usageThatWasNotReportedTeachesNothing() {
		for (int i = 0; i < 20; i++) {
			answer(this.forecast, prompt("m", 4000), 0, 0);
		}
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isEqualTo(1004);
		assertThat(this.forecast.demand(prompt("m", 4000)).expected()).isEqualTo(256);
	}

	@Test
	void nonsenseDoesNotMakeEstimatesThatNoLimitAllows() {
		for (int i = 0; i < 20; i++) {
			answer(this.forecast, prompt("m", 4000), Long.MAX_VALUE, Long.MAX_VALUE);
		}
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isLessThanOrEqualTo(4 * 1004 + 4096);
		assertThat(this.forecast.demand(prompt("m", 4000)).expected()).isLessThanOrEqualTo(2 * 131_072);
		for (int i = 0; i < 300; i++) {
			answer(this.forecast, prompt("m", 4000), 1000, 100);
		}
		assertThat(this.forecast.demand(prompt("m", 4000)).prompt()).isBetween(1000L, 1300L);
		assertThat(this.forecast.demand(prompt("m", 4000)).expected()).isBetween(100L, 2000L);
	}

	@Test
	void anyNumberOfModelsAndGroupsLeavesThoseInUse() {
		for (int i = 0; i < 20; i++) {
			answer(this.forecast, prompt("mine", 4000), 2000, 10);
		}
		for (int i = 0; i < 10_000; i++) {
			answer(this.forecast, prompt("model-" + i, 4000), 400, 10);
			answer(this.forecast, prompt("mine", 4000), 2000, 10);
		}
		assertThat(this.forecast.demand(prompt("mine", 4000)).prompt()).isBetween(2000L, 2200L);
		assertThat(this.forecast.demand(prompt("model-0", 4000)).prompt()).isEqualTo(1004);
	}

	@Test
	void manyThreadsLearnTheSame() {
		IntStream.range(0, 20_000).parallel().forEach((i) -> {
			String model = List.of("a", "b").get(i % 2);
			answer(this.forecast, prompt(model, 4000), (i % 2 == 0) ? 800 : 2000, 100);
		});
		assertThat(this.forecast.demand(prompt("a", 4000)).prompt()).isBetween(800L, 810L);
		assertThat(this.forecast.demand(prompt("b", 4000)).prompt()).isBetween(2000L, 2010L);
		assertThat(this.forecast.demand(prompt("b", 4000)).expected()).isBetween(100L, 105L);
	}

	/**
	 * By how much what would be reserved for 20 requests in flight exceeds what they
	 * have.
	 */
	private static long sumOfLast20(ArrayDeque<Long> excesses, long excess) {
		excesses.add(excess);
		if (excesses.size() > 20) {
			excesses.remove();
		}
		return (excesses.size() < 20) ? 0 : excesses.stream().mapToLong(Long::longValue).sum();
	}

	private static void answer(TokenForecast forecast, AiRequest request, long promptTokens, long completionTokens) {
		Demand demand = forecast.demand(request);
		demand.prompt();
		demand.expected();
		demand.answered(usage(promptTokens, completionTokens));
	}

	private static TokenUsage usage(long promptTokens, long completionTokens) {
		return new TokenUsage(promptTokens, completionTokens, promptTokens + completionTokens, 0);
	}

	private static long length(AiRequest request) {
		return request.messages().get(0).content().length();
	}

	private static AiRequest prompt(String model, int bytes) {
		return AiRequest.builder().model(model).user("x".repeat(bytes)).build();
	}

	private static AiRequest grouped(String group, Integer maxTokens) {
		return AiRequest.builder().model("m").user("x").group(group).maxTokens(maxTokens).build();
	}

}
