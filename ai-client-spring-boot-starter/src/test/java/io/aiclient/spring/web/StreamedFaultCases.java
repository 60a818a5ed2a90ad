package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.util.unit.DataSize;

import static io.aiclient.spring.web.FaultCase.streamed;

/**
 * The faults of docs/faults.md that are streamed.
 */
final class StreamedFaultCases {

	private static final String EVENTS = "text/event-stream";

	private static final String TOKEN = event("{\"choices\": [{\"delta\": {\"content\": \"Hello\"}}]}");

	private static final String DONE = event("[DONE]");

	private static final String FINISH = event("{\"choices\": [{\"delta\": {}, \"finish_reason\": \"stop\"}]}");

	private StreamedFaultCases() {
	}

	static Stream<FaultCase> all() {
		return Stream.of(beforeTheFirstToken(), afterTheFirstToken(), rightAnswers()).flatMap((cases) -> cases);
	}

	private static Stream<FaultCase> beforeTheFirstToken() {
		return Stream.of(
				streamed("Broken before the first token",
						(answer) -> FaultCases.head(answer, 500).send(": hi\n").close()),
				body("Broken before the first token", ""), body("Broken before the first token", ": nothing\n\n"),
				body("Broken before the first token", event("{nonsense}")),
				body("Broken before the first token", "<html>page</html>"),
				body("Error event before the first token: `server_error`", error("server_error")),
				body("Error event before the first token: `server_error`",
						event("{\"choices\": [{\"delta\": {\"role\": \"assistant\", \"content\": \"\"}}]}")
								+ error("server_error")),
				body("Error event before the first token: `overloaded_error`", error("overloaded_error")),
				body("Error event before the first token: `invalid_request_error`", error("invalid_request_error")),
				body("Error event before the first token that is not under `error`: code 429",
						"event: error\ndata: {\"code\": 429, \"message\": \"try again in 5ms\"}\n\n"),
				body("Error event before the first token that is not under `error`: code 429",
						"event: error\ndata: {\"base_resp\": {\"status_code\": 1002, \"status_msg\": \"retry in 5ms\"}}\n\n"),
				body("`finish_reason` `error` before the first token: as the error beside it, if there is one",
						event("{\"choices\": [{\"finish_reason\": \"error\"}]}") + DONE),
				body("`finish_reason` `error` before the first token: as the error beside it, if there is one",
						event("{\"choices\": [{\"finish_reason\": \"error\", \"error\": {\"code\": 502}}]}")),
				body("Error event before the first token that is not under `error`: code 500",
						event("{\"code\": 500, \"message\": \"no\"}")),
				body("Error event before the first token that is not under `error`: code 500",
						event("[{\"error\": {\"message\": \"no\", \"code\": 500}}]")),
				body("No token at all", DONE),
				body("No token at all", event("{\"choices\": [{\"finish_reason\": \"stop\"}]}") + DONE),
				streamed("An event, or all that events bring, larger than `max-response-size`",
						(answer) -> answer.ok(EVENTS, "data: " + "x".repeat(20_000)))
					.with((settings) -> settings.maxResponseSize(DataSize.ofKilobytes(10))),
				streamed("An event, or all that events bring, larger than `max-response-size`",
						(answer) -> answer.ok(EVENTS, event("{\"choices\": []}").repeat(1000)))
					.with((settings) -> settings.maxResponseSize(DataSize.ofKilobytes(10))));
	}

	private static Stream<FaultCase> afterTheFirstToken() {
		return Stream.of(body("Broken after the first token", TOKEN),
				body("Broken after the first token",
						TOKEN + event("{\"choices\": [{\"delta\": {}, \"finish_reason\": \"\"}]}")),
				body("`finish_reason` `error` after the first token",
						TOKEN + event("{\"choices\": [{\"delta\": {}, \"finish_reason\": \"error\"}]}") + DONE),
				body("Broken after the first token", TOKEN + event("{nonsense}")),
				streamed("Broken after the first token",
						(answer) -> answer.ok(EVENTS,
								(TOKEN + TOKEN.replace("Hello", "Hell\u00f6")).getBytes(StandardCharsets.ISO_8859_1))),
				streamed("Broken after the first token",
						(answer) -> FaultCases.head(answer, 500).send(TOKEN).pause(Duration.ofMillis(100)).reset()),
				streamed("Silent for `timeout.idle` after the first token",
						(answer) -> FaultCases.head(answer, 500).send(TOKEN).hang())
					.with((settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 300))),
				body("Error event after the first token: `server_error`", TOKEN + error("server_error")),
				body("Error event after the first token: `overloaded_error`", TOKEN + error("overloaded_error")),
				body("Error event after the first token: `rate_limit_error`", TOKEN + error("rate_limit_error")),
				body("Error event after the first token: `rate_limit_error`",
						TOKEN + "event: error\ndata: {\"type\": \"rate_limit_error\", \"message\": \"no\"}\n\n"));
	}

	private static Stream<FaultCase> rightAnswers() {
		return Stream.of(
				body("Comments, blank lines and unknown fields between events",
						": keep-alive\n\n\n\nretry: 3\nid: 1\n" + TOKEN + ": keep-alive\n\nevent: ping\n\n" + DONE),
				streamed("Events as `text/plain`, or one JSON object in their place",
						(answer) -> answer.ok("text/plain", TOKEN + DONE)),
				body("Events as `text/plain`, or one JSON object in their place", Exchanges.ANSWER),
				streamed("`[DONE]`, and the connection stays open",
						(answer) -> FaultCases.head(answer, 500).send(TOKEN + DONE).hang()),
				streamed("Silent or broken after a `finish_reason`, without `[DONE]`",
						(answer) -> FaultCases.head(answer, 500).send(TOKEN + FINISH).hang()),
				streamed("Silent or broken after a `finish_reason`, without `[DONE]`",
						(answer) -> FaultCases.head(answer, 500).send(TOKEN + FINISH).close()),
				streamed("Broken after `[DONE]`", (answer) -> FaultCases.head(answer, 500).send(TOKEN + DONE).close()));
	}

	private static FaultCase body(String name, String body) {
		return streamed(name, (answer) -> answer.ok(EVENTS, body));
	}

	private static String event(String data) {
		return "data: " + data + "\n\n";
	}

	private static String error(String type) {
		return event("{\"error\": {\"message\": \"no\", \"type\": \"" + type + "\"}}");
	}

}
