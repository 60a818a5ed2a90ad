package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.AiClients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients around groups of HTTP services.
 */
@Timeout(60)
class HttpServiceGroupsTests {

	private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}],"
			+ "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";

	private final AtomicInteger requests = new AtomicInteger();

	private DisposableServer provider;

	private ApplicationContextRunner runner;

	/**
	 * A provider that refuses each first attempt.
	 */
	@BeforeEach
	void startProvider() {
		this.provider = HttpServer.create()
			.host("127.0.0.1")
			.handle((request, response) -> request.receive()
				.then()
				.then(Mono.from((this.requests.incrementAndGet() % 2 == 1) ? response.status(503).send()
						: response.header("Content-Type", "application/json").sendString(Mono.just(ANSWER)))))
			.bindNow(Duration.ofSeconds(10));
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class,
					AiClientHttpServicesAutoConfiguration.class))
			.withPropertyValues("provider=http://127.0.0.1:" + this.provider.port() + "/v1",
					"ai.client.clients.chat.base-url=http://127.0.0.1:1/v1",
					"ai.client.clients.chat.retry.initial-delay=1ms",
					"ai.client.clients.chat.rate-limit.tokens-per-minute=100000");
	}

	@AfterEach
	void stopProvider() {
		this.provider.disposeNow();
	}

	@Test
	void aGroupOfEitherKindGoesThroughTheClientThatItsPropertyNames() {
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("ai.client.http-service-groups.blocking=chat",
					"ai.client.http-service-groups.reactive=chat")
			.run((context) -> {
				assertThat(context.getBean(Blocking.class).chat(new Question("m", "Hi"))).isEqualTo(ANSWER);
				assertThat(context.getBean(Reactive.class).chat(new Question("m", "Hi")).block(Duration.ofSeconds(20)))
					.isEqualTo(ANSWER);
				assertThat(this.requests).hasValue(4);
				AiClient client = context.getBean(AiClients.class).get("chat");
				assertThat(((ManagedAiClient) client).snapshot().admission().windows())
					.anySatisfy((window) -> assertThat(window.used()).isBetween(30L, 3_000L));
			});
	}

	@Test
	void aGroupThatIsNotNamedStaysAsItIs() {
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("ai.client.http-service-groups.reactive=chat")
			.run((context) -> {
				assertThatExceptionOfType(RestClientResponseException.class)
					.isThrownBy(() -> context.getBean(Blocking.class).chat(new Question("m", "Hi")));
				assertThat(this.requests).hasValue(1);
			});
	}

	@Test
	void withoutThePropertyThereIsNothing() {
		this.runner.withUserConfiguration(Services.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpServiceGroupClients.class));
	}

	@Test
	void aClientThatDoesNotExistEndsTheStart() {
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("ai.client.http-service-groups.blocking=chta")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidAiClientSettingsException.class)
				.hasMessageContaining("ai.client.http-service-groups.blocking")
				.hasMessageContaining("chta")
				.hasMessageContaining("there are: chat"));
	}

	@Test
	void aGroupThatDoesNotExistEndsTheStart() {
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("ai.client.http-service-groups.blokcing=chat")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidAiClientSettingsException.class)
				.hasMessageContaining("ai.client.http-service-groups.blokcing")
				.hasMessageContaining("blocking, reactive"));
	}

	@Test
	void aGroupWhereThereAreNoneEndsTheStart() {
		this.runner.withPropertyValues("ai.client.http-service-groups.blocking=chat")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidAiClientSettingsException.class)
				.hasMessageContaining("@ImportHttpServices"));
	}

	@HttpExchange(url = "/chat/completions", contentType = "application/json")
	interface Blocking {

		@PostExchange
		String chat(@RequestBody Question question);

	}

	@HttpExchange(url = "/chat/completions", contentType = "application/json")
	interface Reactive {

		@PostExchange
		Mono<String> chat(@RequestBody Question question);

	}

	record Question(String model, String prompt) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "blocking", types = Blocking.class)
	@ImportHttpServices(group = "reactive", types = Reactive.class, clientType = ClientType.WEB_CLIENT)
	static class Services {

		@Bean
		RestClientHttpServiceGroupConfigurer blockingAddress(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.baseUrl(environment.getRequiredProperty("provider")));
		}

		@Bean
		WebClientHttpServiceGroupConfigurer reactiveAddress(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.baseUrl(environment.getRequiredProperty("provider")));
		}

	}

}
