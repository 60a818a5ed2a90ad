package io.aiclient.simulator;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.aiclient.simulator.RawConnection.Received;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddingFaultTests {

	private static final String MODEL = "text-embedding-3-small";

	private static final int DIMENSIONS = 8;

	private static final List<String> TEXTS = List.of("a", "b", "c");

	private static final int SILENCE_MILLIS = 150;

	private static final Set<String> HANGING = Set.of("hang-before-headers", "hang-mid-body");

	private static final Set<String> LEFT_OPEN = Set.of("done-then-open", "finished-then-silent", "pings-forever");

	private static final Set<String> WRONG = Set.of("no-choices", "null-content", "vector-missing", "vector-too-short",
			"vector-nan", "vector-index-twice", "billing", "request-too-large", "context-too-long", "content-filter",
			"wait-in-text", "error-as-code", "error-as-object", "error-as-detail", "error-as-detail-list",
			"error-as-base-resp", "error-as-text", "error-as-list", "truncated-json", "invalid-json", "html-page",
			"error-event-first", "error-event-midway", "reset-before-headers", "reset-mid-body");

	@AutoClose
	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@Test
	void vectorIsMissing() throws Exception {
		JsonNode data = data(OddVectors.VECTOR_MISSING, TEXTS);
		assertThat(indices(data)).containsExactly(0, 1);
		assertThat(data(OddVectors.VECTOR_MISSING, List.of("a")).size()).isZero();
	}

	@Test
	void vectorsAreReversedWithTheirIndices() throws Exception {
		JsonNode data = data(OddVectors.VECTORS_REVERSED, TEXTS);
		assertThat(indices(data)).containsExactly(2, 1, 0);
		for (JsonNode embedding : data) {
			assertThat(TestClient.vector(embedding.path("embedding"))).isEqualTo(
					SimulatedProvider.embeddingOf(MODEL, TEXTS.get(embedding.path("index").asInt()), DIMENSIONS));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "float", "base64" })
	void lastVectorIsTooShort(String format) throws Exception {
		this.provider.enqueue(OddVectors.VECTOR_TOO_SHORT);
		JsonNode data = TestClient.json(this.client.embed(request(TEXTS).put("encoding_format", format))).path("data");
		assertThat(TestClient.vector(data.path(1).path("embedding"))).hasSize(DIMENSIONS);
		assertThat(TestClient.vector(data.path(2).path("embedding"))).hasSize(DIMENSIONS - 1);
	}

	@Test
	void numberIsNone() throws Exception {
		this.provider.enqueue(OddVectors.VECTOR_NAN, OddVectors.VECTOR_NAN);
		assertThat(this.client.embed(request(TEXTS)).body()).contains("\"embedding\":[NaN,");
		JsonNode data = TestClient.json(this.client.embed(request(TEXTS).put("encoding_format", "base64")))
			.path("data");
		assertThat(TestClient.vector(data.path(1).path("embedding"))).doesNotContain(Float.NaN);
		assertThat(TestClient.vector(data.path(2).path("embedding"))).startsWith(Float.NaN).hasSize(DIMENSIONS);
	}

	@Test
	void indexComesTwice() throws Exception {
		assertThat(indices(data(OddVectors.VECTOR_INDEX_TWICE, TEXTS))).containsExactly(0, 1, 0);
		assertThat(indices(data(OddVectors.VECTOR_INDEX_TWICE, List.of("a")))).containsExactly(0, 0);
	}

	@Test
	void vectorsOrOneOfThemAreNone() throws Exception {
		assertThat(data(WireFault.NO_CHOICES, TEXTS).size()).isZero();
		JsonNode data = data(WireFault.NULL_CONTENT, TEXTS);
		assertThat(data.path(1).path("embedding").size()).isEqualTo(DIMENSIONS);
		assertThat(data.path(2).path("embedding").isNull()).isTrue();
	}

	@Test
	void usageIsOdd() throws Exception {
		assertThat(answer(OddUsage.MISSING_USAGE).has("usage")).isFalse();
		assertThat(answer(OddUsage.USAGE_NULL).path("usage").isNull()).isTrue();
		assertThat(answer(OddUsage.USAGE_THEN_EMPTY).path("usage").toString()).isEqualTo("{}");
		assertThat(answer(OddUsage.USAGE_FLOATS).at("/usage/prompt_tokens").toString()).isEqualTo("3.0");
		assertThat(answer(OddUsage.USAGE_ABSURD).at("/usage/prompt_tokens").asInt()).isEqualTo(-1);
	}

	@Test
	void bodyBreaksHalfWay() throws Exception {
		this.provider.enqueue(WireFault.RESET_MID_BODY, WireFault.HANG_MID_BODY, WireFault.TRUNCATED_JSON);
		Received reset = receive();
		assertThat(reset.ending()).isEqualTo("reset");
		assertThat(reset.text()).startsWith("HTTP/1.1 200 OK").doesNotContain("total_tokens");
		Received hanging = receive();
		assertThat(hanging.ending()).isEqualTo("silent");
		assertThat(hanging.text()).startsWith("HTTP/1.1 200 OK").doesNotContain("total_tokens");
		HttpResponse<String> truncated = this.client.embed(request(TEXTS));
		assertThat(truncated.statusCode()).isEqualTo(200);
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> TestClient.json(truncated));
	}

	/**
	 * Each named fault counts once, and as answered exactly if the client has the right
	 * answer.
	 */
	@ParameterizedTest
	@MethodSource
	void faultCountsOnceAndAsAnsweredIfTheAnswerIsRight(String name) throws Exception {
		this.provider.enqueue(Fault.named(name));
		if (HANGING.contains(name)) {
			assertThat(receive().ending()).isEqualTo("silent");
		}
		else if (LEFT_OPEN.contains(name)) {
			try (RawConnection connection = new RawConnection(this.provider)) {
				connection.embed(request(TEXTS)).receiveUntil((text) -> text.endsWith("}\r\n"));
			}
		}
		else if (name.startsWith("reset")) {
			assertThat(receive().ending()).isEqualTo("reset");
		}
		else {
			boolean refused = name.matches("billing|request-too-large|context-too-long|content-filter|wait-in-text");
			assertThat(this.client.embed(request(TEXTS)).statusCode() == 200).isEqualTo(!refused);
		}
		eventually(() -> assertThat(this.provider.counts().inFlight()).isZero());
		Counts counts = this.provider.counts();
		assertThat(counts.faults()).containsOnlyKeys(name).containsEntry(name, 1L);
		boolean right = !WRONG.contains(name) && !HANGING.contains(name);
		assertThat(counts.answered()).isEqualTo(right ? 1 : 0);
		assertThat(counts.completionTokens()).isZero();
	}

	static Stream<String> faultCountsOnceAndAsAnsweredIfTheAnswerIsRight() {
		return FaultNames.all().keySet().stream();
	}

	/**
	 * What concerns choices only leaves vectors as they should be, in whatever form they
	 * are sent.
	 */
	@Test
	void oddFormsHoldTheRightVectors() throws Exception {
		Stream<Fault> forms = Stream
			.of(List.of(OddAnswer.values()), List.of(OddToolCall.values()),
					List.of(OddEnding.FINISH_REASON_ERROR, OddEnding.NO_DONE), List.of(OddUsage.values()))
			.flatMap(List::stream);
		for (Fault form : forms.toList()) {
			this.provider.enqueue(form);
			String body = this.client.embed(request(TEXTS)).body().replace("\uFEFF", "");
			JsonNode data = TestClient.json(body).path("data");
			assertThat(indices(data)).as(form.label()).containsExactly(0, 1, 2);
			assertThat(TestClient.vector(data.path(2).path("embedding")))
				.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "c", DIMENSIONS));
		}
	}

	private JsonNode answer(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return TestClient.json(this.client.embed(request(TEXTS)));
	}

	private JsonNode data(Fault fault, List<String> texts) throws Exception {
		this.provider.enqueue(fault);
		return TestClient.json(this.client.embed(request(texts))).path("data");
	}

	private Received receive() throws Exception {
		try (RawConnection connection = new RawConnection(this.provider)) {
			return connection.embed(request(TEXTS)).receive(SILENCE_MILLIS);
		}
	}

	private static ObjectNode request(List<String> texts) {
		return TestClient.embedding(texts).put("dimensions", DIMENSIONS);
	}

	private static List<Integer> indices(JsonNode data) {
		return IntStream.range(0, data.size()).mapToObj((i) -> data.path(i).path("index").asInt()).toList();
	}

}
