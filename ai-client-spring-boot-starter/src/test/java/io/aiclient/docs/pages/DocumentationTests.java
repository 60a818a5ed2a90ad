package io.aiclient.docs.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What the README and the guides show exists, compiles and binds.
 */
class DocumentationTests {

	private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

	private static final Pattern PROPERTY = Pattern.compile("(?<!gen_)ai\\.client\\.[a-z][a-z0-9.<>-]*[a-z>]");

	/**
	 * What the pages show as a property that nothing reads.
	 */
	private static final Set<String> MISSPELT = Set.of("ai.client.modle", "ai.client.rate-limit.request-per-minute");

	/**
	 * What modules bind and describe themselves.
	 */
	private static final Set<String> OF_MODULES = Set.of("ai.client.openai-java.client", "ai.client.spring-ai.client",
			"ai.client.spring-ai.chat.client", "ai.client.spring-ai.embedding.client", "ai.client.langchain4j.client",
			"ai.client.langchain4j.chat.model", "ai.client.langchain4j.embedding.client",
			"ai.client.langchain4j.embedding.model");

	static Stream<Arguments> javaBlocks() {
		return blocks("java").filter((block) -> !Documentation.essence((String) block.get()[1]).isBlank());
	}

	static Stream<Arguments> yamlBlocks() {
		return blocks("yaml");
	}

	static List<Path> pages() {
		return Documentation.pages();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void javaBlocks(String name, String code) {
		String essence = Documentation.essence(code);
		assertThat(Documentation.sources())
			.as("%s: no source below io/aiclient/docs, where it would be compiled and "
					+ "run, has these lines; change the source first, then quote it:%n%s", name, code)
			.anyMatch((source) -> Documentation.essence(Documentation.read(source)).contains(essence));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void yamlBlocks(String name, String yaml) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues("OPENAI_BASE_URL=https://api.openai.com/v1", "OPENAI_API_KEY=k",
					"AZURE_OPENAI_API_KEY=k", "DEEPSEEK_API_KEY=k", "PROXY_PASSWORD=p")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withInitializer((context) -> load(yaml, context.getEnvironment()))
			.run((context) -> {
				assertThat(context).as(name).hasNotFailed();
				Binder.get(context.getEnvironment())
					.bindOrCreate("ai.client", Bindable.of(AiClientProperties.class),
							new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
			});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("pages")
	void linksLeadSomewhere(Path page) {
		assertThat(LINK.matcher(Documentation.read(page)).results().map((link) -> link.group(1)))
			.allSatisfy((target) -> assertThat(page.resolveSibling(target)).exists());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("pages")
	void propertiesExist(Path page) {
		TreeSet<String> known = new TreeSet<>(ConfigurationReference.properties());
		String text = Documentation.read(page)
			.replaceAll("\\.clients\\.<name>", "")
			.replaceAll("\\.http-service-groups\\.[a-z]+", ".http-service-groups")
			.replaceAll("\\.endpoints\\.<name>", ".endpoints");
		assertThat(PROPERTY.matcher(text).results().map((property) -> property.group()).collect(Collectors.toSet()))
			.filteredOn((name) -> !ConfigurationReference.METERS.contains(name) && !MISSPELT.contains(name)
					&& !OF_MODULES.contains(name))
			.allSatisfy((name) -> assertThat(known).as("%s names a property or a group of them", name)
				.anyMatch((property) -> property.equals(name) || property.startsWith(name + ".")));
	}

	@Test
	void testCommandOfTheReadmeIsThatOfTheBuild() throws IOException {
		String command = "mvn -B verify";
		assertThat(Documentation.read(Documentation.root().resolve("README.md"))).contains("\n" + command + "\n");
		assertThat(Files.readString(Documentation.root().resolve(".ci/run"))).contains(command);
	}

	private static Stream<Arguments> blocks(String language) {
		return Documentation.pages().stream().flatMap((page) -> {
			List<String> blocks = Documentation.blocks(page, language);
			return IntStream.range(0, blocks.size())
				.mapToObj((i) -> arguments(page.getFileName() + " block " + (i + 1), blocks.get(i)));
		});
	}

	private static void load(String yaml, ConfigurableEnvironment environment) {
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("block",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
				environment.getPropertySources().addLast(source);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
