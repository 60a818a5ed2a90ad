package io.aiclient.docs.jobs;

import java.nio.file.Path;

import org.springframework.stereotype.Component;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;

@Component
class ReviewJob {

	private final AiClient client;

	ReviewJob(AiClient client) {
		this.client = client;
	}

	JobReport run(Path rows, Path results) {
		AiBatchJob job = AiBatchJob.builder(this.client)
			.rows(JobRows.jsonLines(rows))
			.template(ReviewJob::request)
			.results(results)
			.answerField("sentiment")
			.build();
		System.out.println(job.estimate().describe());
		return job.run();
	}

	private static AiRequest request(JobRow row) {
		return AiRequest.builder()
			.system("Answer with one word: positive, negative or mixed.")
			.user(row.text("review"))
			.maxTokens(5)
			.build();
	}

}
