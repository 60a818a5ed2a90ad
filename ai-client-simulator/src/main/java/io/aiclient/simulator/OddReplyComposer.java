package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.aiclient.simulator.Reply.Ending;
import io.aiclient.simulator.Reply.Part;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an answer in an odd form into what goes over the wire: writes the right one,
 * changes its JSON, and then the way in which it is sent.
 */
final class OddReplyComposer {

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private final ChatRequest request;

	private final Completion completion;

	private final Timing timing;

	OddReplyComposer(ChatRequest request, Completion completion, Timing timing) {
		this.request = request;
		this.completion = completion;
		this.timing = timing;
	}

	Reply compose(Fault form) {
		Reply reply = this.request.stream() ? stream(form) : json(form);
		if (form instanceof OddEnding ending) {
			return ended(reply, ending);
		}
		return (form instanceof OddAnswer odd) ? sent(reply, odd) : reply;
	}

	private Reply json(Fault form) {
		byte[] body = CompletionWriter.write(this.completion, AnswerShape.WHOLE);
		AnswerEdit edit = edit(form);
		if (edit != null) {
			ObjectNode answer = Json.MAPPER.readValue(body, ObjectNode.class);
			edit.json(answer);
			body = Json.MAPPER.writeValueAsBytes(answer);
		}
		return Reply.whole(200, Reply.JSON, body, this.timing.afterTokens(this.completion.completionTokens()));
	}

	private Reply stream(Fault form) {
		List<String> written = EventWriter.chunks(this.completion, AnswerShape.WHOLE, this.request.includeUsage());
		AnswerEdit edit = edit(form);
		if (edit != null) {
			List<ObjectNode> chunks = new ArrayList<>();
			written.forEach((chunk) -> chunks.add(Json.MAPPER.readValue(chunk, ObjectNode.class)));
			edit.chunks(chunks);
			written = chunks.stream().map(Json.MAPPER::writeValueAsString).toList();
		}
		List<byte[]> events = new ArrayList<>();
		written.forEach((chunk) -> events.add(EventWriter.event(chunk)));
		if (!(form instanceof OddEnding ending) || EndingEdit.leavesDone(ending)) {
			events.add(EventWriter.event(EventWriter.DONE));
		}
		return Reply.events(Part.timed(events, this.timing, this.completion.completionTokens()), Ending.COMPLETE);
	}

	private @Nullable AnswerEdit edit(Fault form) {
		if (form instanceof OddUsage usage) {
			return new UsageEdit(usage, this.request.includeUsage());
		}
		if (form instanceof OddEnding ending) {
			return new EndingEdit(ending, this.completion.tokens());
		}
		if (form instanceof OddToolCall call) {
			JsonNode tool = this.request.tool();
			return new ToolCallEdit(call, (tool != null) ? tool.path("name").stringValue() : "lookup", this.completion);
		}
		return FormEdit.changes((OddAnswer) form) ? new FormEdit((OddAnswer) form, this.completion.tokens()) : null;
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
			case KEEP_ALIVE -> this.request.stream()
					? reply.after(List.of(part(0, ": keep-alive\n\n"), part(first / 2, ": keep-alive\n\n")))
					: reply.after(List.of(part(0, "\n"), part(first / 2, "\n\n")));
			case EARLY_HINTS -> reply.withInterim("103 Early Hints\r\nLink: </style.css>; rel=preload; as=style");
			case PROCESSING -> reply.withInterim("102 Processing");
			case BYTE_ORDER_MARK -> reply.after(List.of(new Part(first, BYTE_ORDER_MARK)));
			default -> reply;
		};
	}

	private static Part part(long atNanos, String text) {
		return new Part(atNanos, text.getBytes(StandardCharsets.UTF_8));
	}

}
