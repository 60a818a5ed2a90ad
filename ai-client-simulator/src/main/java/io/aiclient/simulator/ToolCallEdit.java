package io.aiclient.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an answer a call of a tool whose arguments are the content.
 */
final class ToolCallEdit implements AnswerEdit {

	private final OddToolCall form;

	private final String name;

	private final Completion completion;

	ToolCallEdit(OddToolCall form, String name, Completion completion) {
		this.form = form;
		this.name = name;
		this.completion = completion;
	}

	@Override
	public void json(ObjectNode answer) {
		finish(AnswerEdit.choice(answer));
		ObjectNode message = AnswerEdit.message(answer).putNull("content");
		ObjectNode call = message.putArray("tool_calls").addObject();
		if (this.form == OddToolCall.TOOL_OTHER_INDEX) {
			call.put("index", 1);
		}
		describe(call, this.name).put("arguments", this.completion.content());
	}

	@Override
	public void chunks(List<ObjectNode> chunks) {
		List<String> tokens = this.completion.tokens();
		boolean inPieces = this.form == OddToolCall.TOOL_NAME_IN_PIECES;
		int half = inPieces ? this.name.length() / 2 : this.name.length();
		call(chunks.get(0), this.name.substring(0, half), "");
		String again = (this.form == OddToolCall.TOOL_NAME_REPEATED) ? this.name : null;
		for (int i = 0; i < tokens.size(); i++) {
			call(chunks.get(1 + i), (inPieces && i == 0) ? this.name.substring(half) : again, tokens.get(i));
		}
		int finish = 1 + tokens.size();
		if (this.form == OddToolCall.TOOL_ARGUMENTS_REPEATED) {
			ObjectNode whole = chunks.get(finish - 1).deepCopy();
			call(whole, null, this.completion.content());
			chunks.add(finish, whole);
			finish++;
		}
		finish(AnswerEdit.choice(chunks.get(finish)));
	}

	private void call(ObjectNode chunk, @Nullable String name, String arguments) {
		ObjectNode delta = AnswerEdit.delta(chunk);
		if (delta.has("role")) {
			delta.putNull("content");
		}
		else {
			delta.remove("content");
		}
		ObjectNode call = delta.putArray("tool_calls").addObject();
		if (this.form != OddToolCall.TOOL_NO_INDEX) {
			call.put("index", (this.form == OddToolCall.TOOL_OTHER_INDEX) ? 1 : 0);
		}
		if (name == null) {
			call.putObject("function").put("arguments", arguments);
		}
		else if (this.form == OddToolCall.TOOL_NAME_IN_PIECES && !delta.has("role")) {
			call.putObject("function").put("name", name).put("arguments", arguments);
		}
		else {
			describe(call, name).put("arguments", arguments);
		}
	}

	private ObjectNode describe(ObjectNode call, String name) {
		call.put("id", "call_" + this.completion.id()).put("type", "function");
		return call.putObject("function").put("name", name);
	}

	private static void finish(ObjectNode choice) {
		if (choice.path("finish_reason").asString("").equals("stop")) {
			choice.put("finish_reason", "tool_calls");
		}
	}

}
