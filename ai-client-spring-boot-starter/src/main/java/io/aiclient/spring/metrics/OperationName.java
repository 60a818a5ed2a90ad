package io.aiclient.spring.metrics;

import io.aiclient.AiRequest;
import io.aiclient.client.AiClientObserver.Operation;

/**
 * The value of {@code gen_ai.operation.name}, as OpenTelemetry's semantic conventions for
 * generative AI list them.
 */
final class OperationName {

	static final String CHAT = "chat";

	private static final String EMBEDDINGS = "embeddings";

	private OperationName() {
	}

	/**
	 * The name of what a request asks for; of an HTTP request by its path, which is its
	 * group.
	 */
	static String of(Operation operation, AiRequest request) {
		if (operation == Operation.EMBED || operation == Operation.EMBED_PACK) {
			return EMBEDDINGS;
		}
		if (operation != Operation.HTTP || request.group() == null) {
			return CHAT;
		}
		return switch (request.group()) {
			case "/chat/completions", "/responses" -> CHAT;
			case "/completions" -> "text_completion";
			case "/embeddings" -> EMBEDDINGS;
			default -> "http";
		};
	}

}
