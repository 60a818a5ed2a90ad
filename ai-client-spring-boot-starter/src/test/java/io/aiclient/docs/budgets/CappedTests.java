package io.aiclient.docs.budgets;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs what docs/budgets.md quotes: with a model whose answers cost a dollar.
 */
class CappedTests {

	private final ManagedAiClient client = AiClientBuilder
		.create(StubExchange.by((attempt) -> Mono
			.just(AiResponse.builder().content("yes").model("dear").usage(new TokenUsage(10, 1, 11, 0)).build())))
		.model("dear")
		.prices(List.of(new ModelPrice("dear", BigDecimal.ZERO, null, new BigDecimal(1_000_000))))
		.build();

	@Test
	void fiveDollarsPayForFiveAnswersAndTheOthersAreNotDone() {
		List<AiResult<AiResponse>> results = Capped.forFiveDollars(this.client, requests(8)).collectList().block();
		assertThat(results).hasSize(8);
		assertThat(results.stream().filter(AiResult::isSuccess)).hasSize(5);
		assertThat(results.stream().filter(Capped::isNotDone)).hasSize(3);
	}

	@Test
	void whatCannotBeCappedIsToldBeforeTheFirstIsSent() {
		SpendingCap cap = SpendingCap.ofUsd(BigDecimal.TEN);
		assertThat(Capped.check(this.client, requests(1).get(0), cap).usd()).isEqualByComparingTo("1");
		assertThatExceptionOfType(AiRefusedLocallyException.class)
			.isThrownBy(() -> Capped.check(this.client, AiRequest.of("x"), cap))
			.withMessageContaining("maxTokens");
	}

	@Test
	void anotherRunGoesOnFromWhatWasSpent(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("spending");
		BigDecimal two = BigDecimal.valueOf(2);
		assertThat(Capped.acrossCrashes(this.client, requests(3), two, file).stream().filter(AiResult::isSuccess))
			.hasSize(2);
		BigDecimal five = BigDecimal.valueOf(5);
		assertThat(Capped.acrossCrashes(this.client, requests(4), five, file).stream().filter(AiResult::isSuccess))
			.as("of five, two were spent before")
			.hasSize(3);
	}

	@Test
	void aJobHasABudget(@TempDir Path folder) {
		JobRows rows = JobRows.of(Flux.just(JobRow.of("1", "Is it so?")));
		JobReport report = Capped.job(this.client, rows, folder.resolve("results.jsonl")).run();
		assertThat(report.end()).as("200 tokens might cost 200 dollars").isEqualTo(JobReport.End.BUDGET);
	}

	private static List<AiRequest> requests(int count) {
		return Stream.generate(() -> AiRequest.builder().user("Is it so?").maxTokens(1).build()).limit(count).toList();
	}

}
