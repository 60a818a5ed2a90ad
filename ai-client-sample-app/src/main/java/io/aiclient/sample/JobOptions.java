package io.aiclient.sample;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;

/**
 * What the command line asks for with {@code --job}.
 *
 * @param input file of the rows
 * @param output file of the results
 * @param language language to translate into
 * @param dryRun whether only to say what it would ask and cost
 * @param retryFailed whether to ask the rows that failed, and no others
 * @param budget the most that all runs may cost together, in US dollars; null for any
 * amount
 */
record JobOptions(Path input, Path output, String language, boolean dryRun, boolean retryFailed,
		@Nullable BigDecimal budget) {

	static final String NAME = "job";

	private static final Set<String> NAMES = Set.of(NAME, "input", "output", "language", "dry-run", "retry-failed",
			"budget");

	static JobOptions of(ApplicationArguments arguments) {
		Options.requireKnown(arguments, NAMES);
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
				arguments.containsOption("dry-run"), arguments.containsOption("retry-failed"), budget(arguments));
	}

	private static @Nullable BigDecimal budget(ApplicationArguments arguments) {
		if (!arguments.containsOption("budget")) {
			return null;
		}
		String budget = Options.required(arguments, "budget", "");
		if (!budget.matches("\\d{1,9}(\\.\\d{1,9})?") || new BigDecimal(budget).signum() == 0) {
			throw new UsageException(
					"--budget=" + budget + " must be an amount of US dollars above zero, such as 5.00");
		}
		return new BigDecimal(budget);
	}

}
