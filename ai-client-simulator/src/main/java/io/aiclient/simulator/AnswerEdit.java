package io.aiclient.simulator;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an odd form changes of the JSON of the right answer.
 */
interface AnswerEdit {

	/**
	 * Changes a {@code chat.completion}.
	 */
	void json(ObjectNode answer);

	/**
	 * Changes a stream: the chunk of the role, one for each token, that of the
	 * {@code finish_reason}, and that of the usage if it is asked for.
	 */
	void chunks(List<ObjectNode> chunks);

	/**
	 * The choice of an answer, or of a chunk that has one.
	 */
	static ObjectNode choice(JsonNode answer) {
		return (ObjectNode) answer.path("choices").get(0);
	}

	static ObjectNode message(JsonNode answer) {
		return (ObjectNode) choice(answer).path("message");
	}

	static ObjectNode delta(JsonNode chunk) {
		return (ObjectNode) choice(chunk).path("delta");
	}

}
