package io.aiclient.spring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.annotation.AiServiceClients;
import io.aiclient.spring.autoconfigure.services.Greeter;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

class AiServiceAutoConfigurationTests {

	private final StubExchange exchange = StubExchange.answering();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiServiceAutoConfiguration.class))
		.withBean(AiExchange.class, () -> this.exchange);

	@Test
	void startsWithoutClientsAndInterfaces() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AiServiceClients.class).names()).isEmpty();
		});
	}

	@Test
	void interfaceCallsTheDefaultClient() {
		this.runner.withUserConfiguration(Application.class)
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m")
			.run((context) -> {
				assertThat(context.getBean(Greeter.class).greet("Ann")).isEqualTo("Hallo");
				assertThat(this.exchange.requests()).extracting(AiRequest::model).containsExactly("m");
			});
	}

	@Test
	void interfaceCallsTheOnlyClient() {
		this.runner.withUserConfiguration(Application.class)
			.withPropertyValues("ai.client.clients.cheap.base-url=http://localhost:1/v1",
					"ai.client.clients.cheap.model=small")
			.run((context) -> {
				context.getBean(Greeter.class).greet("Ann");
				assertThat(this.exchange.requests()).extracting(AiRequest::model).containsExactly("small");
			});
	}

	@Test
	void interfaceWithoutAClientNamesThePropertyToSet() {
		this.runner.withUserConfiguration(Application.class).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new AiServiceDefinitionFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("Greeter", "ai.client.base-url");
		});
	}

	@Test
	void clientsHaveTheFormAndRetriesOfTheirSettings() {
		this.runner
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.structured-output.retries=2",
					"ai.client.clients.cheap.provider=deepseek", "ai.client.clients.cheap.structured-output.retries=1")
			.run((context) -> {
				AiServiceClients clients = context.getBean(AiServiceClients.class);
				assertThat(clients.names()).isEqualTo(List.of("default", "cheap"));
				assertThat(clients.client("default").retries()).isEqualTo(2);
				assertThat(clients.client("default").structuredOutput()).isEqualTo(StructuredOutput.JSON_SCHEMA);
				assertThat(clients.client("default").client()).isSameAs(context.getBean("aiClient"));
				assertThat(clients.client("cheap").retries()).isEqualTo(1);
				assertThat(clients.client("cheap").structuredOutput()).isEqualTo(StructuredOutput.JSON_OBJECT);
				assertThat(clients.client("cheap").client()).isSameAs(context.getBean("cheapAiClient"));
				assertThatIllegalArgumentException().isThrownBy(() -> clients.client("other"))
					.withMessageContaining("there are: default, cheap");
			});
	}

	@Test
	void clientOfTheUserGoesByDefault() {
		AiClient own = mock(AiClient.class);
		this.runner.withBean("own", AiClient.class, () -> own).run((context) -> {
			AiServiceClients clients = context.getBean(AiServiceClients.class);
			assertThat(clients.names()).isEqualTo(List.of("default"));
			assertThat(clients.client("default").client()).isSameAs(own);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Greeter.class)
	static class Application {

	}

}
