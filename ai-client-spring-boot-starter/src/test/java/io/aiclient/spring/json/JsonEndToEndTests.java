package io.aiclient.spring.json;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiChunk;
import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A controller of a new user's, which returns what the client gave.
 */
class JsonEndToEndTests {

	@Test
	void aControllerReturnsAnswersResultsAndPieces() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.REACTIVE)
					.run("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
							"--ai.client.base-url=" + provider.baseUrl(), "--ai.client.api-key=k",
							"--ai.client.model=gpt-4.1-mini")) {
			WebClient web = WebClient
				.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
			assertThat(get(web, "/answer")).startsWith("{\"id\":\"")
				.contains("\"content\":\"", "\"usage\":{\"promptTokens\":", "\"cost\":0.0")
				.doesNotContain("E-");
			assertThat(get(web, "/results")).startsWith("[{\"index\":0,\"id\":\"")
				.contains("\"success\":true,\"response\":{\"id\":\"")
				.doesNotContain("\"value\"", "\"request\"");
			String events = get(web, "/pieces");
			assertThat(events).startsWith("data:{\"delta\":\"").endsWith("\"cached\":false}}\n\n");
			assertThat(events.split("\"end\":", -1)).hasSize(2);
		}
	}

	private static String get(WebClient web, String path) {
		return Objects.requireNonNull(web.get().uri(path).retrieve().bodyToMono(String.class).block());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AiClient client;

		Application(AiClient client) {
			this.client = client;
		}

		@GetMapping("/answer")
		Mono<AiResponse> answer() {
			return this.client.send(AiRequest.of("Say hello"));
		}

		@GetMapping("/results")
		Mono<List<AiResult<AiResponse>>> results() {
			return this.client.batch(List.of(AiRequest.of("one for the results"))).collectList();
		}

		@GetMapping(path = "/pieces", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<AiChunk> pieces() {
			return this.client.stream(AiRequest.of("Say hello"));
		}

	}

}
