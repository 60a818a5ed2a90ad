package io.aiclient.docs.clients;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiExchange;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChooserTests {

	@Test
	void asksTheClientOfTheName() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
					"ai.client.clients.my-cheap-client.model=n")
			.withBean(AiExchange.class, StubExchange::answering)
			.withBean(Chooser.class)
			.run((context) -> {
				Chooser chooser = context.getBean(Chooser.class);
				assertThat(chooser.ask("my-cheap-client", "Hello")).isNotEmpty();
				assertThatIllegalArgumentException().isThrownBy(() -> chooser.ask("dear", "Hello"))
					.withMessage("There is no client 'dear'; there are: default, my-cheap-client");
			});
	}

}
