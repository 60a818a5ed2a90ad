package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * HTTP requests that pass through a client, for tests.
 */
final class Passing {

	static final String CHAT = "/chat/completions";

	static final String BODY = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"the prompt\"}]}";

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	private Passing() {
	}

	static AiClientBuilder client(WebClientExchange exchange) {
		return AiClientBuilder.create(exchange).concurrency(ConcurrencySettings.fixed(4)).retry(retries(2));
	}

	static RetrySettings retries(int most) {
		return RetrySettings.defaults()
			.withMaxRetries(most)
			.withBudget(1)
			.withDelays(Duration.ofMillis(1), 1, Duration.ofMillis(1));
	}

	static AiHttpRequest chat() {
		return post(CHAT, BODY);
	}

	static AiHttpRequest post(String path, String json) {
		return AiHttpRequest.builder("POST", path)
			.header("Content-Type", "application/json")
			.body(AiHttpBody.ofBytes(json.getBytes(StandardCharsets.UTF_8)))
			.build();
	}

	static AiHttpRequest get(String path) {
		return AiHttpRequest.builder("GET", path).build();
	}

	/**
	 * One attempt, without a client.
	 */
	static Flux<AiHttpPiece> attempt(WebClientExchange exchange, AiHttpRequest request, AiRequest described) {
		return exchange.exchange(request, new AiHttpDemand(described, Metering.TOKENS), described);
	}

	static Answer send(ManagedAiClient client, AiHttpRequest request) {
		AiHttpResponse response = Objects.requireNonNull(client.http().exchange(request).block(TIMEOUT));
		List<ByteBuffer> pieces = Objects.requireNonNull(response.body().collectList().block(TIMEOUT));
		return new Answer(response.head(), pieces);
	}

	static void assertNothingInFlight(ManagedAiClient client) {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(client.snapshot().admission().inFlight()).isZero());
	}

	static byte[] bytes(List<ByteBuffer> pieces) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (ByteBuffer piece : pieces) {
			byte[] bytes = new byte[piece.remaining()];
			piece.duplicate().get(bytes);
			all.writeBytes(bytes);
		}
		return all.toByteArray();
	}

	/**
	 * A response that was read to its end.
	 */
	record Answer(AiHttpHead head, List<ByteBuffer> pieces) {

		int status() {
			return this.head.status();
		}

		byte[] body() {
			return bytes(this.pieces);
		}

		String text() {
			return new String(body(), StandardCharsets.UTF_8);
		}

	}

}
