package io.aiclient.simulator;

import java.io.IOException;
import java.util.List;

import io.aiclient.simulator.RawConnection.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

class OddEndingTests {

	private static final int SILENCE_MILLIS = 300;

	private static final String HALF = "[answer]";

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void errorIsTheReasonOfHalfAnAnswer() throws Exception {
		JsonNode json = json(OddEnding.FINISH_REASON_ERROR);
		assertThat(json.at("/choices/0/message/content").asString()).isEqualTo(HALF);
		assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("error");
		assertThat(json.at("/choices/0/error")).hasToString("{\"code\":502,\"message\":\"Upstream error\"}");
		assertThat(json.has("usage")).isTrue();
	}

	@Test
	void errorIsTheReasonOfHalfAStream() throws Exception {
		String text = stream(OddEnding.FINISH_REASON_ERROR);
		assertThat(text).endsWith("data: [DONE]\n\n").doesNotContain("prompt_tokens");
		List<JsonNode> chunks = TestClient.chunks(text);
		assertThat(TestClient.content(chunks)).isEqualTo(HALF);
		JsonNode last = chunks.get(chunks.size() - 1).at("/choices/0");
		assertThat(last.path("finish_reason").asString()).isEqualTo("error");
		assertThat(last.path("error")).hasToString("{\"code\":502,\"message\":\"Upstream error\"}");
	}

	@ParameterizedTest
	@CsvSource({ "FINISH_REASON_EMPTY, ''", "FINISH_REASON_NULL_TEXT, 'null'" })
	void reasonIsNoneInARightAnswerAndInHalfAStream(OddEnding ending, String reason) throws Exception {
		JsonNode json = json(ending);
		assertThat(json.at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
		assertThat(json.at("/choices/0/finish_reason").isString()).isTrue();
		assertThat(json.at("/choices/0/finish_reason").stringValue()).isEqualTo(reason);
		String text = stream(ending);
		assertThat(text).doesNotContain("[DONE]", "prompt_tokens");
		List<JsonNode> chunks = TestClient.chunks(text);
		assertThat(TestClient.content(chunks)).isEqualTo(HALF);
		assertThat(chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").stringValue()).isEqualTo(reason);
		assertThat(chunks).filteredOn((chunk) -> !chunk.at("/choices/0/finish_reason").isNull()).hasSize(1);
	}

	@Test
	void streamEndsWithoutDone() throws Exception {
		String text = stream(OddEnding.NO_DONE);
		assertThat(text).doesNotContain("[DONE]").contains("\"finish_reason\":\"stop\"");
		List<JsonNode> chunks = TestClient.chunks(text);
		assertThat(TestClient.content(chunks)).isEqualTo("[answer] Hello");
		assertThat(chunks.get(chunks.size() - 1).at("/usage/prompt_tokens").intValue()).isEqualTo(9);
		assertThat(json(OddEnding.NO_DONE).at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
	}

	@Test
	void connectionStaysOpenAfterDone() throws Exception {
		String stream = receiveThenSilence(OddEnding.DONE_THEN_OPEN, true, "data: [DONE]\n\n\r\n");
		assertThat(stream).contains("prompt_tokens");
		assertThat(TestClient.content(TestClient.chunks(stream))).isEqualTo("[answer] Hello");
		assertWholeInAnOpenBody(OddEnding.DONE_THEN_OPEN);
		assertAnsweredOnceTheClientHasGone(2);
	}

	@Test
	void connectionIsSilentAfterTheFinishReason() throws Exception {
		String stream = receiveThenSilence(OddEnding.FINISHED_THEN_SILENT, true,
				"\"finish_reason\":\"stop\"}],\"usage\":null}\n\n\r\n");
		assertThat(stream).doesNotContain("prompt_tokens");
		assertThat(TestClient.content(TestClient.chunks(stream))).isEqualTo("[answer] Hello");
		assertWholeInAnOpenBody(OddEnding.FINISHED_THEN_SILENT);
		assertAnsweredOnceTheClientHasGone(2);
	}

	@Test
	void pingsFollowTheAnswerUntilTheClientGoes() throws Exception {
		this.provider.enqueue(OddEnding.PINGS_FOREVER, OddEnding.PINGS_FOREVER);
		try (RawConnection stream = new RawConnection(this.provider);
				RawConnection json = new RawConnection(this.provider)) {
			String events = stream.post(TestClient.streamed("Hello"))
				.receiveUntil((text) -> text.endsWith(": ping\n\n\r\n8\r\n: ping\n\n\r\n8\r\n: ping\n\n\r\n"));
			assertThat(events.substring(0, events.indexOf(": ping"))).contains("data: [DONE]\n\n");
			assertThat(TestClient.content(TestClient.chunks(events))).isEqualTo("[answer] Hello");
			String body = json.post(TestClient.request("Hello"))
				.receiveUntil((text) -> text.endsWith("}\r\n1\r\n\n\r\n1\r\n\n\r\n"));
			assertThat(body).contains("\"content\":\"[answer] Hello\"").doesNotContainIgnoringCase("content-length");
			assertThat(this.provider.counts().inFlight()).isEqualTo(2);
			assertThat(this.provider.counts().answered()).isZero();
		}
		assertAnsweredOnceTheClientHasGone(2);
	}

	private void assertAnsweredOnceTheClientHasGone(int requests) {
		eventually(() -> assertThat(this.provider.counts().inFlight()).isZero());
		assertThat(this.provider.counts().answered()).isEqualTo(requests);
		assertThat(this.provider.counts().cancelled()).isZero();
	}

	private void assertWholeInAnOpenBody(Fault fault) throws IOException {
		assertThat(receiveThenSilence(fault, false, "\"system_fingerprint\":\"fp_simulated\"}\r\n"))
			.containsIgnoringCase("transfer-encoding: chunked")
			.contains("\"content\":\"[answer] Hello\"");
	}

	private String receiveThenSilence(Fault fault, boolean streamed, String end) throws IOException {
		this.provider.enqueue(fault);
		ObjectNode request = streamed ? TestClient.streamed("Hello") : TestClient.request("Hello");
		try (RawConnection connection = new RawConnection(this.provider)) {
			String text = connection.post(request).receiveUntil((received) -> received.endsWith(end));
			assertThat(connection.receive(SILENCE_MILLIS)).isEqualTo(new Received("", "silent"));
			return text;
		}
	}

	private JsonNode json(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return TestClient.json(this.client.ask("Hello"));
	}

	private String stream(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return this.client.send(TestClient.streamed("Hello")).body();
	}

}
