package io.aiclient.benchmarks.embeddings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.benchmarks.EmbeddingCost;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.benchmarks.run.Summary;

/**
 * What embedding many texts promises, each part by itself.
 */
public final class EmbeddingsBenchmark {

	private static final Set<String> PARTS = new TreeSet<>(Set.of("cpu", "job", "memory", "quota"));

	private static final String ROWS = "--rows=";

	private static final String ONLY = "--only=";

	private static final int KILLS = 10;

	private EmbeddingsBenchmark() {
	}

	/**
	 * Runs it, and ends the process if a promise is broken.
	 * @param options {@code --rows} for quota, job and memory, and {@code --only}
	 */
	public static void run(List<String> options) {
		Integer rows = null;
		Set<String> parts = PARTS;
		for (String option : options) {
			if (option.matches(ROWS + "[1-9][0-9]{0,7}")) {
				rows = Integer.valueOf(option.substring(ROWS.length()));
			}
			else if (option.startsWith(ONLY) && PARTS.contains(option.substring(ONLY.length()))) {
				parts = Set.of(option.substring(ONLY.length()));
			}
			else {
				throw new IllegalArgumentException(
						"Unknown option " + option + "; there are --rows=N and --only= with one of " + PARTS);
			}
		}
		if (!isKept(parts, rows)) {
			System.out.println("A promise is broken");
			System.exit(1);
		}
	}

	/**
	 * Runs a little of it, to see that it does.
	 * @throws IllegalStateException if a promise is broken that needs no time
	 */
	public static void smoke() {
		boolean kept = inFolder(
				(folder) -> print(new Summary("job", List.of(new KilledJobTrial(folder, 2000, 1).run())))
						&& print(new Summary("memory", List.of(new VectorMemory(folder, 500).run()))));
		kept &= print(new Summary("cpu", List.of(EmbeddingCost.smoke((line) -> {
		}).run())));
		List<Figure> quota = new QuotaTrial(900).run();
		kept &= print(new Summary("quota", List.of(quota.subList(1, quota.size()))));
		if (!kept) {
			throw new IllegalStateException("A promise is broken");
		}
	}

	private static boolean isKept(Set<String> parts, @Nullable Integer rows) {
		System.out.println(Summary.HEADER);
		boolean kept = true;
		if (parts.contains("quota")) {
			int many = (rows != null) ? rows : 20_000;
			kept &= print(new Summary("quota, " + many + " texts", List.of(new QuotaTrial(many).run())));
		}
		if (parts.contains("job")) {
			int many = (rows != null) ? rows : 100_000;
			kept &= inFolder((folder) -> print(
					new Summary("job, " + many + " texts", List.of(new KilledJobTrial(folder, many, KILLS).run()))));
		}
		if (parts.contains("memory")) {
			int many = (rows != null) ? rows : 100_000;
			kept &= inFolder((folder) -> print(
					new Summary("memory, " + many + " texts", List.of(new VectorMemory(folder, many).run()))));
		}
		if (parts.contains("cpu")) {
			kept &= print(new Summary("cpu", List.of(EmbeddingCost.full(System.out::println).run())));
		}
		return kept;
	}

	private static boolean print(Summary summary) {
		System.out.println(summary);
		return summary.isKept();
	}

	private static boolean inFolder(Trial trial) {
		try {
			Path folder = Files.createTempDirectory("ai-client-embeddings");
			try {
				return trial.run(folder);
			}
			finally {
				try (Stream<Path> files = Files.walk(folder)) {
					for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
						Files.delete(file);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A measurement.
	 */
	@FunctionalInterface
	private interface Trial {

		/**
		 * Runs it.
		 * @param folder where it may write
		 * @return whether every promise was kept
		 */
		boolean run(Path folder);

	}

}
