package io.aiclient.benchmarks.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.aiclient.benchmarks.run.RowsOptions;

/**
 * What a durable job promises: killed at random moments it loses no row and stores none
 * twice; and a million rows need no more memory than a few.
 */
public final class JobBenchmark {

	private static final String MEMORY = "memory";

	private static final RowsOptions DEFAULTS = new RowsOptions(20_000, 20, 1_000_000, MEMORY);

	private JobBenchmark() {
	}

	/**
	 * Runs it, and ends the process if a promise is broken.
	 * @param options {@code --kill-rows}, {@code --kills}, {@code --rows} and
	 * {@code --only}
	 */
	public static void run(List<String> options) {
		if (!isKept(DEFAULTS.parse(options))) {
			System.out.println("A promise is broken");
			System.exit(1);
		}
	}

	/**
	 * Runs a little of it, to see that it does.
	 * @throws IllegalStateException if a promise is broken
	 */
	public static void smoke() {
		if (!isKept(new RowsOptions(500, 1, 2_000, MEMORY))) {
			throw new IllegalStateException("A promise is broken");
		}
	}

	private static boolean isKept(RowsOptions parsed) {
		return inFolder((folder) -> {
			boolean ok = true;
			if (parsed.runsKill()) {
				ok &= new KillTrial(folder, parsed).run();
			}
			if (parsed.runsOther()) {
				ok &= new MemoryTrial(folder, parsed).run();
			}
			return ok;
		});
	}

	private static boolean inFolder(Trial trial) {
		try {
			Path folder = Files.createTempDirectory("ai-client-job");
			try {
				return trial.run(folder);
			}
			finally {
				delete(folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
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
		boolean run(Path folder) throws IOException;

	}

}
