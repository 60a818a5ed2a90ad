package io.aiclient.simulator;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Changes the form of an answer.
 */
final class FormEdit implements AnswerEdit {

	private final OddAnswer form;

	private final List<String> tokens;

	FormEdit(OddAnswer form, List<String> tokens) {
		this.form = form;
		this.tokens = tokens;
	}

	/**
	 * Whether anything of the JSON is changed.
	 */
	static boolean changes(OddAnswer form) {
		return switch (form) {
			case CHOICE_INDEX_ONE, EMPTY_FIRST_CHUNK, CONTENT_PARTS, NAN_IN_LOGPROBS -> true;
			default -> false;
		};
	}

	@Override
	public void json(ObjectNode answer) {
		switch (this.form) {
			case CHOICE_INDEX_ONE -> AnswerEdit.choice(answer).put("index", 1);
			case EMPTY_FIRST_CHUNK -> filterResults(answer);
			case CONTENT_PARTS -> {
				int half = this.tokens.size() / 2;
				ArrayNode content = AnswerEdit.message(answer).putArray("content");
				part(content, String.join("", this.tokens.subList(0, half)));
				part(content, String.join("", this.tokens.subList(half, this.tokens.size())));
			}
			case NAN_IN_LOGPROBS -> logprobs(AnswerEdit.choice(answer), this.tokens.get(0));
			default -> {
			}
		}
	}

	@Override
	public void chunks(List<ObjectNode> chunks) {
		List<ObjectNode> withChoice = chunks.subList(0, this.tokens.size() + 2);
		List<ObjectNode> withToken = chunks.subList(1, this.tokens.size() + 1);
		switch (this.form) {
			case CHOICE_INDEX_ONE -> withChoice.forEach((chunk) -> AnswerEdit.choice(chunk).put("index", 1));
			case EMPTY_FIRST_CHUNK -> chunks.add(0, emptyChunk());
			case CONTENT_PARTS -> withToken.forEach((chunk) -> {
				ObjectNode delta = AnswerEdit.delta(chunk);
				String token = delta.path("content").stringValue();
				part(delta.putArray("content"), token);
			});
			case NAN_IN_LOGPROBS -> withToken.forEach((chunk) -> logprobs(AnswerEdit.choice(chunk),
					AnswerEdit.delta(chunk).path("content").stringValue()));
			default -> {
			}
		}
	}

	private static ObjectNode emptyChunk() {
		ObjectNode chunk = Json.MAPPER.createObjectNode().put("id", "").put("object", "").put("created", 0);
		chunk.put("model", "").putArray("choices");
		filterResults(chunk);
		return chunk;
	}

	private static void filterResults(ObjectNode answer) {
		JsonNode safe = Json.MAPPER.createObjectNode().put("filtered", false).put("severity", "safe");
		ObjectNode result = answer.putArray("prompt_filter_results").addObject().put("prompt_index", 0);
		ObjectNode categories = result.putObject("content_filter_results");
		List.of("hate", "self_harm", "sexual", "violence").forEach((category) -> categories.set(category, safe));
	}

	private static void part(ArrayNode content, String text) {
		content.addObject().put("type", "text").put("text", text);
	}

	private static void logprobs(ObjectNode choice, String token) {
		ObjectNode logprobs = choice.putObject("logprobs");
		ObjectNode first = logprobs.putArray("content").addObject().put("token", token);
		first.putRawValue("logprob", new RawValue("NaN"));
		first.putNull("bytes").putArray("top_logprobs");
		logprobs.putNull("refusal");
	}

}
