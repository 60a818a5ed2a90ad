package io.aiclient.docs.started;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/getting-started.md shows of events for a browser, as the bytes that a real
 * server sends, read as the specification of server-sent events says.
 */
class StoriesTests {

	@Test
	void anObjectForEachEventKeepsEverySpace() {
		String body = get("/story?about=a  wide   field", Stories.class);
		List<JsonNode> pieces = data(body).map(JsonMapper.shared()::readTree).toList();
		assertThat(pieces).hasSizeGreaterThan(2);
		assertThat(pieces).extracting((piece) -> piece.path("text").asString())
			.anyMatch((text) -> text.startsWith(" "));
		assertThat(String.join("", pieces.stream().map((piece) -> piece.path("text").asString()).toList()))
			.isEqualTo(SimulatedProvider.answerTo("Tell a story about a  wide   field"));
		assertThat(pieces.subList(0, pieces.size() - 1)).noneMatch((piece) -> piece.path("last").asBoolean());
		assertThat(pieces.get(pieces.size() - 1).path("last").asBoolean()).isTrue();
	}

	@Test
	void textForEachEventLosesTheFirstSpaceOfEach() {
		String body = get("/plain", Plain.class);
		assertThat(body).isEqualTo("data:Once\n\ndata: upon\n\ndata: a time\n\n");
		assertThat(String.join("", data(body).toList())).isEqualTo("Onceupona time");
	}

	/**
	 * What a browser makes of it: what follows {@code data:}, without the first space.
	 */
	private static Stream<String> data(String body) {
		return body.lines()
			.filter((line) -> line.startsWith("data:"))
			.map((line) -> line.substring("data:".length()))
			.map((value) -> value.startsWith(" ") ? value.substring(1) : value);
	}

	private static String get(String path, Class<?> controller) {
		try (SimulatedProvider provider = SimulatedProvider.start();
				var context = new SpringApplicationBuilder(Application.class, controller).run(
						"--ai.client.base-url=" + provider.baseUrl(), "--ai.client.model=m", "--server.port=0",
						"--spring.main.web-application-type=reactive", "--spring.main.banner-mode=off",
						"--logging.level.root=warn")) {
			return WebClient.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
				.get()
				.uri(path)
				.accept(MediaType.TEXT_EVENT_STREAM)
				.exchangeToMono((response) -> response.bodyToFlux(byte[].class)
					.collectList()
					.map((parts) -> parts.stream()
						.map((part) -> new String(part, StandardCharsets.ISO_8859_1))
						.reduce("", String::concat)))
				.block(Duration.ofSeconds(30));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@RestController
	static class Plain {

		@GetMapping(path = "/plain", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> plain() {
			return Flux.just("Once", " upon", " a time");
		}

	}

}
