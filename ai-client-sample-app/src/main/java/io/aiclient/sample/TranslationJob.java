package io.aiclient.sample;

import java.io.PrintStream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobException;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;

/**
 * Translates the rows of a file, and can be killed at any moment: started again it goes
 * on.
 */
@Component
class TranslationJob {

	private static final int WORK_IS_LEFT = 2;

	private static final int SHORTEST_BOUND = 100;

	private static final int LONGEST_BOUND = 8192;

	private final AiClient client;

	private final ObjectProvider<JobExit> exit;

	TranslationJob(AiClient client, ObjectProvider<JobExit> exit) {
		this.client = client;
		this.exit = exit;
	}

	/**
	 * Runs the job.
	 * @return the exit code of the process
	 */
	int run(JobOptions options, PrintStream out) {
		AiBatchJob job = AiBatchJob.builder(this.client)
			.rows(options.input().toString().endsWith(".csv") ? JobRows.csv(options.input())
					: JobRows.jsonLines(options.input()))
			.template((row) -> request(row, options.language()))
			.results(options.output())
			.answerField("translation")
			.retryFailed(options.retryFailed())
			.budget(options.budget())
			.build();
		if (options.dryRun()) {
			out.println(job.estimate().describe());
			return 0;
		}
		// asked for now: a context that has closed has none
		JobExit exit = this.exit.getIfAvailable(JobExit::new);
		exit.begun();
		int code = WORK_IS_LEFT;
		try {
			JobReport report = job.run();
			out.println(report.describe());
			code = report.isComplete() ? 0 : WORK_IS_LEFT;
		}
		catch (JobException ex) {
			System.err.println(ex.getMessage());
		}
		exit.ended(code);
		return code;
	}

	/**
	 * A translation is about as long as its text: what bounds it is also what a budget
	 * reserves for it.
	 */
	private static AiRequest request(JobRow row, String language) {
		String text = row.text("text");
		return AiRequest.builder()
			.user("Translate into " + language + ":\n\n" + text)
			.maxTokens(Math.min(SHORTEST_BOUND + text.length(), LONGEST_BOUND))
			.build();
	}

}
