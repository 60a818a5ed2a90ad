package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.springframework.util.unit.DataSize;

import io.aiclient.client.TimeoutSettings;

import static io.aiclient.spring.web.FaultCase.at;
import static io.aiclient.spring.web.FaultCase.of;

/**
 * The faults of docs/faults.md that are not streamed. Several cases may be of one row.
 */
final class FaultCases {

	private static final String JSON = "application/json";

	/**
	 * No refusal here pauses the client for a second.
	 */
	private static final String SOON = "retry-after-ms: 5\r\n";

	private static final String TOO_LARGE = "429, 413, 400, … of a request that is larger than a limit lets through in any "
			+ "window";

	private static final Duration TICK = Duration.ofMillis(50);

	private static final UnaryOperator<WebExchangeSettings.Builder> IMPATIENT = (settings) -> settings
		.timeouts(Exchanges.timeouts(400, 400, 400));

	private static final UnaryOperator<WebExchangeSettings.Builder> HASTY = (settings) -> settings
		.timeouts(new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(500),
				Duration.ofSeconds(1)));

	private static final UnaryOperator<WebExchangeSettings.Builder> SMALL = (settings) -> settings
		.maxResponseSize(DataSize.ofKilobytes(10));

	private FaultCases() {
	}

	static Stream<FaultCase> withoutAnswer() {
		return Stream.of(at("Connection refused", FaultCase::noListener),
				at("Unknown host", () -> new FaultCase.Open(URI.create("https://nowhere.invalid/v1"), () -> {
				})), at("TLS handshake fails", FaultCase::hangingUp),
				at("No connection within `timeout.connect`", FaultCase::silence).with(IMPATIENT),
				of("Connection closed or reset before an answer", RawServer.Answer::close),
				of("Connection closed or reset before an answer", RawServer.Answer::reset),
				of("Connection closed or reset before an answer", (answer) -> answer.send("HTTP/1.1 200 O").reset()),
				of("No HTTP, or a head of more than 64 KB", (answer) -> answer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
				of("No HTTP, or a head of more than 64 KB",
						(answer) -> answer.send("HTTP/1.1 99 Odd\r\nContent-Length: 2\r\n\r\n{}")),
				of("No HTTP, or a head of more than 64 KB",
						(answer) -> answer.send("HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\n{}")),
				of("No HTTP, or a head of more than 64 KB",
						(answer) -> answer.send("HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(100_000) + "\r\n"
								+ "Content-Length: " + Exchanges.ANSWER.length() + "\r\n\r\n" + Exchanges.ANSWER)),
				of("No byte within `timeout.response`", RawServer.Answer::hang).with(IMPATIENT),
				of("No byte within `timeout.response`", (answer) -> answer.send("HTTP/1.1 100 Continue\r\n\r\n").hang())
					.with(IMPATIENT),
				of("An answer that drips until `timeout.total`", (answer) -> drip(head(answer, 5000))).with(HASTY),
				of("An answer that drips until `timeout.total`",
						(answer) -> drip(answer.send("HTTP/1.1 503 Oops\r\nContent-Length: 5000\r\n\r\n")))
					.with(HASTY));
	}

	static Stream<FaultCase> statuses() {
		return Stream.of(
				Stream.of(400, 404, 413, 418, 422).map((status) -> status("400, 404, 413, 422, other 4xx", status)),
				Stream.of(301, 302, 307, 308)
					.map((status) -> of("3xx, which is not followed",
							(answer) -> answer.send("HTTP/1.1 " + status + " Moved\r\nLocation: http://127.0.0.1:1/\r\n"
									+ "Content-Length: 0\r\n\r\n"))),
				Stream
					.of("context_length_exceeded", "This model's maximum context length is 8192 tokens",
							"prompt is too long: 208310 tokens > 200000 maximum",
							"The input token count (1091639) exceeds the maximum number of tokens allowed (1048576)")
					.flatMap((words) -> Stream.of(400, 413, 422, 500)
						.map((status) -> error("400, 413, 422 or 500 because the prompt is too long", status, "",
								words))),
				Stream
					.of("Request too large on tokens per min (TPM): Limit 30000, Requested 31538",
							"The request exceeds the maximum tokens per minute",
							"Requested 31,538 tokens; your rate limit is 30,000")
					.flatMap((words) -> Stream.of(error(TOO_LARGE, 429, SOON + "x-should-retry: true\r\n", words),
							error(TOO_LARGE, 413, "", words), error(TOO_LARGE, 400, "Retry-After: 1\r\n", words),
							body(TOO_LARGE, "{\"error\": {\"message\": \"" + words + "\"}}"))),
				Stream.of(status("401", 401), status("402", 402), status("403", 403), status("408", 408),
						status("409", 409), status("498", 498)),
				Stream
					.of("insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
							"project_spend_limit_exceeded", "organization_usage_limit_exceeded")
					.flatMap((code) -> Stream.of(error("429 with a billing code", 429, SOON, code),
							error("429 with a billing code", 429, SOON + "x-should-retry: true\r\n", code))),
				Stream.of("Rate limit reached on requests per day (RPD): Limit 200", "GenerateRequestsPerDayPerProject")
					.map((words) -> error("429 of a limit per day", 429, SOON, words)),
				Stream.of("Rate limit reached on requests per min (RPM): Limit 3", "on tokens per min (TPM)", "429")
					.map((words) -> error("429 of requests or tokens a minute", 429, SOON, words)),
				Stream.of("slow_down", "Concurrency limit of 500 reached", "currently experiencing high demand")
					.map((words) -> error("429 that asks for fewer at once", 429, SOON, words)),
				Stream.of(500, 501, 502, 520).map((status) -> status("500, 502, other 5xx", status)),
				Stream.of(
						of("500, 502, other 5xx",
								(answer) -> answer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n"
										+ "Content-Length: 13\r\n\r\n<html></html>")),
						of("500, 502, other 5xx",
								(answer) -> answer.send("HTTP/1.1 500 Oops\r\nContent-Length: 99\r\n\r\n{").close())),
				Stream.of(503, 504, 529).map((status) -> status("503, 504, 529", status)),
				Stream.of(error("`x-should-retry: true` with 400", 400, "x-should-retry: true\r\n", "no"),
						error("`x-should-retry: false` with 500", 500, "X-Should-Retry: false\r\n", "no"),
						error("500 with a `Retry-After` longer than `retry.max-retry-after`", 500,
								"Retry-After: 86400\r\n", "no")))
			.flatMap((cases) -> cases);
	}

	static Stream<FaultCase> brokenBodies() {
		byte[] whole = Exchanges.ANSWER.getBytes(StandardCharsets.UTF_8);
		return Stream.of(of("Closed or reset in the body", (answer) -> head(answer, 500).send("{\"half").close()),
				of("Closed or reset in the body",
						(answer) -> head(answer, 500).send("{\"half").pause(TICK.multipliedBy(2)).reset()),
				of("Silent for `timeout.idle`", (answer) -> head(answer, 500).send("{\"half").hang()).with(IMPATIENT),
				body("Truncated or invalid JSON", Arrays.copyOf(whole, whole.length - 20)),
				body("Truncated or invalid JSON", "{\"choices\": nul}"), body("Truncated or invalid JSON", "[]"),
				body("Truncated or invalid JSON", Exchanges.ANSWER + "}"),
				body("Invalid UTF-8",
						Exchanges.ANSWER.replace("Hello", "Hell\u00f6").getBytes(StandardCharsets.ISO_8859_1)),
				body("An HTML page", "<html><body>Please sign in.</body></html>"), body("Nothing, or blanks", ""),
				body("Nothing, or blanks", " \r\n\n"),
				of("Nothing, or blanks", (answer) -> answer.send("HTTP/1.1 204 No Content\r\n\r\n")),
				of("Chunks, gzip or an encoding that cannot be read",
						(answer) -> answer
							.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n{}\r\n")),
				of("Chunks, gzip or an encoding that cannot be read",
						(answer) -> encoded(answer, "gzip", "this is not gzip".getBytes(StandardCharsets.UTF_8))),
				of("Chunks, gzip or an encoding that cannot be read",
						(answer) -> encoded(answer, "gzip", Arrays.copyOf(gzip(whole), 60))),
				of("Chunks, gzip or an encoding that cannot be read", (answer) -> encoded(answer, "br", gzip(whole))));
	}

	static Stream<FaultCase> unusableBodies() {
		return Stream.of(body("No choices", "{\"choices\": [], \"usage\": {\"total_tokens\": 3}}"),
				body("No choices", "{}"), body("Neither content nor tool call nor refusal", message("null")),
				body("Neither content nor tool call nor refusal", message("\"\"")),
				body("An `error` object with status 200: as the status of its type",
						"{\"error\": {\"message\": \"no\", \"type\": \"server_error\"}}"),
				body("An error with status 200 that is not under `error`: as its code",
						"{\"code\": 500, \"message\": \"no\"}"),
				body("An error with status 200 that is not under `error`: as its code",
						"{\"object\": \"error\", \"message\": \"no\", \"code\": 500}"),
				body("An error with status 200 that is not under `error`: as its code",
						"[{\"error\": {\"message\": \"no\", \"code\": 500}}]"),
				body("`finish_reason` `error`, after half a text or none: as the error beside it, if there is one",
						failed("\"finish_reason\": \"error\"")),
				body("`finish_reason` `error`, after half a text or none: as the error beside it, if there is one",
						failed("\"finish_reason\": \"error\", \"error\": {\"message\": \"no\", \"code\": 502}")),
				body("`finish_reason` `error`, after half a text or none: as the error beside it, if there is one",
						failed("\"finish_reason\": \"error\"").replace("Hello", "")),
				of("Larger than `max-response-size`", (answer) -> head(answer, 50_000_000).send("{").hang())
					.with(SMALL),
				of("Larger than `max-response-size`", (answer) -> answer
					.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "4000\r\n" + "x".repeat(0x4000))
					.hang()).with(SMALL),
				of("Larger than `max-response-size`", (answer) -> encoded(answer, "gzip", gzip(new byte[50_000_000])))
					.with(SMALL),
				body("More tool calls than `max-response-size` holds, or more than 1,000 levels of JSON",
						"{\"choices\": [{\"message\": {\"tool_calls\": [" + "{},".repeat(100) + "{}]}}]}")
					.with(SMALL),
				body("More tool calls than `max-response-size` holds, or more than 1,000 levels of JSON",
						"{\"x\": " + "[".repeat(1001)));
	}

	static Stream<FaultCase> rightAnswers() {
		return Stream.of(of("JSON as `text/plain`", (answer) -> answer.ok("text/plain", Exchanges.ANSWER)),
				body("No usage", "{\"choices\": [{\"message\": {\"content\": \"Hello\"}}]}"),
				body("No content, but a refusal or a tool call",
						"{\"choices\": [{\"message\": {\"content\": null, \"refusal\": \"Hello\"}}]}"),
				body("No content, but a refusal or a tool call",
						"{\"choices\": [{\"message\": {\"content\": null, \"tool_calls\": [{\"id\": \"1\", \"function\": "
								+ "{\"name\": \"Hello\", \"arguments\": \"{}\"}}]}}]}"),
				body("Blank lines or a byte order mark before the JSON", "\n\r\n\n " + Exchanges.ANSWER),
				body("Blank lines or a byte order mark before the JSON", "\uFEFF" + Exchanges.ANSWER),
				body("A number that is none in a field that the answer can do without",
						Exchanges.ANSWER.replace("\"index\":0", "\"index\":1e400")
							.replace(":3", ":18446744073709551615")),
				body("A number that is none in a field that the answer can do without",
						Exchanges.ANSWER.replace("\"index\":0", "\"index\":0, \"logprobs\": -inf")),
				body("`finish_reason` `\"\"` or `\"null\"`, which is none",
						Exchanges.ANSWER.replace("\"stop\"", "\"null\"")),
				of("Whole JSON in a body that does not end",
						(answer) -> head(answer, 500).send(Exchanges.ANSWER).hang())
					.with(IMPATIENT),
				of("Whole JSON in a body that does not end",
						(answer) -> head(answer, 500).send(Exchanges.ANSWER).close()),
				of("gzip that was not asked for",
						(answer) -> encoded(answer, "gzip", gzip(Exchanges.ANSWER.getBytes(StandardCharsets.UTF_8)))),
				of("Duplicate headers, and a head of up to 64 KB",
						(answer) -> answer.send("HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(60_000)
								+ "\r\nX-Twice: a\r\nX-Twice: b\r\nContent-Type: a/b\r\nContent-Type: " + JSON
								+ "\r\nContent-Length: " + Exchanges.ANSWER.length() + "\r\n\r\n" + Exchanges.ANSWER)));
	}

	static RawServer.Answer head(RawServer.Answer answer, int length) throws IOException {
		return answer.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
	}

	private static FaultCase body(String name, String body) {
		return body(name, body.getBytes(StandardCharsets.UTF_8));
	}

	private static FaultCase body(String name, byte[] body) {
		return of(name, (answer) -> answer.ok(JSON, body));
	}

	private static FaultCase status(String name, int status) {
		return error(name, status, "", "no");
	}

	private static FaultCase error(String name, int status, String headers, String words) {
		String body = "{\"error\": {\"message\": \"" + words + "\", \"code\": \"" + words + "\"}}";
		return of(name, (answer) -> answer.send(
				"HTTP/1.1 " + status + " Oops\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body));
	}

	private static String message(String content) {
		return "{\"choices\": [{\"message\": {\"content\": " + content + "}, \"finish_reason\": \"stop\"}]}";
	}

	private static String failed(String fields) {
		return "{\"choices\": [{\"message\": {\"content\": \"Hello\"}, " + fields + "}]}";
	}

	private static void drip(RawServer.Answer answer) throws IOException {
		for (int i = 0; i < 4000; i++) {
			answer.send(" ").pause(TICK);
		}
	}

	private static void encoded(RawServer.Answer answer, String encoding, byte[] body) throws IOException {
		answer
			.send("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: " + body.length
					+ "\r\n\r\n")
			.send(body);
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(bytes);
		}
		return packed.toByteArray();
	}

}
