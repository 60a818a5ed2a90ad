package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.aiclient.simulator.Reply.Ending;
import io.aiclient.simulator.Reply.Part;

/**
 * Turns an answer, its fault and its timing into what goes over the wire.
 */
final class ReplyComposer {

	private static final String NOT_JSON = "{\"id\": chatcmpl, choices: [}";

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private static final ApiError ERROR_EVENT = new ApiError(500,
			"The server had an error while processing your request.", "server_error", null, null);

	private final ModelRequest request;

	private final Answer answer;

	private final Timing timing;

	ReplyComposer(ModelRequest request, Answer answer, Timing timing) {
		this.request = request;
		this.answer = answer;
		this.timing = timing;
	}

	Reply compose(Fault fault) {
		if (fault instanceof StatusFault status) {
			return Reply
				.whole(status.status(), status.contentType(), bytes(status.bodyFor(this.request)),
						this.timing.firstNanos())
				.withHeaders(status.headers());
		}
		if (fault instanceof OddError error) {
			return error(error.json());
		}
		if (fault instanceof WireFault wire) {
			return wrong(wire);
		}
		if (fault instanceof OddEnding ending) {
			return ended(answer(), ending);
		}
		return (fault instanceof OddAnswer odd) ? sent(answer(), odd) : answer();
	}

	private Reply answer() {
		return this.answer.isStreamed() ? Reply.events(events(), Ending.COMPLETE)
				: Reply.json(this.answer.json(), whenWhole());
	}

	private List<Part> events() {
		return Part.timed(this.answer.events(), this.timing, this.answer.completionTokens());
	}

	private long whenWhole() {
		return this.timing.afterTokens(this.answer.completionTokens());
	}

	private Reply wrong(WireFault fault) {
		return switch (fault) {
			case RESET_BEFORE_HEADERS -> Reply.nothing(Ending.RESET, this.timing.firstNanos());
			case HANG_BEFORE_HEADERS -> Reply.nothing(Ending.HANG, 0);
			case HTML_PAGE -> Reply.whole(200, "text/html", bytes("<html><body>Please sign in.</body></html>"),
					this.timing.firstNanos());
			case NONE, NO_CHOICES, NULL_CONTENT -> answer();
			case ERROR_EVENT_FIRST -> error(ERROR_EVENT.toJson());
			default -> this.answer.isStreamed() ? stream(fault) : json(fault);
		};
	}

	private Reply json(WireFault fault) {
		byte[] body = Part.joined(this.answer.json());
		byte[] half = Arrays.copyOf(body, body.length / 2);
		long end = whenWhole();
		return switch (fault) {
			case RESET_MID_BODY -> broken(half, end, body.length, Ending.RESET);
			case HANG_MID_BODY -> broken(half, end, body.length, Ending.HANG);
			case TRUNCATED_JSON -> Reply.whole(200, Reply.JSON, half, end);
			case INVALID_JSON -> Reply.whole(200, Reply.JSON, bytes(NOT_JSON), end);
			default -> error(ERROR_EVENT.toJson());
		};
	}

	private static Reply broken(byte[] half, long end, int length, Ending ending) {
		return new Reply("", 200, Reply.JSON, Map.of(), List.of(new Part(end, half)), length, ending);
	}

	private Reply stream(WireFault fault) {
		List<Part> parts = events();
		List<Part> half = new ArrayList<>(parts.subList(0, Math.max(2, parts.size() / 2)));
		Part next = parts.get(half.size());
		return switch (fault) {
			case RESET_MID_BODY -> Reply.events(half, Ending.RESET);
			case HANG_MID_BODY -> Reply.events(half, Ending.HANG);
			case TRUNCATED_JSON -> {
				half.add(new Part(next.atNanos(), Arrays.copyOf(next.bytes(), next.bytes().length / 2)));
				yield Reply.events(half, Ending.COMPLETE);
			}
			case INVALID_JSON -> {
				parts.set(half.size(), new Part(next.atNanos(), EventWriter.event(NOT_JSON)));
				yield Reply.events(parts, Ending.COMPLETE);
			}
			default -> {
				half.add(new Part(next.atNanos(), EventWriter.event(ERROR_EVENT.toJson())));
				yield Reply.events(half, Ending.COMPLETE);
			}
		};
	}

	/**
	 * An answer that is an error, when the answer would have been whole; in a stream an
	 * event, when the first token would have come.
	 */
	private Reply error(String json) {
		if (this.answer.isStreamed()) {
			return Reply.events(List.of(new Part(this.timing.firstNanos(), EventWriter.event(json))), Ending.COMPLETE);
		}
		return Reply.whole(200, Reply.JSON, bytes(json), whenWhole());
	}

	private static Reply ended(Reply reply, OddEnding ending) {
		return switch (ending) {
			case DONE_THEN_OPEN, FINISHED_THEN_SILENT -> reply.endingIn(Ending.HANG);
			case PINGS_FOREVER -> reply.endingIn(Ending.PINGS);
			default -> reply;
		};
	}

	private Reply sent(Reply reply, OddAnswer form) {
		long first = reply.parts().get(0).atNanos();
		return switch (form) {
			case TEXT_PLAIN -> reply.withType("text/plain");
			case KEEP_ALIVE -> this.answer.isStreamed()
					? reply.after(List.of(part(0, ": keep-alive\n\n"), part(first / 2, ": keep-alive\n\n")))
					: reply.after(List.of(part(0, "\n"), part(first / 2, "\n\n")));
			case EARLY_HINTS -> reply.withInterim("103 Early Hints\r\nLink: </style.css>; rel=preload; as=style");
			case PROCESSING -> reply.withInterim("102 Processing");
			case BYTE_ORDER_MARK -> reply.after(List.of(new Part(first, BYTE_ORDER_MARK)));
			default -> reply;
		};
	}

	private static Part part(long atNanos, String text) {
		return new Part(atNanos, bytes(text));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
