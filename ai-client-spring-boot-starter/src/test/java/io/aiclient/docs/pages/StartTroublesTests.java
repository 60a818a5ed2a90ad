package io.aiclient.docs.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Provokes the failures at start of docs/troubleshooting.md that say file and line, and
 * holds the page to all that is printed of each.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartTroublesTests {

	@TempDir
	private Path directory;

	@Test
	void propertiesThatNothingReads(CapturedOutput output) throws IOException {
		start("""
				ai:
				  client:
				    base-url: http://localhost:1/v1
				    modle: gpt-4.1-mini
				    rate-limit:
				      request-per-minute: 500
				""");
		assertDocumented(printed(output, "Nothing reads these properties"));
	}

	@Test
	void addressWithoutScheme(CapturedOutput output) throws IOException {
		start("""
				ai:
				  client:
				    base-url: 127.0.0.1:8089/v1
				""");
		assertDocumented(printed(output, "    Property: "));
	}

	private void start(String yaml) throws IOException {
		Files.writeString(this.directory.resolve("application.yaml"), yaml);
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> application.run("--spring.config.location=file:" + this.directory + "/").close());
	}

	private String printed(CapturedOutput output, String first) {
		return output.toString()
			.lines()
			.dropWhile((line) -> !line.startsWith(first))
			.collect(Collectors.joining("\n"))
			.replaceAll("URL \\[.*/application.yaml]", "class path resource [application.yaml]")
			.strip();
	}

	private static void assertDocumented(String printed) {
		assertThat(Documentation.read(Documentation.root().resolve("docs/troubleshooting.md"))).contains(printed);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
