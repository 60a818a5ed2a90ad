package io.aiclient.docs.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages of the documentation, and what can be held against the code.
 */
final class Documentation {

	private static final Pattern FENCE = Pattern.compile("(?m)^```(\\w+)\\R(.*?)^```$", Pattern.DOTALL);

	private Documentation() {
	}

	static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("LICENSE"))) {
			folder = folder.getParent();
		}
		return folder;
	}

	static List<Path> pages() {
		return files(root(), ".md", 1, files(root().resolve("docs"), ".md", 9, List.of()));
	}

	static List<Path> sources() {
		return Stream
			.of("ai-client-spring-boot-starter", "ai-client-openai-java", "ai-client-langchain4j",
					"ai-client-spring-batch")
			.map((module) -> root().resolve(module).resolve("src/test/java/io/aiclient/docs"))
			.flatMap((folder) -> files(folder, ".java", 9, List.of()).stream())
			.toList();
	}

	private static List<Path> files(Path folder, String suffix, int depth, List<Path> more) {
		try (Stream<Path> files = Files.walk(folder, depth)) {
			return Stream.concat(files.filter((file) -> file.toString().endsWith(suffix)), more.stream()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The fenced blocks of a language.
	 * @param page the page
	 * @param language what is written behind the fence
	 * @return the blocks without their fences
	 */
	static List<String> blocks(Path page, String language) {
		List<String> blocks = new ArrayList<>();
		Matcher fence = FENCE.matcher(read(page));
		while (fence.find()) {
			if (fence.group(1).equals(language)) {
				blocks.add(fence.group(2));
			}
		}
		return blocks;
	}

	/**
	 * A text without its indentation, blank lines, imports and package.
	 * @param code Java
	 * @return one line for each line that is left
	 */
	static String essence(String code) {
		return "\n" + String.join("\n",
				code.lines()
					.map(String::strip)
					.filter((line) -> !line.isEmpty() && !line.startsWith("import ") && !line.startsWith("package "))
					.toList())
				+ "\n";
	}

}
