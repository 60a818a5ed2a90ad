package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

import io.aiclient.spring.autoconfigure.UnknownPropertiesException.UnknownProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Properties below {@code ai.client} that nothing reads, in real files and on the command
 * line.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

	@TempDir
	private Path directory;

	private @Nullable ClassLoader classLoader;

	private Consumer<ConfigurableEnvironment> more = (environment) -> {
	};

	@Test
	void eachIsNamedWithFileAndLineAndWhatMayBeMeant(CapturedOutput output) throws IOException {
		Path file = write("application.yaml", """
				ai:
				  client:
				    base-url: http://localhost:1/v1
				    modle: gpt-4.1-mini
				    rate-limit:
				      request-per-minute: 500
				    clients:
				      cheap:
				        modle: deepseek-chat
				""");
		UnknownPropertiesException failure = refused();
		assertThat(failure.properties())
			.extracting(UnknownProperty::name, UnknownProperty::origin, UnknownProperty::meant)
			.containsExactlyInAnyOrder(row("ai.client.modle", file + "] - 4:12", "ai.client.model"),
					row("ai.client.rate-limit.request-per-minute", file + "] - 6:27",
							"ai.client.rate-limit.requests-per-minute"),
					row("ai.client.clients.cheap.modle", file + "] - 9:16", "ai.client.clients.cheap.model"));
		assertThat(output).contains("APPLICATION FAILED TO START", "    Property: ai.client.modle",
				"    Origin: URL [file:" + file + "] - 4:12", "    Did you mean ai.client.model?",
				"ai.client.unknown-properties=warn");
	}

	@Test
	void theFileOfAProfileIsJudgedWhenTheProfileIsActive() throws IOException {
		write("application-prod.properties", "ai.client.modle=m");
		run().close();
		assertThat(refused("--spring.profiles.active=prod").properties()).singleElement()
			.extracting(UnknownProperty::origin)
			.asString()
			.contains("application-prod.properties] - 1:17");
	}

	@Test
	void anImportedFileIsJudged() throws IOException {
		Path other = write("other.yaml", "ai.client.modle: m");
		assertThat(refused("--spring.config.import=file:" + other).properties()).hasSize(1);
	}

	@Test
	void aConfigurationTreeIsJudged() throws IOException {
		Path tree = Files.createDirectories(this.directory.resolve("tree"));
		Files.writeString(tree.resolve("ai.client.modle"), "m");
		assertThat(refused("--spring.config.import=configtree:" + tree + "/").properties()).hasSize(1);
	}

	@Test
	void theCommandLineIsJudged() {
		assertThat(refused("--ai.client.base-ur=http://localhost:1/v1").properties()).singleElement()
			.isEqualTo(new UnknownProperty("ai.client.base-ur",
					"\"ai.client.base-ur\" from property source \"commandLineArgs\"", "ai.client.base-url"));
	}

	@Test
	void whatATestHasInItsAnnotationIsJudged() {
		this.more = (environment) -> environment.getPropertySources()
			.addFirst(new MapPropertySource("Inlined Test Properties", Map.of("ai.client.modle", "m")));
		assertThat(refused().properties()).hasSize(1);
	}

	@Test
	void theEnvironmentIsNot() {
		this.more = (environment) -> environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("AI_CLIENT_WORKER", "1", "AI_CLIENT_PORT", "tcp://10.0.0.1:80",
									"AI_CLIENT_SERVICE_HOST", "10.0.0.1", "ai.client.modle", "m")));
		run().close();
	}

	@Test
	void systemPropertiesAndDefaultsOfTheProgramAreNot() {
		this.more = (environment) -> {
			environment.getPropertySources()
				.addFirst(new MapPropertySource("systemProperties", Map.of("ai.client.modle", "m")));
			environment.getPropertySources()
				.addLast(new MapPropertySource("defaultProperties", Map.of("ai.client.modle", "m")));
		};
		run().close();
	}

	@Test
	void everyPropertyOfTheReferenceIsKnownInEverySpelling() throws IOException {
		write("application.yaml", """
				ai:
				  client:
				    baseUrl: http://localhost:1/v1
				    unknown-properties: fail
				    rate_limit: {requestsPerMinute: 500, tokens-per-minute: 1000}
				    retry:
				    proxy: {no-proxy: ["*.internal", other]}
				    prices:
				      - {model: m, prompt: 1, cachedPrompt: 1, completion: 1}
				    failover: {endpoints: {my-azure: {base-url: "http://localhost:2/v1", rate-limit: {window: 10s}}}}
				    clients:
				      my-cheap: {model: m, clients: , failover: {endpoints: {x: {weight: 1}}}}
				      "[a.b]": {timeout: {total: 1s}}
				""");
		Files.writeString(this.directory.resolve("application.properties"), """
				ai.client.prices[0].model=n
				AI.CLIENT.MODEL=m
				ai.client.clients[c.d].model=m
				aiclient.modle=not ours
				ai.clients.modle=not ours
				""");
		run().close();
	}

	@ParameterizedTest
	@CsvSource({ "base-ur, base-url", "baseurl2, base-url", "url, base-url", "apikey1, api-key", "key, api-key",
			"requests-per-minute, rate-limit.requests-per-minute", "max-retries, retry.max-retries",
			"rate-limits.requests-per-minute, rate-limit.requests-per-minute",
			"ratelimit.token-per-minute, ratelimit.tokens-per-minute", "client.cheap.model, clients.cheap.model",
			"clients.cheap.key, clients.cheap.api-key", "clients[a.b].modle, clients[a.b].model",
			"clients.cheap.unknown-properties, unknown-properties",
			"failover.endpoint.azure.model, failover.endpoints.azure.model",
			"failover.endpoints.azure.modle, failover.endpoints.azure.model", "prices[0].promt, prices[0].prompt",
			"unknown-property, unknown-properties", "somethingelse, ", "model.name, " })
	void theNearestNameIsSuggested(String written, @Nullable String meant) {
		assertThat(refused("--ai.client." + written + "=1").properties()).singleElement()
			.extracting(UnknownProperty::meant)
			.isEqualTo((meant != null) ? "ai.client." + meant : null);
	}

	@Test
	void aPropertyMakesItOneWarning(CapturedOutput output) throws IOException {
		write("application.properties", "ai.client.modle=m\nai.client.base-ur=secret-value\n");
		run("--ai.client.unknown-properties=warn").close();
		assertThat(output.toString()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("UnknownPropertiesCheck"))).singleElement()
			.asString()
			.contains("Nothing reads ai.client.modle (URL [file:", "did you mean ai.client.model?; ai.client.base-ur");
		assertThat(output).doesNotContain("secret-value");
	}

	@Test
	void aReactionThatIsNoneIsRefusedWithThoseThereAre(CapturedOutput output) {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> run("--ai.client.unknown-properties=no", "--ai.client.modle=m"));
		assertThat(output.getOut().lines().map(String::strip)).contains("Property: ai.client.unknown-properties",
				"fail", "warn");
	}

	@Test
	void aReactionThatIsNoneIsRefusedThoughAllPropertiesAreKnown() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> run("--ai.client.unknown-properties=no"));
	}

	@Test
	void aheadOfTimeAPlaceholderNeedsNoValue() {
		SpringProperties.setFlag(AbstractAotProcessor.AOT_PROCESSING);
		try {
			run("--ai.client.unknown-properties=${NO_SUCH_REACTION}", "--ai.client.base-url=${NO_SUCH_URL}").close();
			assertThat(refused("--ai.client.modle=${NO_SUCH_MODEL}").properties()).hasSize(1);
		}
		finally {
			SpringProperties.setProperty(AbstractAotProcessor.AOT_PROCESSING, null);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring-configuration-metadata.json", "additional-spring-configuration-metadata.json" })
	void whatAModuleOrTheApplicationDescribesIsKnown(String file) throws IOException {
		Path metadata = Files.createDirectories(this.directory.resolve("classes/META-INF")).resolve(file);
		Files.writeString(metadata, """
				{"properties": [
				  {"name": "ai.client.worker.pool-size", "type": "java.lang.Integer"},
				  {"name": "ai.client.worker.tags", "type": "java.util.Map<java.lang.String,java.lang.String>"},
				  {"name": "ai.client.worker.hosts", "type": "java.util.List<java.lang.String>"}]}
				""");
		this.classLoader = new URLClassLoader(new URL[] { this.directory.resolve("classes/").toUri().toURL() },
				getClass().getClassLoader());
		run("--ai.client.worker.poolSize=1", "--ai.client.worker.tags.a.b=c", "--ai.client.worker.hosts[0]=h").close();
		assertThat(refused("--ai.client.worker.pool-sze=1", "--ai.client.clients.cheap.modle=m").properties())
			.extracting(UnknownProperty::meant)
			.containsExactlyInAnyOrder("ai.client.worker.pool-size", "ai.client.clients.cheap.model");
	}

	@Test
	void theAnalysisNamesAllAndShowsNoValue() {
		FailureAnalysis analysis = new UnknownPropertiesFailureAnalyzer()
			.analyze(refused("--ai.client.api-kye=secret", "--ai.client.modle=m"));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("ai.client.api-kye", "ai.client.modle").doesNotContain("secret");
	}

	private UnknownPropertiesException refused(String... arguments) {
		try {
			run(arguments).close();
		}
		catch (UnknownPropertiesException ex) {
			return ex;
		}
		throw new AssertionError("It started");
	}

	private ConfigurableApplicationContext run(String... arguments) {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		if (this.classLoader != null) {
			application.setResourceLoader(new DefaultResourceLoader(this.classLoader));
		}
		ConfigurableEnvironment environment = new StandardEnvironment();
		this.more.accept(environment);
		application.setEnvironment(environment);
		String[] all = new String[arguments.length + 1];
		System.arraycopy(arguments, 0, all, 0, arguments.length);
		all[arguments.length] = "--spring.config.location=file:" + this.directory + "/";
		return application.run(all);
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text);
	}

	private static Tuple row(String name, String origin, String meant) {
		return tuple(name, "URL [file:" + origin, meant);
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
