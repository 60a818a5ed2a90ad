package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import io.aiclient.AiClient;
import io.aiclient.spring.AiWarmUp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ColdStartTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class, AiClientAutoConfiguration.class))
		.withUserConfiguration(CountingConfiguration.class)
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1");

	@Test
	void connectorIsNotMadeWhileTheApplicationStarts() {
		this.runner.run((context) -> {
			assertThat(context.getBean(ColdStart.class).done()).isNotNull();
			assertThat(context.getBean(AtomicInteger.class)).hasValue(0);
		});
	}

	@Test
	void beginsWithTheFirstCallThatComesBefore() {
		this.runner.run((context) -> {
			Objects.requireNonNull(context.getBean(ColdStart.class).done()).block(PATIENCE);
			awaitPreparation(context);
		});
	}

	@Test
	void beginsWhenTheApplicationIsReadyAndABeanHasAClientInjected() {
		try (ConfigurableApplicationContext context = run(CallerConfiguration.class)) {
			awaitPreparation(context);
		}
	}

	@Test
	void doesNotBeginForAClientThatNoBeanHasInjected() {
		try (ConfigurableApplicationContext context = run(ReadyConfiguration.class)) {
			assertThat(context.getBean(ColdStart.class).hasBegun()).isFalse();
		}
	}

	@Test
	void beginsWhereALibrarySendsThroughAClient() {
		try (ConfigurableApplicationContext context = run(LibraryConfiguration.class)) {
			assertThat(context.getBean(ColdStart.class).hasBegun()).isTrue();
		}
	}

	@Test
	void beginsWhereAGroupOfHttpServicesGoesThroughAClient() {
		SpringApplication application = new SpringApplication(GroupConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--ai.client.base-url=http://localhost:1/v1",
				"--ai.client.http-service-groups.chat=default")) {
			assertThat(context.getBean(ColdStart.class).hasBegun()).isTrue();
		}
	}

	@Test
	void startCanWaitForIt() {
		this.runner.withPropertyValues("ai.client.warm-up=start")
			.run((context) -> assertThat(context.getBean(AtomicInteger.class)).hasValue(1));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("ai.client.warm-up=off").run((context) -> {
			assertThat(context.getBean(ColdStart.class).done()).isNull();
			assertThat(context.getBean(AtomicInteger.class)).hasValue(0);
		});
	}

	private static ConfigurableApplicationContext run(Class<?> configuration) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--ai.client.base-url=http://localhost:1/v1");
	}

	private static void awaitPreparation(ApplicationContext context) {
		AtomicInteger made = context.getBean(AtomicInteger.class);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(made).hasValue(1));
	}

	@Configuration(proxyBeanMethods = false)
	static class CountingConfiguration {

		@Bean
		AtomicInteger made() {
			return new AtomicInteger();
		}

		@Bean
		ReactorClientHttpConnectorBuilder counting(AtomicInteger made) {
			return ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> {
				made.incrementAndGet();
				return client;
			});
		}

		@Bean
		HttpClientSettings settings() {
			return HttpClientSettings.defaults();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(AiClientAutoConfiguration.class)
	static class ReadyConfiguration extends CountingConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class CallerConfiguration extends ReadyConfiguration {

		@Bean
		Supplier<AiClient> caller(AiClient client) {
			return () -> client;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AiClientsAutoConfiguration.class, AiClientHttpServicesAutoConfiguration.class })
	@ImportHttpServices(group = "chat", types = Chat.class)
	static class GroupConfiguration extends ReadyConfiguration {

	}

	interface Chat {

		@PostExchange("/chat/completions")
		String complete(@RequestBody String json);

	}

	@Configuration(proxyBeanMethods = false)
	static class LibraryConfiguration extends ReadyConfiguration {

		@Bean
		AiWarmUp library() {
			return (client) -> {
			};
		}

	}

}
