package io.aiclient.job;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;

/**
 * What is asked for a row: an answer in words, or a vector.
 */
sealed interface RowRequest permits AnswerRequest, VectorRequest {

	String id();

	/**
	 * The model; null if it is the client's own.
	 */
	@Nullable String model();

	/**
	 * The same request with the id of its row, and a model.
	 */
	RowRequest complete(String id, String model);

	/**
	 * The hash of all that a provider is asked. Not of the id, nor of what the client
	 * alone needs to know.
	 */
	RowHash fingerprint();

	/**
	 * The most that it can cost under a cap.
	 * @throws io.aiclient.error.AiRefusedLocallyException if nothing bounds it
	 */
	Spending upperBound(ManagedAiClient client, SpendingCap cap);

	/**
	 * The tokens of what is sent.
	 * @param counter counts them; what it does not know is guessed
	 */
	long promptTokens(TokenCounter counter);

	/**
	 * The most tokens that the model may write; null if nothing bounds them.
	 */
	@Nullable Long completionTokens();

}
