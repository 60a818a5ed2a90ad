package io.aiclient.docs.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/http.md quotes.
 */
class EmbeddingsTests {

	@Test
	void theAnswerIsTheProvidersOwn() {
		String answer = "{\"data\":[{\"embedding\":[0.1]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}";
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.route((routes) -> routes.post("/v1/embeddings",
					(request, response) -> response.header("Content-Type", "application/json")
						.sendByteArray(Mono.just(answer.getBytes(StandardCharsets.UTF_8)))))
			.bindNow(Duration.ofSeconds(10));
		try {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
				.withUserConfiguration(Embeddings.class)
				.withPropertyValues("ai.client.base-url=http://127.0.0.1:" + server.port() + "/v1")
				.run((context) -> assertThat(context.getBean(Embeddings.class)
					.embed("{\"model\":\"text-embedding-3-small\",\"input\":\"tree\"}")
					.block(Duration.ofSeconds(10))).isEqualTo("200 " + answer));
		}
		finally {
			server.disposeNow();
		}
	}

}
