package io.aiclient.spring.annotation;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.aiclient.spring.annotation.scanned.Application;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

class AiServiceRegistrarTests {

	private final FakeAiClient defaultClient = FakeAiClient.echoing();

	private final FakeAiClient cheapClient = FakeAiClient.echoing();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Services.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("greeting=Be kind")
		.withBean(AiServiceClients.class,
				() -> new Clients(Map.of("default", this.defaultClient, "cheap", this.cheapClient)));

	@Test
	void makesEachServiceOfTheApplicationABeanOfItsType() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(Application.Translator.class)
				.hasSingleBean(Application.hidden())
				.doesNotHaveBean(Application.noService());
			assertThat(context.getBean(Application.Translator.class).translate(List.of("a"), "French")).hasSize(1);
			assertThat(this.defaultClient.prompts()).containsExactly("Translate into French:\n\na");
		});
	}

	@Test
	void callsTheClientThatTheServiceNames() {
		this.runner.run((context) -> {
			Object hidden = context.getBean(Application.hidden());
			var greet = Application.hidden().getMethod("greet");
			greet.setAccessible(true);
			assertThat(greet.invoke(hidden)).isEqualTo("Hello");
			assertThat(FakeAiClient.system(this.cheapClient.requests.get(0))).isEqualTo("Be kind");
			assertThat(this.defaultClient.requests).isEmpty();
		});
	}

	@Test
	void prefersABeanThatTheApplicationDefines() {
		Application.Translator own = (texts, language) -> List.of();
		this.runner.withBean("own", Application.Translator.class, () -> own)
			.run((context) -> assertThat(context.getBeanProvider(Application.Translator.class).getObject())
				.isSameAs(own));
	}

	@Test
	void failsAtStartUpEvenIfBeansAreLazy() {
		this.runner.withPropertyValues("spring.profiles.active=broken")
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AiServiceDefinitionException.class)
				.hasMessageStartingWith("Broken.call: placeholder {unknown} names no parameter"));
	}

	@Test
	void listsTheClientsIfThereIsNoneOfTheName() {
		this.runner.withPropertyValues("spring.profiles.active=dear")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Dear: there is no client named dear; the clients are: cheap, default. Set "
						+ "ai.client.clients.dear.base-url, or name one of these in @AiService(client = \"...\")"));
	}

	@Test
	void namesThePropertyOfTheDefaultClient() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Services.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("greeting=Be kind")
			.withBean(AiServiceClients.class, () -> new Clients(Map.of("cheap", this.cheapClient)))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Translator: there is no client named default; the clients are: cheap. Set "
						+ "ai.client.base-url, or name one of these in @AiService(client = \"...\")"));
	}

	@Test
	void refusesAClass() {
		this.runner.withPropertyValues("spring.profiles.active=class")
			.run((context) -> assertThat(context).getFailure()
				.hasMessage(Application.class.getName()
						+ "$NoInterface: @AiService belongs on an interface, and this is a class"));
	}

	@Test
	void registersNothingWithoutThePackagesOfAnApplication() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Services.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Application.Translator.class));
	}

	@AutoConfiguration
	@Import(AiServiceRegistrar.class)
	static class Services {

	}

	private record Clients(Map<String, FakeAiClient> clients) implements AiServiceClients {

		@Override
		public Collection<String> names() {
			return this.clients.keySet();
		}

		@Override
		public AiServiceClient client(String name) {
			return new AiServiceClient(this.clients.get(name), StructuredOutput.JSON_SCHEMA);
		}

	}

}
