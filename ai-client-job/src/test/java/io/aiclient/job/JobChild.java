package io.aiclient.job;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

/**
 * A process that runs a job: one that can be killed.
 */
final class JobChild {

	static final int CONCURRENCY = 50;

	static final int MAX_TOKENS = 100;

	private JobChild() {
	}

	/**
	 * Runs the job.
	 * @param args base URL, results file, number of rows, perhaps a budget
	 */
	public static void main(String[] args) {
		try (ManagedAiClient client = client(args[0])) {
			AiBatchJobBuilder job = job(client, Path.of(args[1]), Integer.parseInt(args[2]));
			if (args.length > 3) {
				job.budget(new BigDecimal(args[3]));
			}
			System.out.println(job.build().run().describe());
		}
		System.exit(0);
	}

	static AiBatchJobBuilder job(ManagedAiClient client, Path results, int rows) {
		return AiBatchJob.builder(client)
			.rows(JobRows.of(Flux.range(0, rows).map((i) -> JobRow.of("row-" + i, text(i)))))
			.template((row) -> AiRequest.builder()
				.user("Translate into German:\n\n" + row.text("text"))
				.maxTokens(MAX_TOKENS)
				.build())
			.results(results)
			.answerField("translation");
	}

	static String text(int row) {
		return "Sentence number " + row;
	}

	static ManagedAiClient client(String baseUrl) {
		return AiClientBuilder.create(new HttpExchange(baseUrl))
			.model("gpt-4.1-mini")
			.concurrency(ConcurrencySettings.fixed(CONCURRENCY))
			.build();
	}

	static Process start(String baseUrl, Path results, int rows, Path log, String... budget) throws IOException {
		List<String> command = command(JobChild.class, baseUrl, results.toString(), Integer.toString(rows));
		command.addAll(List.of(budget));
		return start(command, log);
	}

	/**
	 * The command that runs a class of the tests in a process of its own.
	 */
	static List<String> command(Class<?> main, String... args) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName()));
		command.addAll(List.of(args));
		return command;
	}

	static Process start(List<String> command, Path log) throws IOException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
	}

	private static String classPath() {
		String surefire = System.getProperty("surefire.test.class.path");
		String classPath = (surefire != null) ? surefire : System.getProperty("java.class.path");
		return classPath.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
	}

}
