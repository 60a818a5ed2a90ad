package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer as a timetable: what is written when, and how it ends. Headers go out with
 * the first part.
 *
 * @param status the status, zero if not even headers are sent
 * @param contentLength the length to announce, negative for a chunked body
 */
record Reply(int status, String contentType, Map<String, String> headers, List<Part> parts, long contentLength,
		Ending ending) {

	static final String JSON = "application/json";

	static final String EVENTS = "text/event-stream; charset=utf-8";

	static Reply whole(int status, String contentType, byte[] body, long atNanos) {
		return new Reply(status, contentType, Map.of(), List.of(new Part(atNanos, body)), body.length, Ending.COMPLETE);
	}

	static Reply error(ApiError error) {
		return whole(error.status(), JSON, error.toJson().getBytes(StandardCharsets.UTF_8), 0);
	}

	static Reply nothing(Ending ending, long atNanos) {
		return new Reply(0, JSON, Map.of(), List.of(new Part(atNanos, new byte[0])), 0, ending);
	}

	Reply withHeaders(Map<String, String> headers) {
		return new Reply(this.status, this.contentType, headers, this.parts, this.contentLength, this.ending);
	}

	enum Ending {

		COMPLETE, RESET, HANG

	}

	static final class Part {

		private final long atNanos;

		private final byte[] bytes;

		Part(long atNanos, byte[] bytes) {
			this.atNanos = atNanos;
			this.bytes = bytes;
		}

		long atNanos() {
			return this.atNanos;
		}

		byte[] bytes() {
			return this.bytes;
		}

	}

}
