package io.aiclient.benchmarks.adapters;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.http.AiHttpClient;
import io.aiclient.spring.web.AiClientExchangeFilter;
import io.aiclient.spring.web.AiClientHttpRequestInterceptor;

/**
 * HTTP clients as an application makes them for itself, each with the client around it.
 */
final class OwnClients {

	static final String PATH = "/chat/completions";

	private OwnClients() {
	}

	static WebClient webClient(ConfigurableApplicationContext context) {
		return WebClient.builder()
			.baseUrl(baseUrl(context))
			.filter(new AiClientExchangeFilter(entrance(context)))
			.build();
	}

	static RestClient restClient(ConfigurableApplicationContext context) {
		return RestClient.builder()
			.baseUrl(baseUrl(context))
			.requestInterceptor(new AiClientHttpRequestInterceptor(entrance(context)))
			.build();
	}

	static Chat httpInterface(ConfigurableApplicationContext context) {
		return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(webClient(context)))
			.build()
			.createClient(Chat.class);
	}

	static Map<String, Object> body(String model, String prompt) {
		return Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", prompt)));
	}

	static String content(@Nullable JsonNode answer) {
		return (answer != null) ? answer.at("/choices/0/message/content").asString("") : "";
	}

	private static AiHttpClient entrance(ConfigurableApplicationContext context) {
		return context.getBean(ManagedAiClient.class).http();
	}

	private static String baseUrl(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("ai.client.base-url");
	}

	/**
	 * The interface.
	 */
	interface Chat {

		@PostExchange(PATH)
		Mono<JsonNode> complete(@RequestBody Map<String, Object> body);

	}

}
