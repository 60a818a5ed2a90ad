package io.aiclient.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.springframework.boot.ApplicationArguments;

/**
 * What the command line asks for with {@code --job}.
 *
 * @param input file of the rows
 * @param output file of the results
 * @param language language to translate into
 * @param dryRun whether only to say what it would ask and cost
 * @param retryFailed whether to ask the rows that failed, and no others
 */
record JobOptions(Path input, Path output, String language, boolean dryRun, boolean retryFailed) {

	static final String NAME = "job";

	private static final Set<String> NAMES = Set.of(NAME, "input", "output", "language", "dry-run", "retry-failed",
			"budget");

	static JobOptions of(ApplicationArguments arguments) {
		Options.requireKnown(arguments, NAMES);
		if (arguments.containsOption("budget")) {
			throw new UsageException("--budget is not available yet: use --dry-run to see what a job costs at most");
		}
		Path input = Path.of(Options.required(arguments, "input", "rows.jsonl"));
		if (!Files.isReadable(input)) {
			throw new UsageException("--input=" + input
					+ " does not exist; name a file of rows, {\"id\": ..., \"text\": ...} one a line, or a .csv file");
		}
		Path output = Path.of(Options.required(arguments, "output", "results.jsonl"));
		Path folder = output.toAbsolutePath().getParent();
		if (folder == null || !Files.isDirectory(folder)) {
			throw new UsageException("--output=" + output + " cannot be written: its folder does not exist");
		}
		return new JobOptions(input, output, Options.required(arguments, "language", "German"),
				arguments.containsOption("dry-run"), arguments.containsOption("retry-failed"));
	}

}
