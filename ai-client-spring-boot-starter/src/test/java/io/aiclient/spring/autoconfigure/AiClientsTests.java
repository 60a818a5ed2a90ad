package io.aiclient.spring.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.AiClients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

/**
 * Every client by its name, and what is called after it.
 */
class AiClientsTests {

	private static final String URL = "=http://localhost:1/v1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class));

	private final ApplicationContextRunner three = this.runner.withPropertyValues("ai.client.base-url" + URL,
			"ai.client.clients.my-cheap-client.model=m", "ai.client.clients[a.b].model=m");

	@Test
	void hasEveryClientByItsName() {
		this.three.run((context) -> {
			AiClients clients = context.getBean(AiClients.class);
			assertThat(clients.names()).containsExactly("default", "my-cheap-client", "a.b");
			assertThat(clients.asMap()).containsOnlyKeys("default", "my-cheap-client", "a.b")
				.containsEntry("default", context.getBean(AiClient.class))
				.allSatisfy((name, client) -> assertThat(((ManagedAiClient) client).name()).isEqualTo(name));
			assertThat(clients.get("my-cheap-client")).isSameAs(context.getBean("myCheapClientAiClient"));
			assertThat(clients.get("a.b")).isSameAs(context.getBean("aBAiClient"));
		});
	}

	@Test
	void anUnknownNameFailsWithThoseThereAre() {
		this.three.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(AiClients.class).get("cheap"))
			.withMessage("There is no client 'cheap'; there are: default, my-cheap-client, a.b"));
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(AiClients.class).get("default"))
			.withMessage("There is no client 'default'; there is none at all"));
	}

	@Test
	void askingForTheNamesCreatesNoLazyClient() {
		this.three
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				ConfigurableListableBeanFactory beans = context.getBeanFactory();
				AiClients clients = context.getBean(AiClients.class);
				assertThat(clients.names()).hasSize(3);
				assertThat(beans.containsSingleton("aiClient")).isFalse();
				clients.get("a.b");
				assertThat(beans.containsSingleton("aBAiClient")).isTrue();
				assertThat(beans.containsSingleton("myCheapClientAiClient")).isFalse();
			});
	}

	@Test
	void hasThoseOfTheUser() {
		this.three.withUserConfiguration(OwnClients.class).run((context) -> {
			AiClients clients = context.getBean(AiClients.class);
			assertThat(clients.names()).containsExactly("default", "my-cheap-client", "a.b", "special");
			assertThat(clients.get("my-cheap-client")).isSameAs(context.getBean("own"));
			assertThat(clients.get("special")).isSameAs(context.getBean("another"));
		});
		this.runner.withUserConfiguration(OwnClients.class)
			.run((context) -> assertThat(context.getBean(AiClients.class).names()).containsExactly("my-cheap-client",
					"special"));
		AiClient only = mock(AiClient.class);
		this.runner.withBean(AiClient.class, () -> only)
			.run((context) -> assertThat(context.getBean(AiClients.class).asMap()).isEqualTo(Map.of("default", only)));
	}

	@Test
	void aSingleNamedClientIsAlsoTheOneWithoutAName() {
		this.runner.withPropertyValues("ai.client.clients.cheap.base-url" + URL).run((context) -> {
			AiClients clients = context.getBean(AiClients.class);
			assertThat(clients.names()).containsExactly("cheap");
			assertThat(clients.get("default")).isSameAs(clients.get("cheap"));
		});
	}

	@Test
	void aKebabCaseNameIsAQualifier() {
		this.three.withUserConfiguration(Injected.class)
			.run((context) -> assertThat(context.getBean(Injected.class).client)
				.isSameAs(context.getBean("myCheapClientAiClient")));
	}

	@Test
	void theEnvironmentCompletesAKebabCaseClientAndAddsNone() {
		this.three
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("AI_CLIENT_CLIENTS_MYCHEAPCLIENT_MODEL", "from-environment"))))
			.run((context) -> {
				assertThat(context.getBean(AiClients.class).names()).containsExactlyInAnyOrder("default",
						"my-cheap-client", "a.b");
				assertThat(ClientSettingsResolver.of(context.getEnvironment()).resolve("my-cheap-client").model())
					.isEqualTo("from-environment");
			});
	}

	@Test
	void messagesNameThePropertiesAsTheyAreWritten() {
		this.three.run((context) -> {
			ClientSettingsResolver resolver = ClientSettingsResolver.of(context.getEnvironment());
			assertThat(resolver.resolve("my-cheap-client").prefix()).isEqualTo("ai.client.clients.my-cheap-client");
			assertThat(resolver.resolve("a.b").prefix()).isEqualTo("ai.client.clients[a.b]");
		});
	}

	@Test
	void aBeanOfTheUsersMayHaveItsName() {
		this.three.withBean("aiClients", String.class, () -> "mine").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("aiClients")).isEqualTo("mine");
			assertThat(context).hasSingleBean(AiClients.class);
		});
	}

	@Test
	void ofSeveralClientsWithoutANameNoneIsTheDefault() {
		AiClient preferred = mock(AiClient.class);
		ApplicationContextRunner two = this.runner.withBean("one", AiClient.class, () -> mock(AiClient.class));
		two.withBean("two", AiClient.class, () -> mock(AiClient.class)).run((context) -> {
			AiClients clients = context.getBean(AiClients.class);
			assertThat(clients.names()).isEmpty();
			assertThat(clients.asMap()).isEmpty();
			assertThatIllegalArgumentException().isThrownBy(() -> clients.get("default"))
				.withMessageStartingWith(
						"There are several clients 'default': one, two. Make one of these beans @Primary");
		});
		two.withBean("two", AiClient.class, () -> preferred, (definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context.getBean(AiClients.class).asMap())
				.isEqualTo(Map.of("default", preferred)));
	}

	@Test
	void backsOffWhenTheUserDefinesIt() {
		this.three.withBean("own", AiClients.class, () -> mock(AiClients.class))
			.run((context) -> assertThat(context).getBean(AiClients.class).isSameAs(context.getBean("own")));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClients {

		@Bean
		@Qualifier("my-cheap-client")
		AiClient own() {
			return mock(AiClient.class);
		}

		@Bean
		@Qualifier("special")
		AiClient another() {
			return mock(AiClient.class);
		}

	}

	static class Injected {

		private final AiClient client;

		Injected(@Qualifier("my-cheap-client") AiClient client) {
			this.client = client;
		}

	}

}
