package io.aiclient.docs.jobs;

import java.nio.file.Path;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobRows;

final class ArticleVectors {

	private ArticleVectors() {
	}

	static AiBatchJob job(AiClient client, Path rows, Path results) {
		return AiBatchJob.builder(client)
			.rows(JobRows.jsonLines(rows))
			.embed((row) -> AiEmbeddingRequest.of(row.text("article")))
			.results(results)
			.build();
	}

}
