package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.resilience.LatchSettings;

/**
 * A job of few rows, on an exchange that says what it was asked.
 */
abstract class BatchJobTestCase {

	@TempDir
	Path folder;

	Path results;

	Path failed;

	final EchoExchange exchange = new EchoExchange();

	ManagedAiClient client;

	@BeforeEach
	void open() {
		this.results = this.folder.resolve("results.jsonl");
		this.failed = this.folder.resolve("results.failed.jsonl");
		this.client = client("gpt-4.1-mini");
	}

	ManagedAiClient client(String model) {
		return AiClientBuilder.create(this.exchange)
			.model(model)
			.concurrency(ConcurrencySettings.fixed(8))
			.latch(new LatchSettings(Duration.ofMillis(50)))
			.retryPolicy((attempt) -> null)
			.build();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	static AiRequest limited(JobRow row) {
		return AiRequest.builder().user(row.text("text")).maxTokens(100).build();
	}

	AiBatchJobBuilder job(List<JobRow> rows) {
		return AiBatchJob.builder(this.client)
			.rows(JobRows.of(Flux.fromIterable(rows)))
			.template((row) -> AiRequest.of(row.text("text")))
			.results(this.results);
	}

	static List<JobRow> rows(int count) {
		return IntStream.range(0, count).mapToObj((i) -> JobRow.of("" + i, "text " + i)).toList();
	}

	void failWhile(AtomicBoolean failing, String... prompts) {
		this.exchange.answer((request) -> failing.get() && List.of(prompts).contains(EchoExchange.prompt(request))
				? Mono.error(EchoExchange.status(400, "bad")) : Mono.just(EchoExchange.answer(request)));
	}

	Map<String, String> answers() throws IOException {
		Map<String, String> answers = new HashMap<>();
		lines(this.results).forEach((line) -> answers.put(line.path("id").asString(), line.path("answer").asString()));
		return answers;
	}

	static List<JsonNode> lines(Path file) throws IOException {
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> !line.isBlank())
			.map(JsonMapper.shared()::readTree)
			.toList();
	}

}
