package io.aiclient.benchmarks.embeddings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import reactor.core.publisher.Flux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResult;
import io.aiclient.benchmarks.run.HeapLine;
import io.aiclient.benchmarks.run.PeakMemory;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;

/**
 * The child process: an application with the starter that embeds the {@link Texts} of a
 * benchmark, in one stream or as a durable job.
 */
public final class EmbeddingsClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "embeddings-client";

	static final String STREAM = "stream";

	static final String JOB = "job";

	private final int rows;

	private int right;

	private int refused;

	private int wrong;

	private EmbeddingsClient(int rows) {
		this.rows = rows;
	}

	/**
	 * Runs the client to its end.
	 * @param args the mode, the address of the provider, the number of rows, the file of
	 * results or the number of dimensions, and properties
	 */
	public static void run(List<String> args) {
		String[] properties = { "--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
				"--logging.level.root=warn", "--ai.client.base-url=" + args.get(2), "--ai.client.api-key=benchmark",
				"--ai.client.model=" + Texts.MODEL };
		List<String> more = args.subList(5, args.size());
		String[] all = Arrays.copyOf(properties, properties.length + more.size());
		for (int i = 0; i < more.size(); i++) {
			all[properties.length + i] = more.get(i);
		}
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, all)) {
			EmbeddingsClient run = new EmbeddingsClient(Integer.parseInt(args.get(3)));
			AiClient client = context.getBean(AiClient.class);
			if (args.get(1).equals(JOB)) {
				run.job(client, Path.of(args.get(4)));
			}
			else {
				run.stream(client, Integer.parseInt(args.get(4)));
			}
			System.out.printf(Locale.ROOT, "peak resident memory %.1f MB%n", PeakMemory.megabytes());
		}
	}

	private void stream(AiClient client, int dimensions) {
		long begun = System.nanoTime();
		client.embed(Flux.range(0, this.rows).map((row) -> AiEmbeddingRequest.of(Texts.of(row))))
			.doOnNext((result) -> count(result, dimensions))
			.blockLast();
		System.out.printf(Locale.ROOT, "right %d, refused %d, wrong %d, seconds %.3f%n", this.right, this.refused,
				this.wrong, (System.nanoTime() - begun) / 1e9);
	}

	private void count(AiResult<float[]> result, int dimensions) {
		int row = Math.toIntExact(result.index());
		if (result instanceof AiResult.Success<float[]> success && !Texts.isBad(row)
				&& Arrays.equals(success.value(), Texts.vector(row, dimensions))) {
			this.right++;
		}
		else if (result instanceof AiResult.Failure<float[]> failure && Texts.isBad(row)
				&& failure.error() instanceof AiInvalidRequestException) {
			this.refused++;
		}
		else {
			this.wrong++;
			System.out.println("Row " + row + ": " + result);
		}
	}

	private void job(AiClient client, Path results) {
		long begun = System.nanoTime();
		JobReport report = AiBatchJob.builder(client).rows(JobRows.of(Flux.range(0, this.rows).map((row) -> {
			HeapLine.print(row, this.rows);
			return JobRow.of("" + row, Texts.of(row));
		}))).embed((row) -> AiEmbeddingRequest.of(row.text("text"))).base64Vectors(true).results(results).build().run();
		System.out.printf(Locale.ROOT, "rows %d, embedded %d, stored before %d, failed %d, %s, seconds %.1f%n",
				report.rows(), report.succeeded(), report.storedBefore(), report.failed() + report.failedBefore(),
				report.end(), (System.nanoTime() - begun) / 1e9);
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
