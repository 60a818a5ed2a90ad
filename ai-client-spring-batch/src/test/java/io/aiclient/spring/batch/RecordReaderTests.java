package io.aiclient.spring.batch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.infrastructure.item.ExecutionContext;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of an application's rows, over real HTTP, by a model that answers wrongly until
 * it is shown what was wrong.
 */
class RecordReaderTests {

	private final List<String> bodies = new CopyOnWriteArrayList<>();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/chat/completions", this::answer);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.bodies.add(body);
		String content = body.contains("The answer cannot be read as") ? "{\\\"stars\\\":4}" : "{\\\"stars\\\":null}";
		byte[] answer = ("{\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
				+ "\"content\":\"" + content + "\"}}]}")
			.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, answer.length);
		exchange.getResponseBody().write(answer);
		exchange.close();
	}

	@Test
	void anAnswerThatIsNoRecordIsAskedForAgainWithWhatWasWrong() throws Exception {
		String url = "http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1";
		try (BatchApplication application = new BatchApplication("ai.client.base-url=" + url,
				"ai.client.api-key=sk-test", "ai.client.provider=openai", "ai.client.model=gpt-4.1-mini",
				"ai.client.warm-up=off", "ai.client.structured-output.retries=1")) {
			AiResultItemReader<Integer, Rating> reader = new AiItemReaderBuilder<Integer>().delegate(new Rows(3))
				.request((row) -> AiRequest.of("Rate " + row))
				.client(application.bean(AiClient.class))
				.buildAs(Rating.class);
			reader.open(new ExecutionContext());
			List<AiResultItem<Integer, Rating>> items = new ArrayList<>();
			for (AiResultItem<Integer, Rating> item = reader.read(); item != null; item = reader.read()) {
				items.add(item);
			}
			reader.close();
			assertThat(items).extracting(AiResultItem::row).containsExactly(0, 1, 2);
			assertThat(items).allSatisfy((item) -> assertThat(item.result().orElseThrow()).isEqualTo(new Rating(4)));
			assertThat(this.bodies).hasSize(6)
				.filteredOn((body) -> body.contains("The answer cannot be read as Rating: $.stars is null"))
				.hasSize(3);
		}
	}

	record Rating(int stars) {
	}

}
