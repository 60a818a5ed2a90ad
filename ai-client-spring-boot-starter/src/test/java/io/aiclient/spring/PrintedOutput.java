package io.aiclient.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the tests printed, and what else their reports hold.
 *
 * @param folder the folder of the reports
 */
record PrintedOutput(Path folder) {

	/**
	 * Keys that tests use look like those of a provider.
	 */
	static final Pattern KEY = Pattern.compile("(?<![\\w-])sk-[\\w-]{6,}");

	/**
	 * Finds all that matches, but for what an earlier search found.
	 * @return file and match, each once
	 */
	List<String> find(Pattern pattern) {
		try (Stream<Path> files = Files.walk(this.folder)) {
			return files.filter(Files::isRegularFile)
				.filter((file) -> !file.getFileName().toString().contains(PrintedOutputTests.class.getName()))
				.flatMap((file) -> find(pattern, file))
				.distinct()
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> find(Pattern pattern, Path file) {
		try {
			String text = Files.readString(file, StandardCharsets.ISO_8859_1);
			return pattern.matcher(text).results().map((match) -> file.getFileName() + ": " + match.group());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
