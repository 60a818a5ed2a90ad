package io.aiclient.spring.processed;

import java.util.Arrays;
import java.util.List;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.resilience.RetryPolicy;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsEndpointAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiServiceAutoConfiguration;

/**
 * An application that is processed ahead of time.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@ImportAutoConfiguration({ AiClientAutoConfiguration.class, AiServiceAutoConfiguration.class,
		AiClientsEndpointAutoConfiguration.class })
public class Application {

	@Bean
	StubExchange exchange() {
		return StubExchange.answering();
	}

	@Bean
	AiClientCustomizer customizer() {
		return (name, builder) -> builder.model("customized-" + name);
	}

	@Bean
	@Qualifier("cheap")
	RetryPolicy never() {
		return (failed) -> null;
	}

	@Bean
	Injected injected(AiClient client, @Qualifier("cheap") AiClient cheap, AiExchange exchange, Reviews reviews,
			BeanFactory beanFactory) {
		return new Injected(name(client), name(cheap), reviews.greet("Ann"), reviews.greetAll(),
				beanFactory.getBean(Hidden.class).greet(),
				((StubExchange) exchange).requests()
					.stream()
					.map((request) -> String.valueOf(request.model()))
					.toList());
	}

	private static String name(AiClient client) {
		return ((ManagedAiClient) client).name();
	}

	/**
	 * The interfaces that only this package can name.
	 */
	public static List<Class<?>> services() {
		return List.of(Reviews.class, Hidden.class);
	}

	/**
	 * What is read or written as JSON.
	 */
	public static List<Class<?>> bound() {
		return Arrays.asList(Reviews.class.getDeclaredClasses());
	}

	/**
	 * What was injected and answered.
	 */
	public record Injected(String client, String cheap, String greeting, String greetingOfAll, String hidden,
			List<String> models) {

	}

	@AiService(client = "cheap")
	private interface Hidden {

		@AiCall("Hello")
		String greet();

	}

}
