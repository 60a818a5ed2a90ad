package io.aiclient.docs.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpResponse;

@Service
class Embeddings {

	private final AiHttpClient http;

	Embeddings(ManagedAiClient client) {
		this.http = client.http();
	}

	Mono<String> embed(String json) {
		AiHttpRequest request = AiHttpRequest.builder("POST", "/embeddings")
			.header("Content-Type", "application/json")
			.body(AiHttpBody.ofBytes(json.getBytes(StandardCharsets.UTF_8)))
			.build();
		return this.http.exchange(request)
			.flatMap((response) -> text(response).map((text) -> response.head().status() + " " + text));
	}

	private static Mono<String> text(AiHttpResponse response) {
		return response.body().collect(ByteArrayOutputStream::new, (all, piece) -> {
			byte[] bytes = new byte[piece.remaining()];
			piece.get(bytes);
			all.writeBytes(bytes);
		}).map((all) -> all.toString(StandardCharsets.UTF_8));
	}

}
