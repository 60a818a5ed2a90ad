package io.aiclient.admission.tokens;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;

/**
 * Counts the tokens of a prompt before it is sent, for the models whose tokenizer it has.
 * Asked once for a request, and only where a limit counts tokens; often on an event loop,
 * so it must not wait for anything. Safe for use by many threads.
 */
@FunctionalInterface
public interface TokenCounter {

	/**
	 * Knows no model.
	 */
	TokenCounter NONE = (request) -> null;

	/**
	 * Counts the tokens of a prompt, with all that the provider adds for each message.
	 * What the provider reports afterwards corrects it, model by model. If it throws, the
	 * failure is logged, and the tokens are guessed.
	 * @param request the request, with its model
	 * @return one or more; null if the model is not known, or counting would take too
	 * long
	 */
	@Nullable Long count(AiRequest request);

	/**
	 * Counts the tokens of a text that is embedded, without anything around it. By
	 * default, what {@link #count} makes of it as the one message of a request, less what
	 * it makes of an empty one.
	 * @param model the provider's name of the model
	 * @param text the text
	 * @return zero or more; null if the model is not known, or counting would take too
	 * long
	 */
	default @Nullable Long countText(String model, String text) {
		Long around = count(AiRequest.builder().id("").model(model).user("").build());
		Long all = (around != null) ? count(AiRequest.builder().id("").model(model).user(text).build()) : null;
		return (all != null && around != null) ? Long.valueOf(Math.max(0, all - around)) : null;
	}

}
