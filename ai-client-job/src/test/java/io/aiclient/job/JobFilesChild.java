package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

/**
 * A process that makes every file a job can have: one with a umask of its own.
 */
final class JobFilesChild {

	private final Path folder;

	private final String permissions;

	private JobFilesChild(Path folder, String permissions) {
		this.folder = folder;
		this.permissions = permissions;
	}

	/**
	 * Runs the job, damages a line of it, and repairs that. Prints the mode of each file
	 * as it was while the second run had them all.
	 * @param args folder, and what the new files are to be given, or nothing
	 */
	public static void main(String[] args) throws IOException {
		JobFilesChild child = new JobFilesChild(Path.of(args[0]), (args.length > 1) ? args[1] : "");
		child.run(5, false);
		Path results = child.folder.resolve("results.jsonl");
		byte[] damaged = Files.readAllBytes(results);
		damaged[20] ^= 1;
		Files.write(results, damaged);
		child.run(6, true);
		System.exit(0);
	}

	private void run(int rows, boolean print) {
		EchoExchange exchange = new EchoExchange();
		exchange.answer((request) -> EchoExchange.prompt(request).equals("text 1")
				? Mono.error(EchoExchange.status(400, "bad")) : Mono.just(EchoExchange.answer(request)));
		try (ManagedAiClient client = AiClientBuilder.create(exchange)
			.model("gpt-4.1-mini")
			.retryPolicy((attempt) -> null)
			.build()) {
			AiBatchJobBuilder job = AiBatchJob.builder(client)
				.rows(JobRows.of(Flux.range(0, rows).map((i) -> JobRow.of("" + i, "text " + i))))
				.template((row) -> AiRequest.builder().user(row.text("text")).maxTokens(100).build())
				.results(this.folder.resolve("results.jsonl"))
				.budget(BigDecimal.TEN)
				.repair(true)
				.deliverTo((result) -> Mono.fromRunnable(() -> {
					if (print) {
						print();
					}
				}));
			if (!this.permissions.isEmpty()) {
				job.filePermissions(this.permissions);
			}
			job.build().run();
		}
		if (print) {
			print();
		}
	}

	private void print() {
		try (Stream<Path> files = Files.list(this.folder)) {
			TreeMap<String, String> modes = new TreeMap<>();
			for (Path file : files.toList()) {
				modes.put(file.getFileName().toString(),
						PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
			}
			System.out.println("files " + List.of(modes));
		}
		catch (IOException ex) {
			System.out.println("failed: " + ex);
		}
	}

}
