package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever an application asks of a response, it gets as without the filter.
 */
@Timeout(60)
class FilteredResponseTests {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	private static final ParameterizedTypeReference<Map<String, Object>> MAP = new ParameterizedTypeReference<>() {
	};

	private static final String OBJECT = "{\"model\":\"m-1\",\"choices\":[]}";

	static Stream<Arguments> ways() {
		return Stream.of(both("class", (response) -> response.bodyToMono(String.class)),
				both("type", (response) -> response.bodyToMono(MAP)),
				both("elements", (response) -> response.bodyToFlux(String.class).collectList()),
				both("elements of a type", (response) -> response.bodyToFlux(MAP).collectList()),
				both("extractor", (response) -> response.body(BodyExtractors.toMono(byte[].class)).map(String::new)),
				both("buffers",
						(response) -> DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()))
							.map(FilteredResponseTests::text)),
				both("released", (response) -> response.releaseBody().thenReturn("released")),
				both("entity", (response) -> response.toEntity(String.class).map(FilteredResponseTests::parts)),
				both("entity of a type", (response) -> response.toEntity(MAP).map(FilteredResponseTests::parts)),
				both("entities", (response) -> response.toEntityList(Map.class).map(FilteredResponseTests::parts)),
				both("entities of a type", (response) -> response.toEntityList(MAP).map(FilteredResponseTests::parts)),
				both("bodiless", (response) -> response.toBodilessEntity().map(FilteredResponseTests::parts)),
				both("exception", (response) -> response.createException().map(FilteredResponseTests::parts)),
				both("error",
						(response) -> response.createError()
							.onErrorResume(WebClientResponseException.class, (ex) -> Mono.just(parts(ex)))),
				both("changed",
						(response) -> response.mutate()
							.header("x-more", "1")
							.body((body) -> body)
							.build()
							.toEntity(String.class)
							.map(FilteredResponseTests::parts)))
			.flatMap(Stream::of);
	}

	@ParameterizedTest(name = "{0}, status {1}")
	@MethodSource("ways")
	void isReadAsWithoutTheFilter(String name, int status, Function<ClientResponse, Mono<?>> way) throws IOException {
		String answer = "HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\nx-own: a\r\nContent-Length: "
				+ OBJECT.length() + "\r\n\r\n" + OBJECT;
		try (RawServer server = new RawServer((exchange) -> exchange.send(answer));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			Object bare = read(WebClient.create(server.url().toString()), way);
			Object filtered = read(Face.webClient(client, server.url()), way);
			assertThat(filtered).isEqualTo(bare);
			Passing.assertNothingInFlight(client);
		}
	}

	private static Object read(WebClient client, Function<ClientResponse, Mono<?>> way) {
		return Objects.requireNonNull(client.post()
			.uri("/chat/completions")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("model", "m-1"))
			.exchangeToMono((response) -> way.apply(response).cast(Object.class))
			.block(Passing.TIMEOUT));
	}

	private static Arguments[] both(String name, Function<ClientResponse, Mono<?>> way) {
		return new Arguments[] { Arguments.of(name, 200, way), Arguments.of(name, 404, way) };
	}

	private static String text(DataBuffer buffer) {
		try {
			return buffer.toString(StandardCharsets.UTF_8);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private static List<Object> parts(ResponseEntity<?> entity) {
		return List.of(entity.getStatusCode(), String.valueOf(entity.getBody()), entity.getHeaders().toString());
	}

	private static List<Object> parts(WebClientResponseException ex) {
		return List.of(ex.getClass(), ex.getStatusCode(), ex.getResponseBodyAsString(), ex.getHeaders().toString());
	}

}
