package io.aiclient.simulator;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes the usage of an answer.
 */
final class UsageEdit implements AnswerEdit {

	private static final String USAGE = "usage";

	private final OddUsage form;

	private final boolean included;

	UsageEdit(OddUsage form, boolean included) {
		this.form = form;
		this.included = included;
	}

	@Override
	public void json(ObjectNode answer) {
		if (this.form == OddUsage.USAGE_THEN_EMPTY) {
			answer.putObject(USAGE);
		}
		else {
			change(answer);
		}
	}

	@Override
	public void chunks(List<ObjectNode> chunks) {
		if (!this.included) {
			return;
		}
		ObjectNode last = chunks.get(chunks.size() - 1);
		switch (this.form) {
			case MISSING_USAGE -> chunks.remove(last);
			case USAGE_THEN_EMPTY -> {
				ObjectNode next = last.deepCopy();
				next.putObject(USAGE);
				chunks.add(next);
			}
			case USAGE_CUMULATIVE -> {
				for (int i = 0; i < chunks.size(); i++) {
					chunks.get(i).set(USAGE, upTo(i, last.path(USAGE)));
				}
			}
			default -> change(last);
		}
	}

	private void change(ObjectNode answer) {
		ObjectNode usage = (ObjectNode) answer.path(USAGE);
		switch (this.form) {
			case MISSING_USAGE -> answer.remove(USAGE);
			case USAGE_NULL -> answer.putNull(USAGE);
			case USAGE_FLOATS -> toFloats(usage);
			case USAGE_ABSURD ->
				usage.put("prompt_tokens", -1).put("completion_tokens", Long.MAX_VALUE).put("total_tokens", 0);
			default -> {
			}
		}
	}

	private static ObjectNode upTo(int tokens, JsonNode whole) {
		int completionTokens = Math.min(tokens, whole.path("completion_tokens").intValue());
		ObjectNode usage = (ObjectNode) whole.deepCopy();
		return usage.put("completion_tokens", completionTokens)
			.put("total_tokens", whole.path("prompt_tokens").intValue() + completionTokens);
	}

	private static void toFloats(ObjectNode usage) {
		for (String name : List.copyOf(usage.propertyNames())) {
			if (usage.get(name) instanceof ObjectNode details) {
				toFloats(details);
			}
			else {
				usage.put(name, usage.path(name).doubleValue());
			}
		}
	}

}
