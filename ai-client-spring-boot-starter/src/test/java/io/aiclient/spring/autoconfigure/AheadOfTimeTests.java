package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.aot.AotDetector;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import io.aiclient.AiClient;
import io.aiclient.spring.autoconfigure.AiClientFactory.BuiltClient;
import io.aiclient.spring.processed.Application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Runs what was generated. Each test loads all classes again: under BlockHound that takes
 * minutes, so these run without it.
 */
@CompileWithForkedClassLoader
@Tag("class-loading")
class AheadOfTimeTests {

	private static final String[] TWO_CLIENTS = { "ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
			"ai.client.clients.cheap.model=small" };

	private final TestGenerationContext generation = new TestGenerationContext();

	@AfterEach
	void resetFlags() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
		SpringProperties.setProperty(AbstractAotProcessor.AOT_PROCESSING, null);
	}

	@Test
	void servicesOfAnyVisibilityAndQualifiedClientsAreInjectedWithTheSettingsOfTheRun() {
		process(TWO_CLIENTS);
		run((context) -> {
			assertInjected(context.getBean(Application.Injected.class));
			assertThat(context.getBeanProvider(AiClient.class).getObject()).isSameAs(context.getBean("aiClient"));
			assertServicesAreFallbacksAndNeverLazy(context.getBeanFactory());
			assertThat(context.getBean(AiClientFactory.class).built())
				.extracting((built) -> built.settings().name(),
						(built) -> built.settings().exchange().baseUrl().getPort(), BuiltClient::replaced)
				.containsExactlyInAnyOrder(tuple("default", 7, List.of("exchange")),
						tuple("cheap", 8, List.of("exchange", "retryPolicy")));
		}, "ai.client.base-url=http://localhost:7/v1", "ai.client.clients.cheap.base-url=http://localhost:8/v1");
	}

	private static void assertInjected(Application.Injected injected) {
		assertThat(injected.client()).isEqualTo("default");
		assertThat(injected.cheap()).isEqualTo("cheap");
		assertThat(injected.greeting()).isEqualTo("Hallo");
		assertThat(injected.greetingOfAll()).isEqualTo("Hallo");
		assertThat(injected.hidden()).isEqualTo("Hallo");
		assertThat(injected.models()).as("set by the customizer")
			.containsExactly("customized-default", "customized-default", "customized-cheap");
	}

	private static void assertServicesAreFallbacksAndNeverLazy(ConfigurableListableBeanFactory beanFactory) {
		assertThat(Application.services()).allSatisfy((service) -> {
			BeanDefinition definition = beanFactory.getBeanDefinition(service.getName());
			assertThat(definition.isFallback()).isTrue();
			assertThat(definition.isLazyInit()).isFalse();
			assertThat(beanFactory.getType(service.getName(), false)).isEqualTo(service);
		});
	}

	@Test
	void placeholdersNeedAValueInTheRunOnly() {
		SpringProperties.setFlag(AbstractAotProcessor.AOT_PROCESSING);
		process("ai.client.base-url=${ADDRESS}", "ai.client.api-key=${KEY}",
				"ai.client.rate-limit.requests-per-minute=${LIMIT}", "ai.client.clients.cheap.model=${MODEL}");
		SpringProperties.setProperty(AbstractAotProcessor.AOT_PROCESSING, null);
		run((context) -> assertThat(context.getBean(Application.Injected.class).client()).isEqualTo("default"),
				TWO_CLIENTS);
	}

	@Test
	void aClientThatTheBuildDidNotHaveIsRefused() {
		process(TWO_CLIENTS);
		assertRefused("ai.client.clients.dear",
				"client 'dear' was not configured when this application was processed ahead of time",
				"ai.client.base-url=http://localhost:1/v1", "ai.client.clients.cheap.model=small",
				"ai.client.clients.dear.model=large");
	}

	@Test
	void aClientThatOnlyTheBuildHadIsRefused() {
		process(TWO_CLIENTS);
		assertRefused("ai.client.base-url",
				"client 'default' was configured when this application was processed ahead of time, and is not now",
				"ai.client.clients.cheap.base-url=http://localhost:1/v1");
	}

	@Test
	void twoNamesOfWhichBootWouldReadOneAreRefusedInTheRun() {
		process(TWO_CLIENTS);
		assertRefused("ai.client.clients.CHEAP", "it is the name of ai.client.clients.cheap too",
				"ai.client.base-url=http://localhost:1/v1", "ai.client.clients.cheap.model=small",
				"ai.client.clients.CHEAP.model=large");
	}

	private void process(String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(Application.class);
		new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation);
		this.generation.writeGeneratedContent();
	}

	@SuppressWarnings("unchecked")
	private void run(Consumer<GenericApplicationContext> check, String... properties) {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		TestCompiler.forSystem().with(this.generation).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				context.setClassLoader(compiled.getClassLoader());
				TestPropertyValues.of(properties).applyTo(context);
				compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
				context.refresh();
				check.accept(context);
			}
		});
	}

	private void assertRefused(String property, String reason, String... properties) {
		assertThatExceptionOfType(InvalidAiClientSettingsException.class).isThrownBy(() -> run((context) -> {
		}, properties)).satisfies((ex) -> {
			assertThat(ex.property()).isEqualTo(property);
			assertThat(ex.reason()).startsWith(reason);
		});
	}

}
