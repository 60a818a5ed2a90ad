package io.aiclient.docs.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.aiclient.docs.PageCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of docs/spring-batch.md compiles as one copies it, with the imports that it
 * shows.
 */
class SpringBatchPageTests {

	@Test
	void javaCompilesWithTheImportsOfThePage() throws IOException {
		Path page = Path.of("..", "docs", "spring-batch.md");
		assertThat(PageCompiler.problems("spring-batch.md", Files.readString(page)))
			.as("what a reader gets who copies the Java of %s", page)
			.isEmpty();
	}

}
