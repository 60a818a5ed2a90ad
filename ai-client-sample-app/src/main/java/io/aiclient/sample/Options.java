package io.aiclient.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;

/**
 * What the command line asks for.
 *
 * @param input file of the lines to translate; null for the property descriptions
 * @param output file of the results
 * @param language language to translate into
 * @param limit the most texts to take
 * @param compare whether to make the table also against a real provider
 * @param help whether to print the usage and do nothing
 */
record Options(@Nullable Path input, Path output, String language, int limit, boolean compare, boolean help) {

	static final String USAGE = """
			Usage: java -jar ai-client-sample-app.jar [options]
			  --input=FILE      translate the lines of FILE (default: the property descriptions on the class path)
			  --output=FILE     write the results there, one JSON object a line (default: translations.jsonl)
			  --language=NAME   translate into NAME (default: German)
			  --limit=N         take at most N texts
			  --compare         make the table of concurrency also against a real provider
			  --help            print this
			With --job, rows of a file are translated so that a crash loses none:
			  --job             do that; exit 0 when every row ended, 2 when rows are left
			  --input=FILE      rows, {"id": ..., "text": ...} one a line, or a .csv file (default: rows.jsonl)
			  --output=FILE     results, one line each; failed rows beside it (default: results.jsonl)
			  --budget=5.00     pause before all runs together cost more than so many US dollars
			  --dry-run         say what it would ask and cost, and send nothing
			  --retry-failed    ask the failed rows again, and no others
			Files of results that are new are for their owner only; files that exist keep their mode.
			Set AI_CLIENT_BASE_URL and AI_CLIENT_API_KEY (and AI_CLIENT_MODEL) to use a real provider.""";

	private static final Set<String> NAMES = Set.of("input", "output", "language", "limit", "compare", "help");

	static Options of(ApplicationArguments arguments) {
		requireKnown(arguments, NAMES);
		String input = value(arguments, "input", null);
		return new Options((input != null) ? Path.of(input) : null,
				Path.of(required(arguments, "output", "translations.jsonl")), required(arguments, "language", "German"),
				limit(arguments), arguments.containsOption("compare"), arguments.containsOption("help"));
	}

	static void requireKnown(ApplicationArguments arguments, Set<String> names) {
		for (String name : arguments.getOptionNames()) {
			if (!names.contains(name) && !name.contains(".")) {
				throw new UsageException("Unknown option --" + name + "\n" + USAGE);
			}
		}
		if (!arguments.getNonOptionArgs().isEmpty()) {
			throw new UsageException("Unknown argument " + arguments.getNonOptionArgs().get(0) + "\n" + USAGE);
		}
	}

	private static int limit(ApplicationArguments arguments) {
		String limit = value(arguments, "limit", null);
		if (limit == null) {
			return Integer.MAX_VALUE;
		}
		if (!limit.matches("[1-9][0-9]{0,8}")) {
			throw new UsageException("--limit=" + limit + " must be a whole number of one or more");
		}
		return Integer.parseInt(limit);
	}

	static String required(ApplicationArguments arguments, String name, String otherwise) {
		String value = value(arguments, name, otherwise);
		return (value != null) ? value : otherwise;
	}

	private static @Nullable String value(ApplicationArguments arguments, String name, @Nullable String otherwise) {
		List<String> values = arguments.getOptionValues(name);
		if (values == null) {
			return otherwise;
		}
		if (values.size() != 1 || values.get(0).isBlank()) {
			throw new UsageException("--" + name + " needs exactly one value: --" + name + "=...");
		}
		return values.get(0);
	}

}
