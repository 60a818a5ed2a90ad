package io.aiclient.simulator;

import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each named fault, in both forms, counts once as a fault, and as answered exactly if the
 * client has the right answer.
 */
class FaultCountsTests {

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final Set<String> WRONG_IN_STREAMS = Set.of("finish-reason-empty", "finish-reason-null-text");

	private static final Set<String> CUT_OFF_BY_THE_CLIENT = Set.of("hang-before-headers", "hang-mid-body");

	private static final Set<String> WRONG = Set.of("billing", "request-too-large", "context-too-long",
			"content-filter", "wait-in-text", "error-as-code", "error-as-object", "error-as-detail",
			"error-as-detail-list", "error-as-base-resp", "error-as-text", "error-as-list", "reset-before-headers",
			"reset-mid-body", "truncated-json", "invalid-json", "html-page", "no-choices", "null-content",
			"error-event-first", "error-event-midway", "finish-reason-error");

	@ParameterizedTest
	@MethodSource
	void faultCountsOnceAndAsAnsweredIfTheAnswerIsRight(String name, boolean streamed) throws Exception {
		Counts counts = countsAfter(name, request(streamed, true));
		assertThat(counts.faults()).containsOnlyKeys(name).containsEntry(name, 1L);
		boolean cutOff = CUT_OFF_BY_THE_CLIENT.contains(name);
		boolean right = !cutOff && !WRONG.contains(name) && !(streamed && WRONG_IN_STREAMS.contains(name));
		assertThat(counts.answered()).isEqualTo(right ? 1 : 0);
		assertThat(counts.cancelled()).isEqualTo(cutOff ? 1 : 0);
		assertThat(counts.promptTokens() > 0).isEqualTo(right);
	}

	static Stream<Arguments> faultCountsOnceAndAsAnsweredIfTheAnswerIsRight() {
		return FaultNames.all()
			.keySet()
			.stream()
			.flatMap((name) -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
	}

	@ParameterizedTest
	@MethodSource
	void callOfAToolThatIsNotOfferedIsNoRightAnswer(OddToolCall fault) throws Exception {
		Counts counts = countsAfter(fault.label(), request(false, false));
		assertThat(counts.answered()).isZero();
		assertThat(counts.cancelled()).isZero();
	}

	static Stream<OddToolCall> callOfAToolThatIsNotOfferedIsNoRightAnswer() {
		return Stream.of(OddToolCall.values());
	}

	private static Counts countsAfter(String name, ObjectNode request) throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			provider.enqueue(Fault.named(name));
			try (RawConnection connection = new RawConnection(provider)) {
				connection.postAndClose(request);
				switch (name) {
					case "hang-before-headers", "hang-mid-body" ->
						eventually(() -> assertThat(provider.counts().accepted()).isEqualTo(1));
					case "done-then-open", "finished-then-silent", "pings-forever" ->
						connection.receiveUntil((text) -> text.endsWith("}\r\n") || text.endsWith("\n\n\r\n"));
					default -> connection.receive(TIMEOUT_MILLIS);
				}
			}
			eventually(() -> assertThat(provider.counts().inFlight()).isZero());
			return provider.counts();
		}
	}

	private static ObjectNode request(boolean streamed, boolean tools) {
		ObjectNode request = streamed ? TestClient.streamed("Hello") : TestClient.request("Hello");
		if (tools) {
			request.putArray("tools")
				.addObject()
				.put("type", "function")
				.putObject("function")
				.put("name", "weather_in");
		}
		return request;
	}

}
