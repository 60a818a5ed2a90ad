package io.aiclient.simulator;

import java.util.List;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * The answer to one request, before it is written.
 */
record Completion(String id, long created, String model, String content, String finishReason, int promptTokens,
		int cachedPromptTokens, int completionTokens) {

	/**
	 * Derives the answer from the request.
	 * @param n the number of the accepted request, which decides the length if that is
	 * drawn
	 * @param fault what may ask for another content
	 */
	static Completion of(ChatRequest request, AnswerSettings settings, long n, Fault fault) {
		String content = OddContent.of(fault, request, content(request, settings.length(), n));
		String finishReason = "stop";
		if (request.maxTokens() > 0 && TokenCount.of(content) > request.maxTokens()) {
			content = TokenCount.cut(content, request.maxTokens());
			finishReason = "length";
		}
		int promptTokens = request.promptTokens();
		return new Completion("chatcmpl-" + Long.toString(n, 36), System.currentTimeMillis() / 1000,
				settings.models().getOrDefault(request.model(), request.model()), content, finishReason, promptTokens,
				(int) (promptTokens * settings.cachedPromptShare()), TokenCount.of(content));
	}

	private static String content(ChatRequest request, AnswerLength length, long n) {
		String user = request.lastUserMessage();
		if (request.schema() != null) {
			return SchemaAnswer.of(request.schema(), AnswerText.subject(user)).toString();
		}
		Optional<PromptSchema> schema = PromptSchema.find(request.messages());
		if (schema.isPresent()) {
			JsonNode node = schema.get().schema();
			return SchemaAnswer.of(node, AnswerText.subject(user.replace(schema.get().text(), "").strip())).toString();
		}
		String answer = AnswerText.answerTo(user);
		if (request.format() == ChatRequest.Format.JSON_OBJECT) {
			return Json.MAPPER.createObjectNode().put("answer", answer).toString();
		}
		return length.isNatural() ? answer : AnswerText.ofLength(answer, length.sample(n));
	}

	/**
	 * The content cut into its tokens.
	 */
	List<String> tokens() {
		return ContentTokens.of(this.content);
	}

}
