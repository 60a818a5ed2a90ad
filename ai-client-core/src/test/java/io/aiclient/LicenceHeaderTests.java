package io.aiclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files have no licence header: the licence is in the root, and in each jar.
 */
class LicenceHeaderTests {

	private static final Pattern PACKAGE = Pattern.compile("^package (?:io\\.aiclient|com\\.example)\\b",
			Pattern.MULTILINE);

	@Test
	void javaFilesBeginWithThePackageOrItsJavadoc() throws IOException {
		List<Path> sources = sources();
		assertThat(sources).hasSizeGreaterThan(100);
		assertThat(sources).allSatisfy((source) -> {
			String text = Files.readString(source);
			Matcher declaration = PACKAGE.matcher(text);
			assertThat(declaration.find()).isTrue();
			String head = text.substring(0, declaration.start()).toLowerCase(Locale.ROOT);
			assertThat(head).doesNotContain("licen", "copyright", "(c)");
			assertThat(source.endsWith("package-info.java") || head.isEmpty()).isTrue();
		});
	}

	@Test
	void licenceIsAmongTheClassesOfAJar() {
		assertThat(Path.of("target", "classes", "META-INF", "LICENSE")).exists();
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			return modules.map((module) -> module.resolve("src"))
				.filter(Files::isDirectory)
				.flatMap(LicenceHeaderTests::javaFiles)
				.toList();
		}
	}

	private static Stream<Path> javaFiles(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
