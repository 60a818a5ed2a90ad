package com.example.webflux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Stories {

	private final AiClient aiClient;

	Stories(AiClient aiClient) {
		this.aiClient = aiClient;
	}

	@GetMapping(path = "/story", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> tell(@RequestParam String about) {
		return this.aiClient.stream(AiRequest.of("Tell a story about " + about))
			.map((chunk) -> new Piece(chunk.delta(), chunk.end() != null));
	}

	record Piece(String text, boolean last) {
	}

}
