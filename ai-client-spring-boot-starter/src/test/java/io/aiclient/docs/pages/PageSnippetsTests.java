package io.aiclient.docs.pages;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.docs.PageCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of each page compiles as one copies it, with the imports that the page shows.
 * That of a module's page is compiled in the module, which has what it needs.
 */
class PageSnippetsTests {

	private static final Set<String> OF_MODULES = Set.of("langchain4j.md", "openai-java.md", "spring-batch.md");

	static List<Path> pages() {
		return Documentation.pages()
			.stream()
			.filter((page) -> !OF_MODULES.contains(page.getFileName().toString()))
			.toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("pages")
	void javaCompilesWithTheImportsOfThePage(Path page) {
		assertThat(PageCompiler.problems(page.getFileName().toString(), Documentation.read(page)))
			.as("what a reader gets who copies the Java of %s", page)
			.isEmpty();
	}

}
