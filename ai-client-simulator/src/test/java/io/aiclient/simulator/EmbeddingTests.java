package io.aiclient.simulator;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.aiclient.simulator.quota.Quota;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class EmbeddingTests {

	private static final String MODEL = "text-embedding-3-small";

	@AutoClose
	private final SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.bodyLog(1));

	private final TestClient client = new TestClient(this.provider);

	@Test
	void answersInOpenAisForm() throws Exception {
		HttpResponse<String> response = this.client.embed(TestClient.embedding("Good morning.").put("user", "u1"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(response.headers().firstValue("x-request-id")).isPresent();
		JsonNode json = TestClient.json(response);
		assertThat(json.path("object").asString()).isEqualTo("list");
		assertThat(json.path("model").asString()).isEqualTo(MODEL);
		assertThat(json.path("data").size()).isEqualTo(1);
		JsonNode embedding = json.path("data").path(0);
		assertThat(embedding.path("object").asString()).isEqualTo("embedding");
		assertThat(embedding.path("index").asInt(-1)).isZero();
		assertThat(TestClient.vector(embedding.path("embedding"))).hasSize(1536)
			.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "Good morning.", 1536));
		assertThat(json.path("usage").toString()).isEqualTo("{\"prompt_tokens\":4,\"total_tokens\":4}");
		assertThat(this.provider.requestBodies()).singleElement().asString().contains("Good morning.");
	}

	@Test
	void eachInputHasItsVectorInTheirOrderAndInEitherForm() throws Exception {
		List<String> texts = IntStream.range(0, 20).mapToObj((i) -> "Text " + i + " ü🙂").toList();
		for (String format : List.of("float", "base64")) {
			JsonNode data = TestClient
				.json(this.client.embed(TestClient.embedding(texts).put("encoding_format", format)))
				.path("data");
			assertThat(data.size()).isEqualTo(20);
			assertThat(data.path(0).path("embedding").isString()).isEqualTo(format.equals("base64"));
			for (int i = 0; i < texts.size(); i++) {
				assertThat(data.path(i).path("index").asInt()).isEqualTo(i);
				assertThat(TestClient.vector(data.path(i).path("embedding")))
					.isEqualTo(SimulatedProvider.embeddingOf(MODEL, texts.get(i), 1536));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 256, 1536, 3072 })
	void vectorHasLengthOneAndBelongsToItsTextAndModel(int dimensions) {
		float[] vector = SimulatedProvider.embeddingOf(MODEL, "Hello", dimensions);
		double squares = 0;
		for (float number : vector) {
			squares += (double) number * number;
		}
		assertThat(Math.sqrt(squares)).isCloseTo(1, within(1e-6));
		assertThat(SimulatedProvider.embeddingOf(MODEL, "Hello", dimensions)).isEqualTo(vector);
		if (dimensions > 1) {
			assertThat(SimulatedProvider.embeddingOf(MODEL, "Hello.", dimensions)).isNotEqualTo(vector);
			assertThat(SimulatedProvider.embeddingOf(MODEL, "hello", dimensions)).isNotEqualTo(vector);
			assertThat(SimulatedProvider.embeddingOf("other", "Hello", dimensions)).isNotEqualTo(vector);
		}
	}

	@Test
	void shorterVectorIsTheBeginningOfALongerOneScaledAnew() throws Exception {
		JsonNode json = TestClient.json(this.client.embed(TestClient.embedding("Hello").put("dimensions", 3)));
		float[] vector = TestClient.vector(json.at("/data/0/embedding"));
		float[] longer = SimulatedProvider.embeddingOf(MODEL, "Hello", 1536);
		assertThat(vector).hasSize(3);
		assertThat(vector[1] / vector[0]).isCloseTo(longer[1] / longer[0], within(1e-4f));
		assertThat(vector[2] / vector[0]).isCloseTo(longer[2] / longer[0], within(1e-4f));
	}

	@Test
	void tokenIdsAreAnInputToo() throws Exception {
		JsonNode one = TestClient.json(this.client.embed(TestClient.embedding(List.of(15496, 11))));
		assertThat(one.path("data").size()).isEqualTo(1);
		assertThat(one.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
		assertThat(TestClient.vector(one.at("/data/0/embedding")))
			.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "[15496,11]", 1536));
		JsonNode two = TestClient.json(this.client.embed(TestClient.embedding(List.of(List.of(1, 2, 3), List.of(4)))));
		assertThat(two.path("data").size()).isEqualTo(2);
		assertThat(two.at("/usage/total_tokens").asInt()).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "float", "base64" })
	void greatestRequestIsAnsweredWhole(String format) throws Exception {
		List<String> texts = IntStream.range(0, 2048).mapToObj((i) -> "Row " + i).toList();
		JsonNode data = TestClient
			.json(this.client.embed(TestClient.embedding(texts).put("encoding_format", format).put("dimensions", 256)))
			.path("data");
		assertThat(data.size()).isEqualTo(2048);
		for (int i = 0; i < texts.size(); i++) {
			assertThat(data.path(i).path("index").asInt()).isEqualTo(i);
			assertThat(TestClient.vector(data.path(i).path("embedding")))
				.isEqualTo(SimulatedProvider.embeddingOf(MODEL, texts.get(i), 256));
		}
		eventually(() -> assertThat(this.provider.counts().answered()).isEqualTo(1));
	}

	@Test
	void clientThatLeavesInTheMiddleOfAGreatAnswerHasCancelled() throws Exception {
		List<String> texts = IntStream.range(0, 2048).mapToObj((i) -> "Row " + i).toList();
		try (RawConnection connection = new RawConnection(this.provider)) {
			connection.embed(TestClient.embedding(texts)).receiveUntil((text) -> text.contains("\"object\":\"list\""));
		}
		eventually(() -> assertThat(this.provider.counts().cancelled()).isEqualTo(1));
		assertThat(this.provider.counts().inFlight()).isZero();
		assertThat(this.provider.counts().answered()).isZero();
	}

	@Test
	void countsAndArrivalsAreThoseOfAllRequests() throws Exception {
		this.client.embed(TestClient.embedding(List.of("12345678", "1234")));
		this.client.ask("Hello");
		this.client.embed(TestClient.embedding(""));
		eventually(() -> assertThat(this.provider.counts().answered()).isEqualTo(2));
		Counts counts = this.provider.counts();
		assertThat(counts.received()).isEqualTo(3);
		assertThat(counts.rejected()).isEqualTo(1);
		assertThat(counts.promptTokens()).isEqualTo(3 + 9);
		assertThat(counts.completionTokens()).isEqualTo(4);
		assertThat(this.provider.arrivals()).extracting(Arrival::status).containsExactly(200, 200, 400);
		assertThat(this.provider.arrivals()).extracting(Arrival::tokens).containsExactly(3L, 9L, 0L);
	}

	@Test
	void requestsAndTokensOfTheInputsAreChargedAndReported() throws Exception {
		try (SimulatedProvider limited = SimulatedProvider
			.start((settings) -> settings.requests(Quota.perMinute(3)).tokens(Quota.perMinute(10)))) {
			TestClient client = new TestClient(limited);
			HttpResponse<String> first = client.embed(TestClient.embedding(List.of("12345678", "1234")));
			assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("2");
			assertThat(first.headers().firstValue("x-ratelimit-remaining-tokens")).hasValue("7");
			assertThat(client.embed(TestClient.embedding("")).statusCode()).as("charges nothing").isEqualTo(400);
			HttpResponse<String> second = client.embed(TestClient.embedding("x".repeat(32)));
			assertThat(second.statusCode()).isEqualTo(429);
			assertThat(TestClient.json(second).at("/error/message").asString())
				.startsWith("Rate limit reached for " + MODEL)
				.contains("tokens per min (TPM): Limit 10, Used 3, Requested 8.");
			HttpResponse<String> third = client.embed(TestClient.embedding("x".repeat(28)));
			assertThat(third.statusCode()).isEqualTo(200);
			assertThat(third.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("1");
			assertThat(third.headers().firstValue("x-ratelimit-remaining-tokens")).hasValue("0");
			assertThat(limited.counts().refusedByTokens()).isEqualTo(1);
		}
	}

	@Test
	void concurrencyAndLatencyAreThoseOfAllRequests() throws Exception {
		try (SimulatedProvider slow = SimulatedProvider
			.start((settings) -> settings.maxConcurrent(1).latency(Latency.fixed(Duration.ofSeconds(5))))) {
			try (RawConnection connection = new RawConnection(slow)) {
				connection.embed(TestClient.embedding("Hello"));
				eventually(() -> assertThat(slow.counts().inFlight()).isEqualTo(1));
				HttpResponse<String> refused = new TestClient(slow).embed(TestClient.embedding("Hello"));
				assertThat(refused.statusCode()).isEqualTo(429);
				assertThat(connection.receive(50).text()).isEmpty();
			}
			assertThat(slow.counts().refusedByConcurrency()).isEqualTo(1);
		}
	}

	@Test
	void modelAnswersUnderItsOtherName() throws Exception {
		try (SimulatedProvider dated = SimulatedProvider.start((settings) -> settings.model(MODEL, "dated"))) {
			JsonNode json = TestClient.json(new TestClient(dated).embed(TestClient.embedding("Hello")));
			assertThat(json.path("model").asString()).isEqualTo("dated");
			assertThat(TestClient.vector(json.at("/data/0/embedding")))
				.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "Hello", 1536));
		}
	}

	@Test
	void requestMeetsTheFaultsOfItsInputs() throws Exception {
		this.provider.faults(Faults.none()
			.byMessage(Map.of("b", List.of(Fault.status(500)), "c", List.of(Fault.status(503))))
			.alwaysByMessage(Map.of("poison", Fault.status(400)))
			.with(Fault.status(408), 1));
		ObjectNode pack = TestClient.embedding(List.of("a", "b", "c"));
		assertThat(status(pack)).isEqualTo(500);
		assertThat(status(pack)).isEqualTo(503);
		assertThat(status(pack)).isEqualTo(200);
		assertThat(status(TestClient.embedding(List.of("c", "poison")))).isEqualTo(400);
		assertThat(status(TestClient.embedding(List.of("a", "d")))).as("the draw of all others").isEqualTo(408);
	}

	private int status(JsonNode request) throws IOException, InterruptedException {
		return this.client.embed(request).statusCode();
	}

}
