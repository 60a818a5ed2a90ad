package io.aiclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each published jar is a module of its own name, which the name of its file does not
 * change.
 */
class ModuleNameTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern PUBLISHED = Pattern
		.compile("<artifactId>(ai-client-[\\w-]+)</artifactId>\\s+<version>");

	private static final Pattern NAME = Pattern.compile("<Automatic-Module-Name>([\\w.]+)</Automatic-Module-Name>");

	@Test
	void eachJarOfTheBomNamesItsModule() {
		List<String> published = all(PUBLISHED, "ai-client-bom").stream()
			.filter((artifact) -> !artifact.equals("ai-client-bom"))
			.toList();
		assertThat(published).contains("ai-client-core", "ai-client-spring-boot-starter");
		for (String artifact : published) {
			assertThat(all(NAME, artifact)).as(artifact).singleElement().asString().startsWith("io.aiclient");
		}
	}

	@Test
	void noTwoModulesShareAName() throws IOException {
		try (var modules = Files.list(ROOT)) {
			List<Path> poms = modules.map((module) -> module.resolve("pom.xml")).filter(Files::exists).toList();
			assertThat(poms.stream().flatMap((pom) -> all(NAME, pom).stream())).hasSizeGreaterThan(4)
				.doesNotHaveDuplicates();
		}
	}

	private static List<String> all(Pattern pattern, String module) {
		return all(pattern, ROOT.resolve(module).resolve("pom.xml"));
	}

	private static List<String> all(Pattern pattern, Path pom) {
		try {
			return pattern.matcher(Files.readString(pom)).results().map((found) -> found.group(1)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
