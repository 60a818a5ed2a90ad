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

}
