package io.aiclient.docs.own;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientHttpServicesAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/own-clients.md quotes.
 */
class OwnClientsTests {

	private static final String JSON = "{\"model\":\"m\",\"messages\":[]}";

	private static final String ANSWER = "{\"choices\":[]}";

	@Test
	void eachGoesThroughTheClient() {
		Queue<String> keys = new ConcurrentLinkedQueue<>();
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.route((routes) -> routes.post("/v1/chat/completions", (request, response) -> {
				keys.add(String.valueOf(request.requestHeaders().get("Authorization")));
				return request.receive()
					.then()
					.then(Mono.from(response.header("Content-Type", "application/json")
						.sendByteArray(Mono.just(ANSWER.getBytes(StandardCharsets.UTF_8)))));
			}))
			.bindNow(Duration.ofSeconds(10));
		try {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(WebClientAutoConfiguration.class, AiClientAutoConfiguration.class,
								AiClientsAutoConfiguration.class, AiClientHttpServicesAutoConfiguration.class))
				.withUserConfiguration(OwnClients.class, ChatServices.class, Boot.class)
				.withPropertyValues("chat.url=http://127.0.0.1:" + server.port() + "/v1", "chat.key=sk-own",
						"ai.client.base-url=http://127.0.0.1:1/v1", "ai.client.http-service-groups.chat=default")
				.run((context) -> {
					assertThat(context.getBean(WebClient.class)
						.post()
						.uri("/chat/completions")
						.contentType(MediaType.APPLICATION_JSON)
						.bodyValue(JSON)
						.retrieve()
						.bodyToMono(String.class)
						.block(Duration.ofSeconds(10))).isEqualTo(ANSWER);
					assertThat(context.getBean(RestClient.class)
						.post()
						.uri("/chat/completions")
						.contentType(MediaType.APPLICATION_JSON)
						.body(JSON)
						.retrieve()
						.body(String.class)).isEqualTo(ANSWER);
					assertThat(context.getBean(ChatServices.Chat.class).complete(JSON)).isEqualTo(ANSWER);
				});
			assertThat(keys).containsExactly("Bearer sk-own", "Bearer sk-own", "null");
		}
		finally {
			server.disposeNow();
		}
	}

	/**
	 * What Spring Boot's own auto-configurations bring.
	 */
	@Configuration
	static class Boot {

		@Bean
		RestClient.Builder restClientBuilder() {
			return RestClient.builder();
		}

		@Bean
		RestClientHttpServiceGroupConfigurer address(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.baseUrl(environment.getRequiredProperty("chat.url")));
		}

	}

}
