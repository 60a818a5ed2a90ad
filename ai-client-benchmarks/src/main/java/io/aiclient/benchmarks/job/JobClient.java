package io.aiclient.benchmarks.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;
import io.aiclient.benchmarks.run.HeapLine;
import io.aiclient.benchmarks.run.PeakMemory;

/**
 * The child process: an application with the starter that runs a job or a batch, and
 * reports its heap after a collection at a tenth and at nine tenths of the rows, and at
 * its end the most memory that was resident.
 */
public final class JobClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "job-client";

	static final String JOB = "job";

	static final String BATCH = "batch";

	static final int CONCURRENCY = 50;

	private final int rows;

	private JobClient(int rows) {
		this.rows = rows;
	}

	/**
	 * Runs the client to its end.
	 * @param args what {@link JobProcess} passes
	 */
	public static void run(List<String> args) {
		int rows = Integer.parseInt(args.get(4));
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
				"--spring.main.web-application-type=none", "--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--ai.client.base-url=" + args.get(2), "--ai.client.api-key=benchmark",
				"--ai.client.model=gpt-4.1-mini", "--ai.client.concurrency.max=" + CONCURRENCY)) {
			AiClient client = context.getBean(AiClient.class);
			JobClient run = new JobClient(rows);
			if (args.get(1).equals(BATCH)) {
				run.batch(client);
			}
			else {
				run.job(client, Path.of(args.get(3)), Integer.parseInt(args.get(5)));
			}
			System.out.printf(Locale.ROOT, "peak resident memory %.1f MB%n", PeakMemory.megabytes());
		}
	}

	private void batch(AiClient client) {
		long begun = System.nanoTime();
		Long answered = client.batch(Flux.range(0, this.rows).map((i) -> {
			HeapLine.print(i, this.rows);
			return request(JobRow.of("row-" + i, text(i)));
		})).filter((result) -> result.isSuccess()).count().block();
		System.out.printf(Locale.ROOT, "rows %d, answered %d, seconds %.1f%n", this.rows, answered,
				(System.nanoTime() - begun) / 1e9);
	}

	private void job(AiClient client, Path results, int stopAfter) {
		long begun = System.nanoTime();
		AiBatchJob[] job = new AiBatchJob[1];
		job[0] = AiBatchJob.builder(client).rows(JobRows.of(Flux.range(0, this.rows).map((i) -> {
			HeapLine.print(i, this.rows);
			if (i == stopAfter) {
				job[0].stop();
			}
			return JobRow.of("row-" + i, text(i));
		}))).template(JobClient::request).results(results).build();
		JobReport report = job[0].run();
		System.out.printf(Locale.ROOT, "rows %d, answered %d, stored before %d, failed %d, %s, seconds %.1f%n",
				report.rows(), report.succeeded(), report.storedBefore(), report.failed(), report.end(),
				(System.nanoTime() - begun) / 1e9);
	}

	private static AiRequest request(JobRow row) {
		return AiRequest.builder().id(row.key()).user("Translate into German:\n\n" + row.text("text")).build();
	}

	static String text(int row) {
		return "Sentence number " + row + " of the benchmark.";
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
