package io.aiclient.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer as a timetable: what is written when, and how it ends. Headers go out with
 * the first part.
 *
 * @param interim the head of an informational response that goes out at once, without the
 * version of HTTP and the empty line, such as {@code 102 Processing}; empty for none
 * @param status the status, zero if not even headers are sent
 * @param contentLength the length to announce, negative for a chunked body
 */
record Reply(String interim, int status, String contentType, Map<String, String> headers, List<Part> parts,
		long contentLength, Ending ending) {

	static final String JSON = "application/json";

	static final String EVENTS = "text/event-stream; charset=utf-8";

	static Reply whole(int status, String contentType, byte[] body, long atNanos) {
		return new Reply("", status, contentType, Map.of(), List.of(new Part(atNanos, body)), body.length,
				Ending.COMPLETE);
	}

	/**
	 * An answer in JSON, in a chunked body if it has more than one piece.
	 */
	static Reply json(List<byte[]> pieces, long atNanos) {
		return new Reply("", 200, JSON, Map.of(), List.of(new Part(atNanos, pieces)),
				(pieces.size() == 1) ? pieces.get(0).length : -1, Ending.COMPLETE);
	}

	static Reply error(ApiError error) {
		return whole(error.status(), JSON, error.toJson().getBytes(StandardCharsets.UTF_8), 0);
	}

	static Reply events(List<Part> parts, Ending ending) {
		return new Reply("", 200, EVENTS, Map.of(), parts, -1, ending);
	}

	static Reply nothing(Ending ending, long atNanos) {
		return new Reply("", 0, JSON, Map.of(), List.of(new Part(atNanos, new byte[0])), 0, ending);
	}

	Reply withHeaders(Map<String, String> headers) {
		return new Reply(this.interim, this.status, this.contentType, headers, this.parts, this.contentLength,
				this.ending);
	}

	Reply withType(String contentType) {
		return new Reply(this.interim, this.status, contentType, this.headers, this.parts, this.contentLength,
				this.ending);
	}

	Reply withInterim(String interim) {
		return new Reply(interim, this.status, this.contentType, this.headers, this.parts, this.contentLength,
				this.ending);
	}

	/**
	 * The same in a chunked body, with other parts before its own.
	 */
	Reply after(List<Part> first) {
		List<Part> parts = new ArrayList<>(first);
		parts.addAll(this.parts);
		return new Reply(this.interim, this.status, this.contentType, this.headers, parts, -1, this.ending);
	}

	/**
	 * The same in a chunked body that ends in another way.
	 */
	Reply endingIn(Ending ending) {
		return new Reply(this.interim, this.status, this.contentType, this.headers, this.parts, -1, ending);
	}

	/**
	 * How a body ends once its parts are written.
	 */
	enum Ending {

		COMPLETE, RESET, HANG, PINGS

	}

	static final class Part {

		private final long atNanos;

		private final List<byte[]> pieces;

		Part(long atNanos, byte[] bytes) {
			this(atNanos, List.of(bytes));
		}

		/**
		 * What is due at one time, in pieces that are written one after the other.
		 * @param pieces the pieces, each of which may be made when it is asked for
		 */
		Part(long atNanos, List<byte[]> pieces) {
			this.atNanos = atNanos;
			this.pieces = pieces;
		}

		/**
		 * One part for each event, the n-th when the n-th token is due.
		 * @param tokens the tokens that there are
		 */
		static List<Part> timed(List<byte[]> events, Timing timing, int tokens) {
			List<Part> parts = new ArrayList<>(events.size());
			for (byte[] event : events) {
				parts.add(new Part(timing.afterTokens(Math.min(parts.size(), tokens)), event));
			}
			return parts;
		}

		long atNanos() {
			return this.atNanos;
		}

		List<byte[]> pieces() {
			return this.pieces;
		}

		/**
		 * All pieces as one.
		 */
		byte[] bytes() {
			return (this.pieces.size() == 1) ? this.pieces.get(0) : joined(this.pieces);
		}

		/**
		 * The pieces as one.
		 */
		static byte[] joined(Iterable<byte[]> pieces) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			pieces.forEach(bytes::writeBytes);
			return bytes.toByteArray();
		}

	}

}
