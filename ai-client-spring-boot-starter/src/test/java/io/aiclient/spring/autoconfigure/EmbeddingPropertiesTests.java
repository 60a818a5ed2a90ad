package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiClient;
import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of an application embeds as its properties say, over a real socket.
 */
class EmbeddingPropertiesTests {

	private final JsonMapper mapper = new JsonMapper();

	private final MockWebServer server = new MockWebServer();

	@BeforeEach
	void start() throws Exception {
		this.server.setDispatcher(new Dispatcher() {
			@Override
			public MockResponse dispatch(RecordedRequest request) {
				JsonNode input = EmbeddingPropertiesTests.this.mapper.readTree(request.getBody().utf8()).get("input");
				String rows = String.join(",", IntStream.range(0, input.size())
					.mapToObj((i) -> "{\"index\":" + i + ",\"embedding\":[" + input.get(i).asString().length() + ",1]}")
					.toList());
				return new MockResponse.Builder().addHeader("Content-Type", "application/json")
					.body("{\"data\":[" + rows + "],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":"
							+ input.size() + ",\"total_tokens\":" + input.size() + "}}")
					.build();
			}
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void packsAsThePropertiesSayAndCountsTexts() {
		runner("embedding.max-inputs=2", "embedding.dimensions=2", "embedding.encoding-format=base64",
				"embedding.linger=10s")
			.run((context) -> {
				List<AiResult<float[]>> results = context.getBean(AiClient.class)
					.embedTexts(List.of("a", "bb", "ccc", "", "eeeee"))
					.collectSortedList((one, other) -> Long.compare(one.index(), other.index()))
					.block();
				assertThat(results).extracting(AiResult::isSuccess).containsExactly(true, true, true, false, true);
				assertThat(results.get(2).orElseThrow()).containsExactly(3, 1);
				assertThat(this.server.getRequestCount()).isEqualTo(2);
				JsonNode first = this.mapper.readTree(this.server.takeRequest().getBody().utf8());
				assertThat(first.get("dimensions").intValue()).isEqualTo(2);
				assertThat(first.get("encoding_format").asString()).isEqualTo("base64");
				assertThat(first.get("input")).hasSize(2);
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("ai.client.embedding.texts").tag("outcome", "success").counter().count())
					.isEqualTo(4);
				assertThat(meters.get("ai.client.embedding.texts").tag("outcome", "failure").counter().count()).isOne();
				assertThat(meters.get("gen_ai.client.token.usage")
					.tags("gen_ai.operation.name", "embeddings", "gen_ai.token.type", "input")
					.counter()
					.count()).isEqualTo(4);
			});
	}

	@Test
	void takesTheProvidersCapsWhereNothingIsWritten() {
		runner("provider=openai", "embedding.linger=10s").run((context) -> {
			assertThat(context.getBean(AiClient.class)
				.embedTexts(IntStream.range(0, 2_049).mapToObj((i) -> "text").toList())
				.filter(AiResult::isSuccess)
				.count()
				.block()).isEqualTo(2_049);
			assertThat(this.server.getRequestCount()).isEqualTo(2);
		});
	}

	@Test
	void embedsOneText() {
		runner("model=other")
			.run((context) -> assertThat(context.getBean(AiClient.class).embed("four")).containsExactly(4, 1));
	}

	private ApplicationContextRunner runner(String... properties) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("ai.client.base-url=" + this.server.url("/v1"),
					"ai.client.model=text-embedding-3-small", "ai.client.api-key=sk-0123456789012345678901");
		for (String property : properties) {
			runner = runner.withPropertyValues("ai.client." + property);
		}
		return runner;
	}

}
