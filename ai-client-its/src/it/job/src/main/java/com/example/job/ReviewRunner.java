package com.example.job;

import java.nio.file.Path;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;

import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;

@Component
class ReviewRunner implements CommandLineRunner {

	private final AiClient aiClient;

	ReviewRunner(AiClient aiClient) {
		this.aiClient = aiClient;
	}

	@Override
	public void run(String... args) {
		AiBatchJob job = AiBatchJob.builder(this.aiClient)
			.rows(JobRows.jsonLines(Path.of(args[0])))
			.template(ReviewRunner::request)
			.results(Path.of(args[1]))
			.answerField("sentiment")
			.build();
		JobReport report = job.run();
		System.out.println(report.describe());
	}

	private static AiRequest request(JobRow row) {
		return AiRequest.builder().user("Positive, negative or mixed?\n\n" + row.text("review")).maxTokens(50).build();
	}

}
