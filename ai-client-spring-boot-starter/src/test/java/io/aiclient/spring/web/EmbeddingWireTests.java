package io.aiclient.spring.web;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.util.unit.DataSize;

import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.TokenUsage;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.provider.ProviderPreset.EmbeddingFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Embeddings over a real socket: what goes out, and what is made of what comes back.
 */
class EmbeddingWireTests {

	private static final AiEmbeddingPack PACK = new AiEmbeddingPack("m", List.of("one \"1\"", "two äöü"), 3);

	private static final String ANSWER = """
			{"object":"list","data":[{"object":"embedding","index":1,"embedding":[0.5,-0.25,1e-3]},
			 {"object":"embedding","embedding":[1,2,3],"index":0}],
			 "model":"m-2025","usage":{"prompt_tokens":7,"total_tokens":7}}""";

	@Test
	void writesTheTextsAndWhatIsAskedFor() throws Exception {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			embed(exchange, PACK);
			assertThat(server.heads().peek()).startsWith("POST /v1/embeddings HTTP/1.1")
				.contains("Bearer " + Exchanges.KEY);
			assertThat(json(server.bodies().peek())).isEqualTo(json("""
					{"model":"m","input":["one \\"1\\"","two äöü"],"dimensions":3,"encoding_format":"base64"}"""));
		}
	}

	@Test
	void asksForNothingThatIsNotKnownToBeUnderstood() throws Exception {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.provider(ProviderPreset.OPENAI_COMPATIBLE))) {
			embed(exchange, new AiEmbeddingPack("m", List.of("one"), null));
			assertThat(json(server.bodies().peek())).isEqualTo(json("{\"model\":\"m\",\"input\":[\"one\"]}"));
		}
	}

	@Test
	void aKeyInTheQueryIsSent() throws Exception {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", ANSWER));
				WebClientExchange exchange = Exchanges
					.of(URI.create(server.url() + "?api-version=1&key=sk-in-the-query-0123456789"))) {
			embed(exchange, PACK);
			assertThat(server.heads().peek())
				.startsWith("POST /v1/embeddings?api-version=1&key=sk-in-the-query-0123456789 HTTP/1.1");
		}
	}

	@Test
	void readsVectorsOfNumbersWithTheirIndexesModelAndUsage() throws Exception {
		AiEmbeddingAnswer answer = answer(ANSWER);
		assertThat(answer.vectors()).extracting(Vector::index).containsExactly(1, 0);
		assertThat(answer.vectors().get(0).values()).containsExactly(0.5f, -0.25f, 1e-3f);
		assertThat(answer.vectors().get(1).values()).containsExactly(1, 2, 3);
		assertThat(answer.end().model()).isEqualTo("m-2025");
		assertThat(answer.end().usage()).isEqualTo(new TokenUsage(7, 0, 7, 0));
	}

	@Test
	void readsVectorsOfBase64AlsoEscapedAndWithoutPadding() throws Exception {
		float[] values = { 1.5f, -2, Float.MIN_VALUE, 1e30f };
		String base64 = base64(values);
		AiEmbeddingAnswer answer = answer("{\"data\":[{\"index\":0,\"embedding\":\"" + base64 + "\"},"
				+ "{\"index\":1,\"embedding\":\"" + base64.replace("/", "\\/") + "\"},"
				+ "{\"index\":2,\"embedding\":\"" + base64.replace("=", "") + "\"},"
				+ "{\"embedding\":\"no base64 !\",\"index\":3},{\"index\":4,\"embedding\":\"AAA=\"},"
				+ "{\"index\":5,\"embedding\":null},{\"index\":\"6\",\"embedding\":[NaN,nan,1,null]},7,[8],\"nine\"]}");
		assertThat(answer.vectors()).extracting(Vector::index).containsExactly(0, 1, 2, 3, 4, 5, 6);
		assertThat(answer.vectors().subList(0, 3))
			.allSatisfy((vector) -> assertThat(vector.values()).isEqualTo(values));
		assertThat(answer.vectors().subList(3, 6)).allSatisfy((vector) -> assertThat(vector.values()).isEmpty());
		assertThat(answer.vectors().get(6).values()).hasSize(4).containsSequence(Float.NaN, Float.NaN, 1);
	}

	@Test
	void readsALargeAnswerInWhateverPiecesItComes() throws Exception {
		int rows = 500;
		StringBuilder body = new StringBuilder("{ \"data\" : [");
		for (int i = 0; i < rows; i++) {
			body.append((i > 0) ? " , " : "").append("{\"x\":{\"a\":[\"]}\\\\\",\"\\\"\"]},\"index\":").append(i);
			body.append(",\"embedding\":\"").append(base64(vector(i))).append("\"}\n");
		}
		body.append("], \"usage\": {\"prompt_tokens\": 3, \"total_tokens\": 3}}");
		AiEmbeddingAnswer answer = answer(body.toString());
		assertThat(answer.vectors()).hasSize(rows);
		IntStream.range(0, rows).forEach((i) -> {
			assertThat(answer.vectors().get(i).index()).isEqualTo(i);
			assertThat(answer.vectors().get(i).values()).isEqualTo(vector(i));
		});
		assertThat(answer.end().usage().promptTokens()).isEqualTo(3);
	}

	@Test
	void readsTheSameByteByByte() {
		CallContext context = context();
		byte[] bytes = ANSWER.getBytes(StandardCharsets.UTF_8);
		VectorBody body = new VectorBody(context, 2);
		for (byte b : bytes) {
			body.append(DefaultDataBufferFactory.sharedInstance.wrap(new byte[] { b }));
		}
		assertThat(body.vectors()).extracting(Vector::index).containsExactly(1, 0);
		assertThat(body.finish().usage.promptTokens()).isEqualTo(7);
	}

	@Test
	void whatIsBrokenIsABrokenBody() {
		for (String body : List.of("", "<html>", "{\"data\":[{\"index\":0,\"embedding\":[1,", "{\"data\":[{}{]}",
				ANSWER.substring(0, ANSWER.length() - 1), "[]", "{\"data\":[{\"index\":0,\"embedding\":[1,x]}]}")) {
			assertThatExceptionOfType(AiExchangeException.class).as(body)
				.isThrownBy(() -> answer(body))
				.matches((ex) -> ex.stage() == Stage.BODY);
		}
	}

	@Test
	void anErrorWithStatus200IsAnError() {
		assertThatExceptionOfType(AiExchangeException.class)
			.isThrownBy(() -> answer("{\"error\":{\"message\":\"overloaded\",\"type\":\"overloaded_error\"}}"))
			.matches((ex) -> ex.stage() == Stage.EVENT);
	}

	@Test
	void anErrorNamesThePartThatItBlames() throws Exception {
		assertThat(failure("{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"param\":\"input[3]\"}}")
			.param()).isEqualTo("input[3]");
		assertThat(
				failure("{\"detail\":[{\"loc\":[\"body\",\"input\",3],\"msg\":\"too long\",\"type\":\"t\"}]}").param())
			.isEqualTo("body.input.3");
	}

	@Test
	void aRowIsBoundedAndSoIsWhatIsAroundTheRows() {
		for (String body : List.of("{\"data\":[{\"index\":0,\"x\":\"" + "x".repeat(3_000) + "\"}]}",
				"{\"x\":\"" + "x".repeat(3_000) + "\",\"data\":[]}")) {
			assertThatExceptionOfType(AiExchangeException.class).isThrownBy(() -> answer(body, DataSize.ofBytes(2_000)))
				.matches((ex) -> ex.stage() == Stage.TOO_LARGE);
		}
	}

	private static AiEmbeddingAnswer answer(String body) throws Exception {
		return answer(body, DataSize.ofMegabytes(10));
	}

	private static AiEmbeddingAnswer answer(String body, DataSize limit) throws Exception {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.maxResponseSize(limit).embeddingFormat(EmbeddingFormat.FLOAT))) {
			return embed(exchange, PACK);
		}
	}

	private static AiExchangeException failure(String body) throws Exception {
		try (RawServer server = new RawServer(
				(answer) -> answer.send("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: "
						+ body.length() + "\r\n\r\n" + body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			embed(exchange, PACK);
			throw new AssertionError("answered");
		}
		catch (AiExchangeException ex) {
			return ex;
		}
	}

	private static AiEmbeddingAnswer embed(WebClientExchange exchange, AiEmbeddingPack pack) {
		AiEmbeddingAnswer answer = exchange.embed(pack).block(Duration.ofSeconds(10));
		if (answer == null) {
			throw new AssertionError("no answer");
		}
		return answer;
	}

	private static CallContext context() {
		try (WebClientExchange exchange = Exchanges.of(URI.create("http://localhost:1/v1"))) {
			return exchange.context();
		}
	}

	private static float[] vector(int seed) {
		float[] values = new float[256];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) Math.sin(seed + i);
		}
		return values;
	}

	private static String base64(float[] values) {
		ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(values);
		return Base64.getEncoder().encodeToString(bytes.array());
	}

	private static JsonNode json(String text) {
		return new JsonMapper().readTree(text);
	}

}
