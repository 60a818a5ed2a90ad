package io.aiclient.job;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.Spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A job goes on from files that an earlier version has left. Those in the folder
 * {@code earlier} were written when a mark of delivery was two slots of binary numbers:
 * by a run whose subscriber failed at its fifth row, and one without a subscriber that
 * asked the rest. They must never be written anew.
 */
class EarlierFilesTests {

	private static final List<String> FILES = List.of("rows.jsonl", "results.jsonl", "results.failed.jsonl",
			"results.jsonl.delivered", "results.jsonl.name", "results.jsonl.spending");

	private static final String[] UNDELIVERED = { "row-3", "row-4", "row-7", "8", "row-9", "5", "row-6" };

	private static final Spending SPENT = new Spending(new BigDecimal("0.00120838"), 1182);

	@TempDir
	private Path folder;

	private final EchoExchange exchange = new EchoExchange();

	private ManagedAiClient client;

	@BeforeEach
	void open() throws IOException {
		for (String file : FILES) {
			try (InputStream earlier = EarlierFilesTests.class.getResourceAsStream("earlier/" + file)) {
				Files.copy(earlier, this.folder.resolve(file));
			}
		}
		this.exchange.answer(EarlierFilesTests::answer);
		this.client = AiClientBuilder.create(this.exchange)
			.model("gpt-4.1-mini")
			.prices(List.of(new ModelPrice("gpt-4.1-mini", new BigDecimal("0.37"), null, new BigDecimal("1.59"))))
			.concurrency(ConcurrencySettings.fixed(1))
			.retryPolicy((attempt) -> null)
			.build();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void nothingIsAskedAgainAndTheMoneyIsAsBefore() throws IOException {
		Map<String, byte[]> before = contents();
		JobReport report = job().build().run();
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(report.isComplete()).isTrue();
		assertThat(List.of(report.rows(), report.storedBefore(), report.failedBefore(), report.unreadable()))
			.containsExactly(11L, 8L, 3L, 1L);
		assertThat(report.cost()).isEqualTo("0");
		assertThat(report.costBefore()).isEqualTo("0.00093320");
		assertThat(spent()).isEqualTo(SPENT);
		assertThat(contents()).as("byte by byte").containsExactlyEntriesOf(before);
	}

	/**
	 * The place of the mark counts bytes of both files.
	 */
	@Test
	void deliversFromTheMarkOnAndEachRowOnce() throws IOException {
		List<JobResult> taken = new ArrayList<>();
		job().deliverTo((row) -> Mono.fromRunnable(() -> taken.add(row))).build().run();
		assertThat(taken).extracting(JobResult::key).containsExactly(UNDELIVERED);
		assertThat(taken.get(0).response().cost()).isEqualByComparingTo("0.0002489");
		assertThat(taken.get(5).failure().status()).isEqualTo(400);
		taken.clear();
		job().deliverTo((row) -> Mono.fromRunnable(() -> taken.add(row))).build().run();
		assertThat(taken).isEmpty();
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(spent()).isEqualTo(SPENT);
	}

	/**
	 * A subscriber that fails in the middle leaves a mark that the next run reads.
	 */
	@Test
	void theMarkGoesOnFromTheEarlierOne() throws IOException {
		List<String> taken = new ArrayList<>();
		AiBatchJob refusing = job().deliverTo((row) -> {
			taken.add(row.key());
			return (taken.size() == 3) ? Mono.error(new IllegalStateException("full")) : Mono.empty();
		}).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(refusing::run).withMessageContaining("subscriber");
		job().deliverTo((row) -> Mono.fromRunnable(() -> taken.add(row.key()))).build().run();
		assertThat(taken).startsWith("row-3", "row-4", "row-7", "row-7", "8").hasSize(UNDELIVERED.length + 1);
		assertThat(this.folder.resolve("results.jsonl.delivered")).content().startsWith("ai-client delivered 1\n");
	}

	@Test
	void whatWasSpentLeavesNoRoomForAnotherRow() throws IOException {
		Files.writeString(this.folder.resolve("rows.jsonl"), "{\"id\":\"new\",\"text\":\"new\"}\n",
				StandardOpenOption.APPEND);
		JobReport report = job().budget(new BigDecimal("0.00120839")).build().run();
		assertThat(report.end()).isEqualTo(JobReport.End.BUDGET);
		assertThat(report.reason()).contains("of the budget of $0.00120839 are spent $0.00120838");
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(spent()).isEqualTo(SPENT);
	}

	private Map<String, byte[]> contents() throws IOException {
		Map<String, byte[]> contents = new LinkedHashMap<>();
		for (String file : FILES) {
			contents.put(file, Files.readAllBytes(this.folder.resolve(file)));
		}
		return contents;
	}

	private Spending spent() throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(this.folder.resolve("results.jsonl.spending"))) {
			return journal.spent();
		}
	}

	private AiBatchJobBuilder job() {
		return AiBatchJob.builder(this.client)
			.rows(JobRows.jsonLines(this.folder.resolve("rows.jsonl")))
			.onUnreadableRow(OnUnreadableRow.SKIP)
			.template((row) -> AiRequest.builder()
				.system("Translate into French.")
				.user(row.text("text"))
				.maxTokens(100)
				.build())
			.results(this.folder.resolve("results.jsonl"))
			.budget(BigDecimal.ONE);
	}

	private static Mono<AiResponse> answer(AiRequest request) {
		String text = request.messages().get(1).content();
		return switch (text) {
			case "refused" -> Mono.error(EchoExchange.status(400, "bad"));
			case "slow" -> Mono.error(EchoExchange.status(504, "timeout"));
			default -> Mono.just(AiResponse.builder()
				.content("en français : " + text)
				.model("gpt-4.1-mini-2025-04-14")
				.usage(new TokenUsage(20 + text.length(), 7 * text.length(), 20 + 8 * text.length(), 0))
				.finishReason("stop")
				.build());
		};
	}

}
