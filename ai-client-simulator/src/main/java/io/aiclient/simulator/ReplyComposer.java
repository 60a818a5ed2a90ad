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

	private static final ApiError ERROR_EVENT = new ApiError(500,
			"The server had an error while processing your request.", "server_error", null, null);

	private final ChatRequest request;

	private final Completion completion;

	private final Timing timing;

	ReplyComposer(ChatRequest request, Completion completion, Timing timing) {
		this.request = request;
		this.completion = completion;
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
		return new OddReplyComposer(this.request, this.completion, this.timing).compose(fault);
	}

	private Reply wrong(WireFault fault) {
		return switch (fault) {
			case RESET_BEFORE_HEADERS -> Reply.nothing(Ending.RESET, this.timing.firstNanos());
			case HANG_BEFORE_HEADERS -> Reply.nothing(Ending.HANG, 0);
			case HTML_PAGE -> Reply.whole(200, "text/html", bytes("<html><body>Please sign in.</body></html>"),
					this.timing.firstNanos());
			default -> this.request.stream() ? stream(fault) : json(fault);
		};
	}

	private Reply json(WireFault fault) {
		byte[] body = CompletionWriter.write(this.completion, AnswerShape.of(fault));
		byte[] half = Arrays.copyOf(body, body.length / 2);
		long end = this.timing.afterTokens(this.completion.completionTokens());
		return switch (fault) {
			case RESET_MID_BODY -> broken(half, end, body.length, Ending.RESET);
			case HANG_MID_BODY -> broken(half, end, body.length, Ending.HANG);
			case TRUNCATED_JSON -> Reply.whole(200, Reply.JSON, half, end);
			case INVALID_JSON -> Reply.whole(200, Reply.JSON, bytes(NOT_JSON), end);
			case ERROR_EVENT_FIRST, ERROR_EVENT_MIDWAY -> error(ERROR_EVENT.toJson());
			default -> Reply.whole(200, Reply.JSON, body, end);
		};
	}

	private static Reply broken(byte[] half, long end, int length, Ending ending) {
		return new Reply("", 200, Reply.JSON, Map.of(), List.of(new Part(end, half)), length, ending);
	}

	private Reply stream(WireFault fault) {
		List<Part> parts = parts(fault);
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
			case ERROR_EVENT_FIRST -> error(ERROR_EVENT.toJson());
			case ERROR_EVENT_MIDWAY -> {
				half.add(new Part(next.atNanos(), EventWriter.event(ERROR_EVENT.toJson())));
				yield Reply.events(half, Ending.COMPLETE);
			}
			default -> Reply.events(parts, Ending.COMPLETE);
		};
	}

	private List<Part> parts(WireFault fault) {
		List<byte[]> events = EventWriter.write(this.completion, AnswerShape.of(fault), this.request.includeUsage());
		return Part.timed(events, this.timing, this.completion.completionTokens());
	}

	/**
	 * An answer that is an error, when the answer would have been whole; in a stream an
	 * event, when the first token would have come.
	 */
	private Reply error(String json) {
		if (this.request.stream()) {
			return Reply.events(List.of(new Part(this.timing.firstNanos(), EventWriter.event(json))), Ending.COMPLETE);
		}
		return Reply.whole(200, Reply.JSON, bytes(json), this.timing.afterTokens(this.completion.completionTokens()));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
