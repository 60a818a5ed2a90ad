package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.embedding.EmbeddingSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Jobs whose rows have vectors in place of answers.
 */
class EmbeddingJobTests {

	private static final EmbeddingSettings TEN = EmbeddingSettings.defaults().withCaps(10, 100_000, 8_192);

	private final EchoVectors exchange = new EchoVectors();

	private final List<JobResult> taken = new CopyOnWriteArrayList<>();

	@TempDir
	private Path folder;

	private Path results;

	private ManagedAiClient client;

	@BeforeEach
	void open() {
		this.results = this.folder.resolve("vectors.jsonl");
		this.client = client(TEN);
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	private ManagedAiClient client(EmbeddingSettings embedding) {
		return AiClientBuilder.create(this.exchange)
			.model(EchoVectors.MODEL)
			.embedding(embedding)
			.retryPolicy((attempt) -> null)
			.build();
	}

	private AiBatchJobBuilder job(List<JobRow> rows) {
		return job(rows, this.client);
	}

	private AiBatchJobBuilder job(List<JobRow> rows, ManagedAiClient client) {
		return AiBatchJob.builder(client)
			.rows(JobRows.of(Flux.fromIterable(rows)))
			.embed((row) -> AiEmbeddingRequest.of(row.text("text")))
			.results(this.results);
	}

	private static List<JobRow> rows(int count) {
		return IntStream.range(0, count).mapToObj((i) -> JobRow.of("" + i, "text " + i)).toList();
	}

	private static float[] numbers(JsonNode array) {
		float[] numbers = new float[array.size()];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = Float.parseFloat(array.get(i).asString());
		}
		return numbers;
	}

	private static AiBatchJobBuilder delivering(AiBatchJobBuilder job, List<JobResult> taken) {
		return job.deliverTo((result) -> Mono.fromRunnable(() -> taken.add(result)));
	}

	@Test
	void storesAVectorForEachRowAndAsksInPacks() throws IOException {
		JobReport report = job(rows(95)).build().run();
		assertThat(report.isComplete()).isTrue();
		assertThat(report.succeeded()).isEqualTo(95);
		assertThat(this.exchange.packs).as("ten rows a pack, if the machine is not too slow to fill it")
			.hasSizeBetween(10, 20);
		List<JsonNode> lines = BatchJobTestCase.lines(this.results);
		assertThat(lines).hasSize(95).allSatisfy((line) -> {
			String text = "text " + line.path("id").asString();
			assertThat(numbers(line.path("embedding"))).isEqualTo(EchoVectors.vector(text));
			assertThat(line.path("model").asString()).isEqualTo(EchoVectors.MODEL);
			assertThat(line.path("prompt_tokens").asInt()).isPositive();
			assertThat(line.path("cost").decimalValue()).isPositive();
			assertThat(line.has("answer")).isFalse();
		});
		BigDecimal cost = lines.stream()
			.map((line) -> line.path("cost").decimalValue())
			.reduce(BigDecimal.ZERO, BigDecimal::add);
		assertThat(cost).as("the rows' shares are what the packs cost")
			.isEqualByComparingTo(EchoVectors.PRICE_OF_A_MILLION.movePointLeft(6)
				.multiply(BigDecimal.valueOf(String.join("", this.exchange.texts()).length())));
		assertThat(report.cost()).isEqualByComparingTo(cost);
	}

	@Test
	void goesOnWhereItEnded() throws IOException {
		job(rows(20)).build().run();
		this.exchange.packs.clear();
		JobReport report = job(rows(30)).build().run();
		assertThat(report.storedBefore()).isEqualTo(20);
		assertThat(this.exchange.texts())
			.containsExactlyInAnyOrderElementsOf(IntStream.range(20, 30).mapToObj((i) -> "text " + i).toList());
		assertThat(BatchJobTestCase.lines(this.results)).hasSize(30);
	}

	@Test
	void base64HoldsTheSameNumbers() throws IOException {
		job(rows(3)).base64Vectors(true).build().run();
		assertThat(BatchJobTestCase.lines(this.results)).hasSize(3).allSatisfy((line) -> {
			ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(line.path("embedding").asString()))
				.order(ByteOrder.LITTLE_ENDIAN);
			float[] vector = new float[bytes.remaining() / Float.BYTES];
			bytes.asFloatBuffer().get(vector);
			assertThat(vector).isEqualTo(EchoVectors.vector("text " + line.path("id").asString()));
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aSubscriberGetsTheNumbersAsTheyCame(boolean base64) {
		delivering(job(rows(12)).base64Vectors(base64), this.taken).build().run();
		assertThat(this.taken).hasSize(12)
			.allSatisfy((row) -> assertThat(row.embedding()).isEqualTo(EchoVectors.vector("text " + row.key())));
	}

	@Test
	void linesOfBothFormsAreRead() {
		job(rows(2)).build().run();
		delivering(job(rows(4)).base64Vectors(true), this.taken).build().run();
		assertThat(this.taken).hasSize(4)
			.allSatisfy((row) -> assertThat(row.embedding()).isEqualTo(EchoVectors.vector("text " + row.key())));
	}

	@Test
	void aBadTextIsAFailureAloneAndIsAskedAgainAlone() throws IOException {
		List<JobRow> rows = new ArrayList<>(rows(30));
		rows.set(13, JobRow.of("13", "text #bad"));
		JobReport report = delivering(job(rows), this.taken).build().run();
		assertThat(report.succeeded()).isEqualTo(29);
		assertThat(report.failed()).isEqualTo(1);
		List<JsonNode> failed = BatchJobTestCase.lines(this.folder.resolve("vectors.failed.jsonl"));
		assertThat(failed).singleElement().satisfies((line) -> {
			assertThat(line.path("id").asString()).isEqualTo("13");
			assertThat(line.path("status").asInt()).isEqualTo(400);
		});
		assertThat(this.taken).filteredOn((row) -> !row.isSuccess())
			.singleElement()
			.satisfies((row) -> assertThat(row.embedding()).isNull());
		this.exchange.refusing.set(false);
		this.exchange.packs.clear();
		assertThat(job(rows).retryFailed(true).build().run().succeeded()).isEqualTo(1);
		assertThat(this.exchange.texts()).containsExactly("text #bad");
		assertThat(this.folder.resolve("vectors.failed.jsonl")).doesNotExist();
	}

	@Test
	void otherDimensionsAreAskedAgainAlsoIfTheClientSetsThem() {
		job(rows(3)).build().run();
		this.exchange.packs.clear();
		try (ManagedAiClient shorter = client(TEN.withDimensions(5))) {
			assertThat(job(rows(3), shorter).build().run().succeeded()).isEqualTo(3);
			assertThat(this.exchange.packs).singleElement()
				.satisfies((pack) -> assertThat(pack.dimensions()).isEqualTo(5));
		}
		this.exchange.packs.clear();
		AiBatchJob said = job(rows(3))
			.embed((row) -> AiEmbeddingRequest.builder().text(row.text("text")).dimensions(5).build())
			.build();
		assertThat(said.run().storedBefore()).as("the request says what the client said").isEqualTo(3);
		assertThat(this.exchange.packs).isEmpty();
	}

	@Test
	void identicalTextsAreEmbeddedOnce() throws IOException {
		List<JobRow> rows = List.of(JobRow.of("a", "same"), JobRow.of("b", "same"), JobRow.of("c", "other"));
		JobReport report = job(rows).deduplicate(true).build().run();
		assertThat(report.shared()).isEqualTo(1);
		assertThat(this.exchange.texts()).containsExactlyInAnyOrder("same", "other");
		Map<String, float[]> vectors = new HashMap<>();
		BatchJobTestCase.lines(this.results)
			.forEach((line) -> vectors.put(line.path("id").asString(), numbers(line.path("embedding"))));
		assertThat(vectors.get("b")).isEqualTo(vectors.get("a")).isEqualTo(EchoVectors.vector("same"));
	}

	@Test
	void aFileOfAnswersIsRefusedBeforeAnythingIsSent() throws IOException {
		job(rows(2)).answerField("answer").build().run();
		byte[] before = Files.readAllBytes(this.results);
		this.exchange.packs.clear();
		AiBatchJob job = job(rows(4)).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessageContaining("in the field 'answer'")
			.withMessageContaining("answerField(\"embedding\")");
		assertThat(this.exchange.packs).isEmpty();
		assertThat(Files.readAllBytes(this.results)).isEqualTo(before);
	}

	@Test
	void aBudgetIsUsedUpToTheLastRowThatHasRoom() {
		long boundOfARow = 256 + 16 + "text 10".length();
		long spent = 28 * "text 10".length();
		JobReport paused = job(rows(100).subList(10, 60)).tokenBudget(spent + boundOfARow).build().run();
		assertThat(paused.end()).isEqualTo(JobReport.End.BUDGET);
		assertThat(paused.succeeded()).as("packs of ten rows have no room in the end, and single rows have")
			.isBetween(25L, 29L);
		assertThat(paused.failed()).isZero();
		assertThat(paused.reason()).contains("the budget is spent").contains("tokens");
		assertThat(job(rows(100).subList(10, 60)).tokenBudget(1_000_000).build().run().isComplete()).isTrue();
		assertThat(this.exchange.texts()).as("none asked twice").hasSize(50);
	}

	@Test
	void aBudgetInMoneyNeedsNoMaxTokensButAPrice() {
		assertThat(job(rows(5)).budget(BigDecimal.ONE).build().run().isComplete()).isTrue();
		AiBatchJob unknown = job(rows(7)).budget(BigDecimal.ONE)
			.embed((row) -> AiEmbeddingRequest.builder().model("own-vectors").text(row.text("text")).build())
			.build();
		assertThatExceptionOfType(JobException.class).isThrownBy(unknown::run)
			.withMessageContaining("'own-vectors'")
			.withMessageContaining("ai.client.prices");
	}

	@Test
	void anEstimateCountsTextsAndBoundsThem() {
		JobEstimate estimate = job(rows(10)).build().estimate();
		assertThat(this.exchange.packs).isEmpty();
		assertThat(estimate.toAsk()).isEqualTo(10);
		assertThat(estimate.promptTokens()).as("two for each text of six bytes").isEqualTo(20);
		assertThat(estimate.completionTokens()).isZero();
		assertThat(estimate.promptCost())
			.isEqualByComparingTo(EchoVectors.PRICE_OF_A_MILLION.movePointLeft(6).multiply(BigDecimal.valueOf(20)));
		assertThat(job(rows(10)).build().run().cost()).isPositive().isLessThanOrEqualTo(estimate.greatestCost());
	}

	@Test
	void theLastOfTemplateAndEmbedHolds() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> AiBatchJob.builder(this.client).rows(JobRows.of(Flux.empty())).results(this.results).build())
			.withMessageContaining("template")
			.withMessageContaining("embed");
		AiBatchJob job = AiBatchJob.builder(this.client)
			.rows(JobRows.of(Flux.fromIterable(rows(1))))
			.template((row) -> AiRequest.of("not asked"))
			.embed((row) -> AiEmbeddingRequest.of(row.text("text")))
			.results(this.results)
			.build();
		assertThat(job.run().succeeded()).isEqualTo(1);
	}

	/**
	 * Files that exist are found again: the hash of a request never changes.
	 */
	@Test
	void theHashOfARequestIsWhatItWas() {
		assertThat(RequestFingerprint.of(AiEmbeddingRequest.builder().id("7").model("m").text("täxt").build()))
			.hasToString("f1dd24b94e893d6b0dce66179261a7cd");
	}

}
