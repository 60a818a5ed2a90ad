package io.aiclient.docs.jobs;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.job.JobException;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.web.WebClientExchange;
import io.aiclient.spring.web.WebExchangeSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs what docs/durable-jobs.md quotes.
 */
@ExtendWith(OutputCaptureExtension.class)
class DurableJobsTests {

	@TempDir
	private Path folder;

	@Test
	void aJobWritesALineForEachRowAndGoesOnWithTheRest(CapturedOutput output) throws IOException {
		Path rows = Files.writeString(this.folder.resolve("rows.jsonl"), """
				{"id": "r1", "review": "Lovely."}
				{"id": "r2", "review": "Never again."}
				""");
		Path results = this.folder.resolve("results.jsonl");
		try (ManagedAiClient client = client()) {
			ReviewJob job = new ReviewJob(client);
			assertThat(job.run(rows, results).isComplete()).isTrue();
			assertThat(job.run(rows, results).storedBefore()).isEqualTo(2);
		}
		assertThat(Files.readAllLines(results)).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("\"sentiment\":\"Hallo\""));
		assertThat(output).contains("2 of 2 rows would be asked").contains("0 of 2 rows would be asked");
	}

	@Test
	void aJobOfVectorsWritesOneForEachRow() throws IOException {
		Path rows = Files.writeString(this.folder.resolve("rows.jsonl"), """
				{"id": "a1", "article": "Parcels"}
				{"id": "a2", "article": "Returns"}
				""");
		Path results = this.folder.resolve("vectors.jsonl");
		try (SimulatedProvider provider = SimulatedProvider.start();
				ManagedAiClient client = AiClientBuilder.create(new WebClientExchange("vectors",
						WebExchangeSettings.builder(URI.create(provider.baseUrl())).build(), WebClient.builder(), null))
					.model("text-embedding-3-small")
					.build()) {
			assertThat(ArticleVectors.job(client, rows, results).run().succeeded()).isEqualTo(2);
			assertThat(ArticleVectors.job(client, rows, results).run().storedBefore()).isEqualTo(2);
			assertThat(provider.counts().accepted()).as("both texts travel together").isEqualTo(1);
		}
		assertThat(Files.readAllLines(results)).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("\"embedding\":["));
	}

	@Test
	void aSubscriberGetsEachRow() {
		ReviewStore store = new ReviewStore();
		try (ManagedAiClient client = client()) {
			JobRows rows = JobRows.of(Flux.just(new JobRow("r1", Map.of("review", "Lovely."))));
			JobReport report = store.job(client, rows, this.folder.resolve("results.jsonl")).run();
			assertThat(report.isComplete()).isTrue();
		}
		assertThat(store.sentiments()).containsEntry("r1", "Hallo");
	}

	@Test
	void pageShowsWhatIsSaidOfARowThatCannotBeRead() throws IOException {
		Path rows = Files.writeString(this.folder.resolve("rows.jsonl"), """
				{"id": "1", "review": "Lovely."}
				{"id": "2", "text": "x" Said}
				""");
		String page = Files.readString(Path.of("..", "docs", "durable-jobs.md"));
		try (ManagedAiClient client = client()) {
			ReviewJob job = new ReviewJob(client);
			assertThatExceptionOfType(JobException.class)
				.isThrownBy(() -> job.run(rows, this.folder.resolve("results.jsonl")))
				.satisfies((ex) -> assertThat(page)
					.contains(String.valueOf(ex.getMessage()).replace(this.folder + File.separator, "")));
		}
	}

	private static ManagedAiClient client() {
		return AiClientBuilder.create(StubExchange.answering()).model("gpt-4.1-mini").build();
	}

}
