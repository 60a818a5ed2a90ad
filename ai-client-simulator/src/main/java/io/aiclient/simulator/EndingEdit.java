package io.aiclient.simulator;

import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * Changes the end of an answer.
 */
final class EndingEdit implements AnswerEdit {

	private final OddEnding form;

	private final List<String> tokens;

	EndingEdit(OddEnding form, List<String> tokens) {
		this.form = form;
		this.tokens = tokens;
	}

	/**
	 * Whether {@code [DONE]} follows the chunks.
	 */
	static boolean leavesDone(OddEnding form) {
		return switch (form) {
			case FINISH_REASON_ERROR, DONE_THEN_OPEN, PINGS_FOREVER -> true;
			case FINISH_REASON_EMPTY, FINISH_REASON_NULL_TEXT, NO_DONE, FINISHED_THEN_SILENT -> false;
		};
	}

	@Override
	public void json(ObjectNode answer) {
		finish(AnswerEdit.choice(answer));
		if (this.form == OddEnding.FINISH_REASON_ERROR) {
			AnswerEdit.message(answer).put("content", String.join("", this.tokens.subList(0, this.tokens.size() / 2)));
		}
	}

	@Override
	public void chunks(List<ObjectNode> chunks) {
		int finish = this.tokens.size() + 1;
		finish(AnswerEdit.choice(chunks.get(finish)));
		switch (this.form) {
			case FINISH_REASON_ERROR, FINISH_REASON_EMPTY, FINISH_REASON_NULL_TEXT -> {
				chunks.subList(finish + 1, chunks.size()).clear();
				chunks.subList(1 + this.tokens.size() / 2, finish).clear();
			}
			case FINISHED_THEN_SILENT -> chunks.subList(finish + 1, chunks.size()).clear();
			default -> {
			}
		}
	}

	private void finish(ObjectNode choice) {
		switch (this.form) {
			case FINISH_REASON_ERROR -> choice.put("finish_reason", "error")
				.putObject("error")
				.put("code", 502)
				.put("message", "Upstream error");
			case FINISH_REASON_EMPTY -> choice.put("finish_reason", "");
			case FINISH_REASON_NULL_TEXT -> choice.put("finish_reason", "null");
			default -> {
			}
		}
	}

}
