package io.aiclient.spring.autoconfigure;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.actuate.AiClientsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AiClientAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(AiClientAutoConfiguration.class,
			AiClientMetricsAutoConfiguration.class, AiClientObservationAutoConfiguration.class,
			AiClientsEndpointAutoConfiguration.class, AiServiceAutoConfiguration.class,
			WebClientAutoConfiguration.class, SslAutoConfiguration.class);

	private static final String BASE_URL = "ai.client.base-url=http://localhost:1/v1";

	private static final String CHEAP = "ai.client.clients.cheap.base-url=http://localhost:2/v1";

	private static final String LOCAL = "ai.client.clients.local.base-url=http://localhost:3/v1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void startsWithoutAnyProperty() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(AiClient.class)
			.doesNotHaveBean(AiClientFactory.class)
			.doesNotHaveBean(AiClientProperties.class));
	}

	@Test
	void startsWithoutBaseUrl() {
		this.runner.withPropertyValues("ai.client.model=m", "ai.client.api-key=k")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AiClient.class));
	}

	@Test
	void baseUrlAloneGivesAClient() {
		this.runner.withPropertyValues(BASE_URL).run((context) -> {
			assertThat(context).hasSingleBean(AiClient.class).hasSingleBean(ManagedAiClient.class);
			assertThat(context.getBean(ManagedAiClient.class).name()).isEqualTo("default");
			assertThat(context.getBean(ManagedAiClient.class).snapshot().admission().concurrencyLimit()).isEqualTo(50);
		});
	}

	@Test
	void publishesNoBeanOfAGeneralType() {
		this.runner.withPropertyValues(BASE_URL, CHEAP).run((context) -> {
			ApplicationContextRunner without = new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WebClientAutoConfiguration.class, SslAutoConfiguration.class));
			without.run((plain) -> assertThat(Stream.of(context.getBeanDefinitionNames())
				.filter(Predicate.not(Arrays.asList(plain.getBeanDefinitionNames())::contains))
				.map((name) -> context.getType(name).getName()))
				.allMatch((type) -> type.startsWith("io.aiclient.")
						|| type.startsWith("org.springframework.boot.context."), "is one of ours"));
		});
	}

	@Test
	void injectsTheDefaultClientWithoutAndNamedOnesWithTheirName() {
		this.runner.withPropertyValues(BASE_URL, CHEAP, LOCAL).withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(name(injected.unqualified)).isEqualTo("default");
			assertThat(name(injected.cheap)).isEqualTo("cheap");
			assertThat(context.getBeanProvider(AiClient.class).stream().map(AiClientAutoConfigurationTests::name))
				.contains("default");
			assertThat(context.getBeansOfType(AiClient.class)).hasSize(3);
		});
	}

	@Test
	void injectsTheDefaultClientByItsNameToo() {
		this.runner.withPropertyValues(BASE_URL, CHEAP).withUserConfiguration(InjectedDefault.class).run((context) -> {
			assertThat(name(context.getBean(InjectedDefault.class).client)).isEqualTo("default");
		});
	}

	@Test
	void singleNamedClientIsInjectedWithoutItsNameToo() {
		this.runner.withPropertyValues(CHEAP).withUserConfiguration(Injected.class).run((context) -> {
			assertThat(name(context.getBean(Injected.class).unqualified)).isEqualTo("cheap");
			assertThat(context.getBean(Injected.class).cheap).isSameAs(context.getBean(Injected.class).unqualified);
		});
	}

	@Test
	void severalNamedClientsAreNoCandidatesWithoutTheirName() {
		this.runner.withPropertyValues(CHEAP, LOCAL)
			.withUserConfiguration(Injected.class)
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void eachClientHasItsOwnSettings() {
		this.runner
			.withPropertyValues(BASE_URL, CHEAP, "ai.client.concurrency.max=7",
					"ai.client.clients.cheap.concurrency.max=3")
			.run((context) -> {
				assertThat(limit(context.getBean("aiClient", ManagedAiClient.class))).isEqualTo(7);
				assertThat(limit(context.getBean("cheapAiClient", ManagedAiClient.class))).isEqualTo(3);
			});
	}

	@Test
	void buildsOnBootsWebClientBuilder() {
		this.runner.withPropertyValues(BASE_URL)
			.withUserConfiguration(CustomizedWebClient.class)
			.run((context) -> assertThat(context.getBean(CustomizedWebClient.class).customized).isTrue());
	}

	@Test
	void worksWithoutABuilderOfBoot() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues(BASE_URL)
			.run((context) -> assertThat(context).hasSingleBean(AiClient.class));
	}

	@Test
	void endpointNeedsToBeExposed() {
		this.runner.withPropertyValues(BASE_URL)
			.run((context) -> assertThat(context).doesNotHaveBean(AiClientsEndpoint.class));
		this.runner.withPropertyValues(BASE_URL, "management.endpoints.web.exposure.include=aiclients")
			.run((context) -> assertThat(context).hasSingleBean(AiClientsEndpoint.class));
	}

	@Test
	void endpointNeedsAClient() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=aiclients")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AiClientsEndpoint.class));
	}

	@Test
	void worksInReactiveWebApplications() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(BASE_URL)
			.run((context) -> assertThat(context).hasSingleBean(AiClient.class));
	}

	@Test
	void warnsOfAKeyOverPlainHttp(CapturedOutput output) {
		this.runner
			.withPropertyValues("ai.client.base-url=http://models.example.com/v1", "ai.client.api-key=sk-secret",
					"ai.client.clients.local.base-url=http://127.0.0.1:1/v1", "ai.client.clients.local.api-key=k")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("ai.client.api-key will travel to models.example.com unencrypted")
			.doesNotContain("travel to 127.0.0.1")
			.doesNotContain("sk-secret");
	}

	@Test
	void warnsOfAValueThatHasNoEffect(CapturedOutput output) {
		this.runner
			.withPropertyValues(BASE_URL, "ai.client.concurrency.target-latency=2s", "ai.client.rate-limit.window=10s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("ai.client.concurrency.target-latency (2s) has no effect, because the mode is fixed by default: "
					+ "write ai.client.concurrency.mode=adaptive, or remove it")
			.contains("ai.client.rate-limit.window (10s) has no effect");
	}

	@Test
	void logsAMissingModel(CapturedOutput output) {
		this.runner.withPropertyValues(BASE_URL, CHEAP, "ai.client.clients.cheap.model=m")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("ai.client.model is not set").doesNotContain("clients.cheap.model is not set");
	}

	private static int limit(ManagedAiClient client) {
		return client.snapshot().admission().concurrencyLimit();
	}

	private static String name(AiClient client) {
		return ((ManagedAiClient) client).name();
	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		final AiClient unqualified;

		final AiClient cheap;

		Injected(AiClient unqualified, @Qualifier("cheap") AiClient cheap) {
			this.unqualified = unqualified;
			this.cheap = cheap;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectedDefault {

		final AiClient client;

		InjectedDefault(@Qualifier("default") AiClient client) {
			this.client = client;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizedWebClient {

		boolean customized;

		@Bean
		WebClientCustomizer webClientCustomizer() {
			return (builder) -> this.customized = true;
		}

	}

}
