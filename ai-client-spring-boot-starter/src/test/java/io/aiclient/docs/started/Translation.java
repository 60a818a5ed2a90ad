package io.aiclient.docs.started;

import java.time.Duration;
import java.util.List;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiBatchSummary;
import io.aiclient.AiChunk;
import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

@Component
class Translation {

	private final AiClient aiClient;

	Translation(AiClient aiClient) {
		this.aiClient = aiClient;
	}

	AiBatchSummary batch(List<String> texts) {
		List<AiRequest> requests = texts.stream()
			.map((text) -> AiRequest.of("Translate into German:\n\n" + text))
			.toList();
		return this.aiClient.batch(requests)
			.doOnNext((result) -> System.out.println(result.index() + ": " + result.isSuccess()))
			.collect(AiBatchSummary.collector())
			.block();
	}

	AiResponse call(String text) {
		AiRequest request = AiRequest.builder()
			.system("You are a translator.")
			.user("Translate into German:\n\n" + text)
			.temperature(0.2)
			.maxTokens(200)
			.option("seed", 42)
			.timeout(Duration.ofSeconds(20))
			.build();
		return this.aiClient.call(request);
	}

	Mono<String> send(String text) {
		return this.aiClient.send(AiRequest.of(text)).map(AiResponse::content);
	}

	Flux<String> stream(String text) {
		return this.aiClient.stream(AiRequest.of(text)).map(AiChunk::delta);
	}

}
