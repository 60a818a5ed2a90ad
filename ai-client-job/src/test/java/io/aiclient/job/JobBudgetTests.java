package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.Spending;
import io.aiclient.job.JobReport.End;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A job with a budget: with a model of which a token costs a dollar, and its prompt
 * nothing.
 */
class JobBudgetTests {

	@TempDir
	private Path folder;

	private Path results;

	private final EchoExchange exchange = new EchoExchange();

	private ManagedAiClient client;

	@BeforeEach
	void open() {
		this.results = this.folder.resolve("results.jsonl");
		answerWith(5);
		this.client = AiClientBuilder.create(this.exchange)
			.model("dear")
			.prices(List.of(new ModelPrice("dear", BigDecimal.ZERO, null, new BigDecimal(1_000_000))))
			.concurrency(ConcurrencySettings.fixed(8))
			.retryPolicy((attempt) -> null)
			.build();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void pausesAtTheBudgetKeepsWhatIsStoredAndGoesOnWithAHigherOne() throws IOException {
		JobReport paused = job(20).budget(BigDecimal.valueOf(43)).build().run();
		assertThat(paused.end()).isEqualTo(End.BUDGET);
		assertThat(paused.isComplete()).isFalse();
		assertThat(paused.failed()).isZero();
		assertThat(paused.succeeded()).as("7 are sure to be asked for 43: 8 would cost 40, and 5 more")
			.isBetween(7L, 8L);
		assertThat(paused.describe()).contains("budget is spent").contains("higher budget");
		assertThat(paused.reason()).contains("may cost up to $10, and of the budget of $43 are spent $");
		assertThat(Files.readAllLines(this.results)).hasSize((int) paused.succeeded());
		JobReport again = job(20).budget(BigDecimal.valueOf(43)).build().run();
		assertThat(again.end()).isEqualTo(End.BUDGET);
		assertThat(this.exchange.asked().size() * 5).as("all runs together").isLessThanOrEqualTo(43);
		JobReport rest = job(20).budget(BigDecimal.valueOf(110)).build().run();
		assertThat(rest.isComplete()).isTrue();
		assertThat(Files.readAllLines(this.results)).hasSize(20);
		assertThat(this.exchange.asked()).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void aBudgetThatIsSmallerThanOneRowSaysSoWithBothFigures() throws IOException {
		JobReport report = job(3).budget(new BigDecimal("4.50")).build().run();
		assertThat(report.end()).isEqualTo(End.BUDGET);
		assertThat(report.describe()).contains("one row may cost more than the whole budget")
			.contains("up to $10, and the budget is $4.5.")
			.doesNotContain("is spent");
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(job(3).budget(BigDecimal.valueOf(30)).build().run().isComplete()).isTrue();
	}

	@Test
	void aBudgetOfFewerTokensThanOneRowSaysSoToo() {
		JobReport report = job(3).tokenBudget(100).build().run();
		assertThat(report.describe()).contains("one row may cost more than the whole budget")
			.containsPattern("row '[0-2]' up to 2\\d\\d tokens, and the budget is 100 tokens");
		JobReport both = job(3).budget(BigDecimal.valueOf(1000)).tokenBudget(100).build().run();
		assertThat(both.describe())
			.containsPattern("up to \\$10 and 2\\d\\d tokens, and the budget is \\$1000 and 100 tokens");
		assertThat(this.exchange.asked()).isEmpty();
	}

	/**
	 * One row is cheap, the other is dear.
	 */
	@Test
	void oneRowThatIsDearerThanTheBudgetIsNamedThoughOthersWereAsked() {
		JobReport report = job(2)
			.template((row) -> request(row).toBuilder().maxTokens("0".equals(row.key()) ? 10 : 50).build())
			.budget(BigDecimal.valueOf(40))
			.build()
			.run();
		assertThat(report.succeeded()).isOne();
		assertThat(report.describe()).contains("row '1' up to $50, and the budget is $40").contains("$5.000000 spent");
	}

	@Test
	void aBudgetOfTokensNeedsNoPrice() throws IOException {
		AiBatchJobBuilder job = job(20).template((row) -> request(row).toBuilder().model("unpriced").build());
		assertThat(job.tokenBudget(400).build().run().end()).isEqualTo(End.BUDGET);
		assertThat(this.exchange.asked().size()).as("of up to 288 tokens each, and 6 in the end").isBetween(1, 66);
		assertThat(job.tokenBudget(100_000).build().run().isComplete()).isTrue();
	}

	@Test
	void whatEndedWithoutAnAnswerIsSpentToo() throws IOException {
		this.exchange.answer((request) -> Mono.error(EchoExchange.status(504, "timeout")));
		JobReport report = job(20).budget(BigDecimal.valueOf(35)).build().run();
		assertThat(report.failed()).as("at ten dollars each, of which it is not known whether they were billed")
			.isEqualTo(3);
		assertThat(report.end()).isEqualTo(End.BUDGET);
		assertThat(spent().usd()).isEqualByComparingTo("30");
	}

	@Test
	void aUsageThatCannotBeTrueIsBookedAsReservedAndEndsNothing() throws IOException {
		this.exchange.answer((request) -> Mono.just(EchoExchange.answer(request)
			.toBuilder()
			.model("dear")
			.usage(new TokenUsage(1, 5, Long.MAX_VALUE, 0))
			.build()));
		assertThat(job(3).budget(BigDecimal.valueOf(35)).build().run().isComplete()).isTrue();
		assertThat(spent().usd()).isEqualByComparingTo("30");
	}

	@Test
	void whatRunsWithoutABudgetHaveStoredCounts() {
		job(4).build().run();
		JobReport report = job(20).budget(BigDecimal.valueOf(25)).build().run();
		assertThat(report.end()).isEqualTo(End.BUDGET);
		assertThat(this.exchange.asked().size() * 5).isLessThanOrEqualTo(25);
	}

	@Test
	void aStoppedJobCountsExactlyWhatWasSpent() throws IOException {
		job(4).budget(BigDecimal.valueOf(1000)).build().run();
		assertThat(spent().usd()).isEqualByComparingTo("20");
		this.exchange.answer((request) -> Mono.never());
		AiBatchJob job = job(8).budget(BigDecimal.valueOf(1000)).stopTimeout(Duration.ZERO).build();
		Mono<JobReport> report = job.start().cache();
		report.subscribe();
		await().until(() -> this.exchange.asked().size() == 8);
		job.stop();
		assertThat(report.block(Duration.ofSeconds(10)).end()).isEqualTo(End.STOPPED);
		assertThat(spent().usd()).as("four in flight count in full").isEqualByComparingTo("60");
	}

	@Test
	void rowsThatNothingBoundsEndTheJobBeforeAnythingIsSent() {
		assertThatExceptionOfType(JobException.class)
			.isThrownBy(
					() -> job(3).template((row) -> AiRequest.of(row.text("text"))).budget(BigDecimal.ONE).build().run())
			.withMessageContaining("Row '0'")
			.withMessageContaining("maxTokens");
		assertThatExceptionOfType(JobException.class)
			.isThrownBy(() -> job(3).template((row) -> request(row).toBuilder().model("unpriced").build())
				.budget(BigDecimal.ONE)
				.build()
				.run())
			.withMessageContaining("ai.client.prices");
		assertThat(this.exchange.asked()).isEmpty();
	}

	@Test
	void aBudgetThatWouldNotBeKeptIsRefusedWhenTheJobIsBuilt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AiBatchJob.builder(new ForwardingClient(this.client))
				.rows(rows(1))
				.template(JobBudgetTests::request)
				.results(this.results)
				.budget(BigDecimal.ONE)
				.build())
			.withMessageContaining("ManagedAiClient");
		assertThatIllegalArgumentException().isThrownBy(() -> job(1).budget(BigDecimal.ZERO))
			.withMessage("Invalid budget (0): must be more than zero");
		assertThatIllegalArgumentException().isThrownBy(() -> job(1).tokenBudget(-1))
			.withMessage("Invalid tokenBudget (-1): must be more than zero");
	}

	@Test
	void aDamagedFileOfWhatWasSpentStopsTheJob() throws IOException {
		job(1).budget(BigDecimal.TEN).build().run();
		Files.writeString(this.folder.resolve("results.jsonl.spending"), "0.1 5 00000000\n", StandardOpenOption.APPEND);
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> job(2).budget(BigDecimal.TEN).build().run())
			.withMessageContaining("results.jsonl.spending")
			.withMessageContaining("damaged");
	}

	private void answerWith(int tokens) {
		this.exchange.answer((request) -> Mono.just(EchoExchange.answer(request)
			.toBuilder()
			.model("dear")
			.usage(new TokenUsage(1, tokens, tokens + 1, 0))
			.build()));
	}

	private AiBatchJobBuilder job(int rows) {
		return AiBatchJob.builder(this.client).rows(rows(rows)).template(JobBudgetTests::request).results(this.results);
	}

	private static JobRows rows(int count) {
		return JobRows.of(Flux
			.fromStream(() -> IntStream.range(0, count).mapToObj((i) -> JobRow.of(String.valueOf(i), "text " + i))));
	}

	private static AiRequest request(JobRow row) {
		return AiRequest.builder().user(row.text("text")).maxTokens(10).build();
	}

	private Spending spent() throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(this.folder.resolve("results.jsonl.spending"))) {
			return journal.spent();
		}
	}

}
