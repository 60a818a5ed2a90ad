package io.aiclient.simulator;

import tools.jackson.databind.JsonNode;

/**
 * Makes the content of answers that have another than the right one, before
 * {@code max_tokens} cuts it.
 */
final class OddContent {

	private static final String THOUGHT = """
			<think>
			A first draft:
			```json
			{"draft":true}
			```
			That is not it yet.
			</think>

			""";

	private OddContent() {
	}

	static String of(Fault fault, ChatRequest request, String content) {
		if (fault instanceof OddToolCall) {
			return arguments(request);
		}
		if (fault instanceof OddAnswer odd) {
			return switch (odd) {
				case THINKING -> THOUGHT + content;
				case FENCED_JSON -> "```json\n" + content + "\n```";
				case PROSE_AROUND_JSON ->
					"Here is the JSON:\n\n" + content + "\n\nLet me know if you need anything else.";
				default -> content;
			};
		}
		return content;
	}

	private static String arguments(ChatRequest request) {
		String subject = AnswerText.subject(request.lastUserMessage());
		JsonNode tool = request.tool();
		if (tool == null) {
			return Json.MAPPER.createObjectNode().put("text", subject).toString();
		}
		JsonNode parameters = tool.path("parameters");
		return parameters.isObject() ? SchemaAnswer.of(parameters, subject).toString() : "{}";
	}

}
