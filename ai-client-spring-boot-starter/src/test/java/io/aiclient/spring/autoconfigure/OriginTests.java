package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Failures say in which file and line the property was written.
 */
@ExtendWith(OutputCaptureExtension.class)
class OriginTests {

	@TempDir
	private Path directory;

	@Test
	void fileLineAndColumnOfTheProperty(CapturedOutput output) throws IOException {
		fail("""
				ai:
				  client:
				    base-url: http://localhost:1/v1
				    retry:
				      max-retries: -1
				""");
		assertThat(output)
			.contains("    Property: ai.client.retry.max-retries%n    Value: -1%n    Origin: URL [file:%s] - 5:20%n"
				.formatted(file()));
	}

	@Test
	void alsoOfThePropertyThatContradictsIt(CapturedOutput output) throws IOException {
		fail("""
				ai:
				  client:
				    base-url: http://localhost:1/v1
				    concurrency: {mode: adaptive, max: 10, min: 20}
				""");
		assertThat(output).contains("    Origin: URL [file:%s] - 4:40%n".formatted(file()),
				"    Origin of ai.client.concurrency.min: URL [file:%s] - 4:49%n".formatted(file()));
	}

	@Test
	void ofAGroupThatOfItsFirstProperty(CapturedOutput output) throws IOException {
		fail("""
				ai:
				  client:
				    clients:
				      "[my client]":
				        model: m
				""");
		assertThat(output).contains(
				"    Property: ai.client.clients[my client]%n    Origin: URL [file:%s] - 5:16%n".formatted(file()));
	}

	@Test
	void noneForWhatIsMissing(CapturedOutput output) throws IOException {
		fail("ai.client.base-url: https://api.openai.com/v1");
		assertThat(output).contains("    Property: ai.client.api-key%n    Reason: it is missing".formatted());
	}

	@ParameterizedTest
	@CsvSource({ "base-url, localhost:8089/v1", "api-key, two words", "proxy.host, http://h",
			"clients.cheap.base-url, api.openai.com", "prices[0].prompt, -1", "ssl.bundle, none",
			"rate-limit.requests-per-minute, 0", "provider, none", "concurrency.mode, none" })
	void whateverTheProperty(String property, String value, CapturedOutput output) throws IOException {
		Files.writeString(this.directory.resolve("application.properties"), """
				ai.client.base-url=http://localhost:1/v1
				ai.client.prices[0].model=m
				ai.client.prices[0].prompt=1
				ai.client.prices[0].completion=1
				ai.client.proxy.port=1
				ai.client.proxy.host=h
				ai.client.%s=%s
				""".formatted(property, value));
		run();
		assertThat(output.toString().lines())
			.anyMatch((line) -> line.matches("    Origin: URL \\[.*application.properties] - 7:\\d+"));
	}

	private void fail(String yaml) throws IOException {
		Files.writeString(file(), yaml);
		run();
	}

	private void run() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> application.run("--spring.config.location=file:" + this.directory + "/").close());
	}

	private Path file() {
		return this.directory.resolve("application.yaml");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
