package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A completion in the form that was asked for: writes the right one, and changes its JSON
 * as the fault demands.
 */
final class ChatAnswer implements Answer {

	private final ChatRequest request;

	private final Completion completion;

	private final Fault fault;

	ChatAnswer(ChatRequest request, Completion completion, Fault fault) {
		this.request = request;
		this.completion = completion;
		this.fault = fault;
	}

	@Override
	public int promptTokens() {
		return this.completion.promptTokens();
	}

	@Override
	public int completionTokens() {
		return this.completion.completionTokens();
	}

	@Override
	public boolean isRight() {
		if (this.fault instanceof OddEnding ending) {
			return switch (ending) {
				case FINISH_REASON_ERROR -> false;
				case FINISH_REASON_EMPTY, FINISH_REASON_NULL_TEXT -> !isStreamed();
				default -> true;
			};
		}
		if (this.fault instanceof OddToolCall) {
			return this.request.tool() != null;
		}
		return FaultEffect.leavesAnswer(this.fault);
	}

	@Override
	public boolean isStreamed() {
		return this.request.stream();
	}

	@Override
	public List<byte[]> json() {
		byte[] body = CompletionWriter.write(this.completion, AnswerShape.of(this.fault));
		AnswerEdit edit = edit();
		if (edit != null) {
			ObjectNode answer = Json.MAPPER.readValue(body, ObjectNode.class);
			edit.json(answer);
			body = Json.MAPPER.writeValueAsBytes(answer);
		}
		return List.of(body);
	}

	@Override
	public List<byte[]> events() {
		List<String> written = EventWriter.chunks(this.completion, AnswerShape.of(this.fault),
				this.request.includeUsage());
		AnswerEdit edit = edit();
		if (edit != null) {
			List<ObjectNode> chunks = new ArrayList<>();
			written.forEach((chunk) -> chunks.add(Json.MAPPER.readValue(chunk, ObjectNode.class)));
			edit.chunks(chunks);
			written = chunks.stream().map(Json.MAPPER::writeValueAsString).toList();
		}
		List<byte[]> events = new ArrayList<>();
		written.forEach((chunk) -> events.add(EventWriter.event(chunk)));
		if (!(this.fault instanceof OddEnding ending) || EndingEdit.leavesDone(ending)) {
			events.add(EventWriter.event(EventWriter.DONE));
		}
		return events;
	}

	private @Nullable AnswerEdit edit() {
		if (this.fault instanceof OddUsage usage) {
			return new UsageEdit(usage, this.request.includeUsage());
		}
		if (this.fault instanceof OddEnding ending) {
			return new EndingEdit(ending, this.completion.tokens());
		}
		if (this.fault instanceof OddToolCall call) {
			JsonNode tool = this.request.tool();
			return new ToolCallEdit(call, (tool != null) ? tool.path("name").stringValue() : "lookup", this.completion);
		}
		return (this.fault instanceof OddAnswer form && FormEdit.changes(form))
				? new FormEdit(form, this.completion.tokens()) : null;
	}

}
