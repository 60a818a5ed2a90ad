package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import io.aiclient.spring.annotation.AiServiceClients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings of a client are resolved once: when bean definitions are made.
 */
class SettingsCheckedOnceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class, AiClientAutoConfiguration.class,
				AiServiceAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.clients.cheap.model=small");

	@Test
	void clientsAreBuiltFromWhatWasChecked() {
		this.runner.run((context) -> {
			ClientSettingsResolver checked = context.getBean(CheckedSettings.class).resolver();
			assertThat(context.getBean(ClientSettingsResolver.class)).isSameAs(checked);
			context.getBean(AiServiceClients.class).client("cheap");
			assertThat(context.getBean(AiClientFactory.class).built()).hasSize(2)
				.allSatisfy((built) -> assertThat(built.settings()).isSameAs(checked.resolve(built.client().name())));
		});
	}

	@Test
	void timeoutsOfTheApplicationHoldThoughTheyAreKnownLater() {
		this.runner.withPropertyValues("spring.http.clients.read-timeout=7s").run((context) -> {
			assertThat(checked(context).exchange().timeouts().response()).isEqualTo(Duration.ofSeconds(60));
			assertThat(settings(context).exchange().timeouts().response()).isEqualTo(Duration.ofSeconds(7));
		});
	}

	@Test
	void aPropertyThatComesLaterHolds() {
		this.runner.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor((beanFactory) -> addLater(context.getEnvironment())))
			.run((context) -> {
				assertThat(checked(context).model()).isNull();
				assertThat(settings(context).model()).isEqualTo("later");
			});
	}

	private static void addLater(ConfigurableEnvironment environment) {
		environment.getPropertySources().addFirst(new MapPropertySource("later", Map.of("ai.client.model", "later")));
	}

	private static ClientSettings checked(ApplicationContext context) {
		return context.getBean(CheckedSettings.class).resolver().resolve("default");
	}

	private static ClientSettings settings(ApplicationContext context) {
		return context.getBean(ClientSettingsResolver.class).resolve("default");
	}

}
