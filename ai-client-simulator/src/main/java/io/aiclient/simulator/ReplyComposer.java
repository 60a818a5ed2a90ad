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
			return Reply.whole(status.status(), status.contentType(), bytes(status.body()), this.timing.firstNanos())
				.withHeaders(status.headers());
		}
		return switch ((WireFault) fault) {
			case RESET_BEFORE_HEADERS -> Reply.nothing(Ending.RESET, this.timing.firstNanos());
			case HANG_BEFORE_HEADERS -> Reply.nothing(Ending.HANG, 0);
			case HTML_PAGE -> Reply.whole(200, "text/html", bytes("<html><body>Please sign in.</body></html>"),
					this.timing.firstNanos());
			default -> this.request.stream() ? stream((WireFault) fault) : json((WireFault) fault);
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
			case TEXT_PLAIN -> Reply.whole(200, "text/plain", body, end);
			case ERROR_EVENT_FIRST, ERROR_EVENT_MIDWAY ->
				Reply.whole(200, Reply.JSON, bytes(ERROR_EVENT.toJson()), end);
			case KEEP_ALIVE -> new Reply(200, Reply.JSON, Map.of(),
					List.of(new Part(0, bytes("\n")), new Part(end / 2, bytes("\n\n")), new Part(end, body)), -1,
					Ending.COMPLETE);
			default -> Reply.whole(200, Reply.JSON, body, end);
		};
	}

	private static Reply broken(byte[] half, long end, int length, Ending ending) {
		return new Reply(200, Reply.JSON, Map.of(), List.of(new Part(end, half)), length, ending);
	}

	private Reply stream(WireFault fault) {
		List<Part> parts = parts(fault);
		List<Part> half = new ArrayList<>(parts.subList(0, Math.max(2, parts.size() / 2)));
		Part next = parts.get(half.size());
		return switch (fault) {
			case RESET_MID_BODY -> events(half, Ending.RESET);
			case HANG_MID_BODY -> events(half, Ending.HANG);
			case TRUNCATED_JSON -> {
				half.add(new Part(next.atNanos(), Arrays.copyOf(next.bytes(), next.bytes().length / 2)));
				yield events(half, Ending.COMPLETE);
			}
			case INVALID_JSON -> {
				parts.set(half.size(), new Part(next.atNanos(), EventWriter.event(NOT_JSON)));
				yield events(parts, Ending.COMPLETE);
			}
			case ERROR_EVENT_FIRST ->
				events(List.of(new Part(this.timing.firstNanos(), EventWriter.event(ERROR_EVENT.toJson()))),
						Ending.COMPLETE);
			case ERROR_EVENT_MIDWAY -> {
				half.add(new Part(next.atNanos(), EventWriter.event(ERROR_EVENT.toJson())));
				yield events(half, Ending.COMPLETE);
			}
			case KEEP_ALIVE -> {
				parts.add(0, new Part(0, bytes(": keep-alive\n\n")));
				parts.add(1, new Part(this.timing.firstNanos() / 2, bytes(": keep-alive\n\n")));
				yield events(parts, Ending.COMPLETE);
			}
			case TEXT_PLAIN -> new Reply(200, "text/plain", Map.of(), parts, -1, Ending.COMPLETE);
			default -> events(parts, Ending.COMPLETE);
		};
	}

	private List<Part> parts(WireFault fault) {
		List<byte[]> events = EventWriter.write(this.completion, AnswerShape.of(fault), this.request.includeUsage());
		List<Part> parts = new ArrayList<>(events.size());
		for (byte[] event : events) {
			int tokens = Math.min(parts.size(), this.completion.completionTokens());
			parts.add(new Part(this.timing.afterTokens(tokens), event));
		}
		return parts;
	}

	private static Reply events(List<Part> parts, Ending ending) {
		return new Reply(200, Reply.EVENTS, Map.of(), parts, -1, ending);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
