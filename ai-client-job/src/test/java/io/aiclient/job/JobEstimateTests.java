package io.aiclient.job;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an estimate calls the most is no guess.
 */
class JobEstimateTests extends BatchJobTestCase {

	/**
	 * Of a tokenizer that makes a token of each byte, which is the worst there is.
	 */
	@ParameterizedTest
	@ValueSource(
			strings = { "plain words", "日本語のテキスト", "😀👩‍👩‍👧‍👦", "a.b,c;d", "\u0000\u0001\u0002", "äöüß\n\n\n" })
	void theMostHoldsWhateverTheTextIs(String text) {
		bill(1);
		AiBatchJob job = job(List.of(JobRow.of("1", text), JobRow.of("2", text.repeat(50))))
			.template(JobEstimateTests::limited)
			.build();
		JobEstimate estimate = job.estimate();
		BigDecimal spent = job.run().cost();
		assertThat(spent).isPositive().isLessThanOrEqualTo(estimate.greatestCost());
		assertThat(estimate.describe()).contains("at most $" + estimate.greatestCost().toPlainString());
	}

	@Test
	void theMostCountsEachOfTheAnswersAskedFor() {
		bill(3);
		AiBatchJob job = job(rows(2)).template((row) -> limited(row).toBuilder().option("n", 3).build()).build();
		JobEstimate estimate = job.estimate();
		assertThat(estimate.completionTokens()).isEqualTo(600);
		assertThat(job.run().cost()).isLessThanOrEqualTo(estimate.greatestCost());
	}

	@Test
	void theMostCountsWhatIsAskedBesideTheTexts() {
		AiRequest plain = limited(rows(1).get(0));
		BigDecimal without = job(rows(1)).template((row) -> plain).build().estimate().greatestCost();
		BigDecimal with = job(rows(1))
			.template((row) -> plain.toBuilder().option("tools", List.of("x".repeat(1000))).build())
			.build()
			.estimate()
			.greatestCost();
		assertThat(with.subtract(without)).as("a thousand tokens at $0.40 a million, and more")
			.isGreaterThan(new BigDecimal("0.0004"));
	}

	@Test
	void whatNothingBoundsHasNoMost() {
		JobEstimate estimate = job(rows(2))
			.template((row) -> limited(row).toBuilder().option("web_search_options", "{}").build())
			.build()
			.estimate();
		assertThat(estimate.greatestCost()).isNull();
		assertThat(estimate.unboundedBecause()).contains("row '0'").contains("web_search_options");
		assertThat(estimate.describe()).contains("Nothing bounds the cost")
			.contains("web_search_options")
			.doesNotContain("at most $");
	}

	private void bill(int answers) {
		this.exchange.answer((request) -> {
			int prompt = EchoExchange.prompt(request).getBytes(StandardCharsets.UTF_8).length;
			int completion = 100 * answers;
			return Mono.just(EchoExchange.answer(request)
				.toBuilder()
				.usage(new TokenUsage(prompt, completion, prompt + completion, 0))
				.build());
		});
	}

}
