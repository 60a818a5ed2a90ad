package io.aiclient.simulator;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.aiclient.simulator.RawConnection.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultTests {

	private static final int SILENCE_MILLIS = 150;

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 498, 500, 501, 503 })
	void statusHasAnErrorBody(int status) throws Exception {
		this.provider.enqueue(Fault.status(status));
		HttpResponse<String> response = this.client.ask("Hello");
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(TestClient.json(response).at("/error/message").asString()).isNotBlank();
		assertThat(TestClient.json(response).at("/error/type").asString()).isNotBlank();
		assertThat(this.provider.counts().faults()).containsEntry(Integer.toString(status), 1L);
	}

	@Test
	void gatewaysAndOtherProvidersHaveTheirOwnBodies() throws Exception {
		this.provider.enqueue(Fault.status(502), Fault.status(504), Fault.status(529), Fault.billing());
		assertThat(this.client.ask("Hello").body()).startsWith("<html>");
		assertThat(this.client.ask("Hello").headers().firstValue("content-type")).hasValue("text/html");
		assertThat(TestClient.json(this.client.ask("Hello")).at("/error/type").asString())
			.isEqualTo("overloaded_error");
		HttpResponse<String> billing = this.client.ask("Hello");
		assertThat(billing.statusCode()).isEqualTo(429);
		assertThat(TestClient.json(billing).at("/error/code").asString()).isEqualTo("insufficient_quota");
	}

	@Test
	void scriptIsPlayedInOrderThenAllIsWell() throws Exception {
		this.provider.enqueue(Fault.status(503).header("Retry-After", "2"), WireFault.NONE, WireFault.HTML_PAGE);
		HttpResponse<String> first = this.client.ask("Hello");
		assertThat(first.statusCode()).isEqualTo(503);
		assertThat(first.headers().firstValue("retry-after")).hasValue("2");
		assertThat(this.client.ask("Hello").body()).contains("[answer] Hello");
		HttpResponse<String> page = this.client.ask("Hello");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).startsWith("<html>");
		assertThat(this.client.ask("Hello").body()).contains("[answer] Hello");
		eventually(() -> assertThat(this.provider.counts().answered()).isEqualTo(2));
		assertThat(this.provider.counts().faults()).containsOnlyKeys("503", "html-page");
	}

	@Test
	void requestWithFaultsOfItsOwnMeetsThemInOrderThenAllIsWell() throws Exception {
		this.provider.faults(Faults.none()
			.byMessage(Map.of("Unlucky", List.of(Fault.status(503), Fault.status(500))))
			.with(Fault.status(408), 1));
		assertThat(this.client.ask("Unlucky").statusCode()).isEqualTo(503);
		assertThat(this.client.ask("Hello").statusCode()).isEqualTo(408);
		assertThat(this.client.ask("Unlucky").statusCode()).isEqualTo(500);
		assertThat(this.client.ask("Unlucky").body()).contains("[answer] Unlucky");
		this.provider.enqueue(Fault.status(404));
		assertThat(this.client.ask("Unlucky").statusCode()).as("the script comes first").isEqualTo(404);
	}

	@Test
	void invalidRequestUsesUpNoFault() throws Exception {
		this.provider.enqueue(Fault.status(500));
		assertThat(this.client.send(this.client.post("{}")).statusCode()).isEqualTo(400);
		assertThat(this.client.ask("Hello").statusCode()).isEqualTo(500);
		assertThat(this.provider.counts().rejected()).isEqualTo(1);
	}

	@Test
	void resetsBeforeHeaders() throws Exception {
		assertThat(receive(WireFault.RESET_BEFORE_HEADERS, false)).isEqualTo(new Received("", "reset"));
		assertThat(receive(WireFault.RESET_BEFORE_HEADERS, true)).isEqualTo(new Received("", "reset"));
		eventually(() -> assertThat(this.provider.counts().inFlight()).isZero());
		assertThat(this.provider.counts().cancelled()).isZero();
		this.provider.enqueue(WireFault.RESET_BEFORE_HEADERS, WireFault.RESET_BEFORE_HEADERS);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.ask("Hello"));
	}

	@Test
	void resetsMidBody() throws Exception {
		Received json = receive(WireFault.RESET_MID_BODY, false);
		assertThat(json.ending()).isEqualTo("reset");
		assertThat(json.text()).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("content-length: ");
		assertThat(json.text()).contains("{\"id\":\"chatcmpl-").doesNotContain("total_tokens");
		Received events = receive(WireFault.RESET_MID_BODY, true);
		assertThat(events.ending()).isEqualTo("reset");
		assertThat(events.text()).contains("\"role\":\"assistant\"", "[ans").doesNotContain("[DONE]");
	}

	@Test
	void hangs() throws Exception {
		assertThat(receive(WireFault.HANG_BEFORE_HEADERS, false)).isEqualTo(new Received("", "silent"));
		Received json = receive(WireFault.HANG_MID_BODY, false);
		assertThat(json.ending()).isEqualTo("silent");
		assertThat(json.text()).startsWith("HTTP/1.1 200 OK").doesNotContain("total_tokens");
		Received events = receive(WireFault.HANG_MID_BODY, true);
		assertThat(events.ending()).isEqualTo("silent");
		assertThat(events.text()).contains("\"role\":\"assistant\"").doesNotContain("[DONE]");
		eventually(() -> assertThat(this.provider.counts().cancelled()).isEqualTo(3));
		assertThat(this.provider.counts().inFlight()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRUNCATED_JSON", "INVALID_JSON", "HTML_PAGE" })
	void completeAnswerIsNotJson(WireFault fault) throws Exception {
		this.provider.enqueue(fault);
		HttpResponse<String> response = this.client.ask("Hello");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> TestClient.json(response));
	}

	@Test
	void streamIsNotJson() throws Exception {
		this.provider.enqueue(WireFault.TRUNCATED_JSON, WireFault.INVALID_JSON);
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).startsWith("data: {")
			.doesNotEndWith("\n\n")
			.doesNotContain("[DONE]");
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).contains("data: {\"id\": chatcmpl,",
				"[DONE]");
	}

	@Test
	void jsonAnswerLacksSomething() throws Exception {
		this.provider.enqueue(WireFault.NO_CHOICES, WireFault.NULL_CONTENT, OddUsage.MISSING_USAGE);
		assertThat(TestClient.json(this.client.ask("Hello")).path("choices").isEmpty()).isTrue();
		assertThat(TestClient.json(this.client.ask("Hello")).at("/choices/0/message/content").isNull()).isTrue();
		JsonNode withoutUsage = TestClient.json(this.client.ask("Hello"));
		assertThat(withoutUsage.has("usage")).isFalse();
		assertThat(withoutUsage.at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
	}

	@Test
	void streamLacksSomething() throws Exception {
		this.provider.enqueue(WireFault.NO_CHOICES, WireFault.NULL_CONTENT, OddUsage.MISSING_USAGE);
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).doesNotContain("delta").contains("[DONE]");
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).doesNotContain("content\"").contains("delta");
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).doesNotContain("prompt_tokens")
			.contains("\"[ans\"");
	}

	@Test
	void rightAnswerHasTheWrongType() throws Exception {
		this.provider.enqueue(OddAnswer.TEXT_PLAIN);
		HttpResponse<String> response = this.client.ask("Hello");
		assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
		assertThat(TestClient.json(response).at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
		eventually(() -> assertThat(this.provider.counts().answered()).isEqualTo(1));
	}

	@Test
	void connectionIsKeptAliveWhileTheAnswerIsPrepared() throws Exception {
		this.provider.latency(Latency.fixed(Duration.ofMillis(20)));
		this.provider.enqueue(OddAnswer.KEEP_ALIVE, OddAnswer.KEEP_ALIVE);
		HttpResponse<String> json = this.client.ask("Hello");
		assertThat(json.body()).startsWith("\n\n\n{");
		assertThat(TestClient.json(json).at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
		assertThat(this.client.send(TestClient.streamed("Hello")).body())
			.startsWith(": keep-alive\n\n: keep-alive\n\ndata: {")
			.endsWith("data: [DONE]\n\n");
	}

	@Test
	void streamTellsAnError() throws Exception {
		this.provider.enqueue(WireFault.ERROR_EVENT_FIRST, WireFault.ERROR_EVENT_MIDWAY, WireFault.ERROR_EVENT_FIRST);
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).startsWith("data: {\"error\":{");
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).contains("\"[ans\"", "data: {\"error\":{")
			.doesNotContain("[DONE]");
		HttpResponse<String> json = this.client.ask("Hello");
		assertThat(json.statusCode()).isEqualTo(200);
		assertThat(TestClient.json(json).at("/error/type").asString()).isEqualTo("server_error");
	}

	private Received receive(WireFault fault, boolean streamed) throws IOException {
		this.provider.enqueue(fault);
		try (RawConnection connection = new RawConnection(this.provider)) {
			return connection.post(streamed ? TestClient.streamed("Hello") : TestClient.request("Hello"))
				.receive(SILENCE_MILLIS);
		}
	}

}
