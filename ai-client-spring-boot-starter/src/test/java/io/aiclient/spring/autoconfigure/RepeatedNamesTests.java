package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.aiclient.spring.AiClients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names that differ by dashes, underscores or capital letters only: two of them in real
 * files, and one that several sources spell in their ways.
 */
class RepeatedNamesTests {

	@TempDir
	private Path directory;

	private ConfigurableEnvironment environment = new StandardEnvironment();

	private ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class, WebClientAutoConfiguration.class));

	@BeforeEach
	void readTheFiles() {
		this.runner = this.runner.withPropertyValues("spring.config.location=file:" + this.directory + "/")
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withInitializer((context) -> this.environment = context.getEnvironment());
	}

	@ParameterizedTest
	@CsvSource({ "my-cheap, myCheap, .myCheap", "my-cheap, my_cheap, .my_cheap", "mycheap, MY_CHEAP, .MY_CHEAP",
			"my-cheap, '[my-cheap]', [my-cheap]", "'[a.b]', '[A.b]', [A.b]", "'[my-cheap]', '[myCheap]', [myCheap]" })
	void twoClientsInAFileAreRefused(String first, String second, String name) throws IOException {
		Path file = write("application.yaml", """
				ai:
				  client:
				    base-url: http://localhost:1/v1
				    clients:
				      "%s":
				        model: one
				      "%s":
				        model: two
				""".formatted(first, second));
		FailureAnalysis analysis = refused();
		String written = first.startsWith("[") ? first : "." + first;
		assertThat(analysis.getDescription()).contains("Property: ai.client.clients" + name + "\n",
				"Origin: URL [file:" + file + "] - 8:16", "dashes, underscores, brackets or capital letters",
				"Origin of ai.client.clients" + written + ": URL [file:" + file + "] - 6:16");
		assertThat(analysis.getAction()).contains("ai.client.clients" + written).contains("Choose another name");
	}

	@Test
	void twoClientsInAFileAreRefusedWhateverElseNamesOneOfThem() throws IOException {
		write("application.yaml", """
				ai.client:
				  base-url: http://localhost:1/v1
				  clients:
				    my-cheap: {model: one}
				    myCheap: {model: two}
				""");
		this.runner = this.runner.withInitializer((context) -> add(
				new MapPropertySource("commandLineArgs", Map.of("ai.client.clients.my-cheap.api-key", "k"))));
		assertThat(refused().getDescription()).contains("Property: ai.client.clients.myCheap",
				"Origin of ai.client.clients.my-cheap");
	}

	@Test
	void aSourceBelowTheFilesMayNotRenameTheirClient() throws IOException {
		write("application.yaml", """
				ai.client:
				  base-url: http://localhost:1/v1
				  clients:
				    my-cheap: {model: one}
				""");
		ApplicationContextRunner files = this.runner;
		this.runner = files.withInitializer((context) -> this.environment.getPropertySources()
			.addLast(new MapPropertySource("defaultProperties", Map.of("ai.client.clients.myCheap.model", "two"))));
		assertThat(refused().getDescription()).contains("Property: ai.client.clients.myCheap",
				"ai.client.clients.my-cheap");
		files
			.withInitializer((context) -> this.environment.getPropertySources()
				.addLast(new MapPropertySource("defaultProperties", Map.of("ai.client.clients.mycheap.model", "two"))))
			.withInitializer((context) -> add(
					new MapPropertySource("commandLineArgs", Map.of("ai.client.clients.my-cheap.api-key", "k"))))
			.run((context) -> assertThat(context.getBean(AiClients.class).names()).containsExactly("default",
					"my-cheap"));
	}

	@Test
	void twoClientsInTwoFilesAreRefused() throws IOException {
		Path yaml = write("application.yaml", """
				ai.client:
				  base-url: http://localhost:1/v1
				  clients:
				    my-cheap: {model: one}
				""");
		Path prod = write("application-prod.properties", "ai.client.clients.myCheap.model=two");
		this.runner = this.runner.withPropertyValues("spring.profiles.active=prod");
		assertThat(refused().getDescription()).contains("ai.client.clients.my-cheap", "ai.client.clients.myCheap",
				"file:" + yaml + "] - 4:23", "file:" + prod + "] - 1:33");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "failover.endpoints", "clients.cheap.failover.endpoints", "clients[a.b].failover.endpoints" })
	void twoEndpointsAreRefused(String group) throws IOException {
		Path file = write("application.properties", """
				ai.client.base-url=http://localhost:1/v1
				ai.client.%1$s.east-us.base-url=http://localhost:2/v1
				ai.client.%1$s.eastUs.base-url=http://localhost:3/v1
				""".formatted(group));
		FailureAnalysis analysis = refused();
		assertThat(analysis.getDescription()).contains("Property: ai.client." + group + ".eastUs",
				"Origin of ai.client." + group + ".east-us: URL [file:" + file + "] - 2:");
		assertThat(analysis.getAction()).contains("ai.client." + group + ".east-us");
	}

	@Test
	void endpointsOfTwoClientsMayBeCalledAlike() throws IOException {
		write("application.properties", """
				ai.client.clients.one.base-url=http://localhost:1/v1
				ai.client.clients.one.failover.endpoints.east-us.base-url=http://localhost:2/v1
				ai.client.clients.two.base-url=http://localhost:1/v1
				ai.client.clients.two.failover.endpoints.eastUs.base-url=http://localhost:2/v1
				""");
		this.runner
			.run((context) -> assertThat(context.getBean(AiClients.class).names()).containsExactly("one", "two"));
	}

	@Test
	void whatOtherSourcesSayOfAClientIsMergedAndTheFileNamesIt() throws IOException {
		write("application.yaml", """
				ai.client:
				  base-url: http://localhost:1/v1
				  failover.endpoints.east-us: {base-url: "http://localhost:2/v1", model: file}
				  clients:
				    my-cheap: {model: file, cache.partition: file, job.file-permissions: "rw-r-----"}
				""");
		this.runner = this.runner.withInitializer((context) -> {
			add(new MapPropertySource("defaults", Map.of("ai.client.clients.my-cheap.share-in-flight", "true")));
			add(new MapPropertySource("test-systemProperties",
					Map.of("ai.client.clients.myCheap.cache.partition", "system")));
			add(new SystemEnvironmentPropertySource("test-systemEnvironment",
					Map.of("AI_CLIENT_CLIENTS_MYCHEAP_MODEL", "environment",
							"AI_CLIENT_CLIENTS_MYCHEAP_CACHE_PARTITION", "environment",
							"AI_CLIENT_FAILOVER_ENDPOINTS_EASTUS_MODEL", "environment")));
		});
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AiClients.class).names()).containsExactly("default", "my-cheap");
			ClientSettingsResolver resolver = ClientSettingsResolver.of(context.getEnvironment());
			ClientSettings settings = resolver.resolve("my-cheap");
			assertThat(settings.model()).isEqualTo("environment");
			assertThat(settings.cachePartition()).isEqualTo("environment");
			assertThat(settings.shareInFlight()).isTrue();
			assertThat(settings.failover().endpoints()).singleElement().satisfies((endpoint) -> {
				assertThat(endpoint.name()).isEqualTo("east-us");
				assertThat(endpoint.model()).isEqualTo("environment");
			});
		});
	}

	@Test
	void anotherSourceMayNotGiveAClientOfTheFilesItsSpelling() throws IOException {
		write("application.yaml", """
				ai.client:
				  base-url: http://localhost:1/v1
				  clients:
				    mycheap: {model: file}
				""");
		this.runner = this.runner.withInitializer((context) -> add(
				new MapPropertySource("test-systemProperties", Map.of("ai.client.clients.my-cheap.model", "other"))));
		assertThat(refused().getDescription()).contains("Property: ai.client.clients.mycheap",
				"ai.client.clients.my-cheap");
	}

	@Test
	void inAnotherSourceBracketsMakeAnotherClientWhichIsRefused() throws IOException {
		write("application.yaml", """
				ai.client:
				  base-url: http://localhost:1/v1
				  clients:
				    "[my-cheap]": {model: file}
				""");
		this.runner = this.runner.withInitializer((context) -> add(
				new MapPropertySource("test-systemProperties", Map.of("ai.client.clients.my-cheap.model", "other"))));
		assertThat(refused().getDescription()).contains("ai.client.clients.my-cheap", "ai.client.clients[my-cheap]",
				"from property source \"test-systemProperties\"");
	}

	@Test
	void oneNameInTwoSpellingsOfItsGroupIsOne() throws IOException {
		write("application.properties", """
				aiClient.clients.not-ours.model=m
				ai.client.baseUrl=http://localhost:1/v1
				ai.client.clients.cheap.model=m
				AI.CLIENT.clients.cheap.shareInFlight=true
				ai.client.clients[cheap].cache.partition=p
				""");
		this.runner.run((context) -> {
			assertThat(context.getBean(AiClients.class).names()).containsExactly("default", "cheap");
			ClientSettings settings = ClientSettingsResolver.of(context.getEnvironment()).resolve("cheap");
			assertThat(settings.shareInFlight()).isTrue();
			assertThat(settings.cachePartition()).isEqualTo("p");
		});
	}

	private void add(PropertySource<?> source) {
		this.environment.getPropertySources().addFirst(source);
	}

	private FailureAnalysis refused() {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		this.runner.run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).as("the start failed").isNotNull();
			analysis[0] = new InvalidAiClientSettingsFailureAnalyzer(this.environment).analyze(failure);
		});
		assertThat(analysis[0]).isNotNull();
		return analysis[0];
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text);
	}

}
