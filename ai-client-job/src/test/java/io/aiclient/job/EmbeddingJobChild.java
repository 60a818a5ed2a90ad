package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Path;

import reactor.core.publisher.Flux;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.embedding.EmbeddingSettings;

/**
 * A process that runs a job of vectors: one that can be killed.
 */
final class EmbeddingJobChild {

	static final int CONCURRENCY = 4;

	static final int ROWS_OF_A_PACK = 20;

	static final String MODEL = "text-embedding-3-small";

	private EmbeddingJobChild() {
	}

	/**
	 * Runs the job.
	 * @param args base URL, results file, number of rows
	 */
	public static void main(String[] args) {
		try (ManagedAiClient client = AiClientBuilder.create(new HttpExchange(args[0]))
			.model(MODEL)
			.concurrency(ConcurrencySettings.fixed(CONCURRENCY))
			.embedding(EmbeddingSettings.defaults().withCaps(ROWS_OF_A_PACK, 100_000, 8_192))
			.build()) {
			System.out.println(AiBatchJob.builder(client)
				.rows(JobRows.of(Flux.range(0, Integer.parseInt(args[2])).map((i) -> JobRow.of("row-" + i, text(i)))))
				.embed((row) -> AiEmbeddingRequest.of(row.text("text")))
				.results(Path.of(args[1]))
				.build()
				.run()
				.describe());
		}
		System.exit(0);
	}

	static String text(int row) {
		return "Sentence number " + row;
	}

	static Process start(String baseUrl, Path results, int rows, Path log) throws IOException {
		return JobChild
			.start(JobChild.command(EmbeddingJobChild.class, baseUrl, results.toString(), Integer.toString(rows)), log);
	}

}
