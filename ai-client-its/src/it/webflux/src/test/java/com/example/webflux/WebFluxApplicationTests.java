package com.example.webflux;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import com.example.webflux.Stories.Piece;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "ai.client.api-key=sk-test")
class WebFluxApplicationTests {

	private static final SimulatedProvider PROVIDER = SimulatedProvider.start((settings) -> settings.apiKey("sk-test"));

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void provider(DynamicPropertyRegistry properties) {
		properties.add("ai.client.base-url", PROVIDER::baseUrl);
	}

	@AfterAll
	static void close() {
		PROVIDER.close();
	}

	@Test
	void eventsOfAnAnswerAreTheWholeText() {
		List<Piece> pieces = story().collectList().block();
		assertThat(pieces).hasSizeGreaterThan(2).last().extracting(Piece::last).isEqualTo(true);
		assertThat(pieces.stream().map(Piece::text).collect(Collectors.joining()))
			.isEqualTo(SimulatedProvider.answerTo("Tell a story about a tree"));
	}

	@Test
	void eventsArriveBeforeTheAnswerEnds() {
		PROVIDER.enqueue(WireFault.HANG_MID_BODY);
		assertThat(story().blockFirst()).isNotNull();
		assertThat(PROVIDER.counts().faults()).containsOnlyKeys("hang-mid-body");
	}

	private Flux<Piece> story() {
		return WebClient.create("http://localhost:" + this.port)
			.get()
			.uri("/story?about=a tree")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(Piece.class)
			.timeout(Duration.ofSeconds(30));
	}

}
