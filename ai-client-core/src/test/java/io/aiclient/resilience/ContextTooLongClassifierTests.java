package io.aiclient.resilience;

import java.time.InstantSource;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.error.AiContextTooLongException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which words a prompt is too long for the model, and in which it is not.
 */
class ContextTooLongClassifierTests {

	private final OutcomeClassifier classifier = new OutcomeClassifier("default", InstantSource.system(), true);

	@ParameterizedTest
	@ValueSource(strings = {
			"This model's maximum context length is 65536 tokens. However, you requested 70000 tokens (66000 in the messages, 4000 in the completion).",
			"This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens",
			"'max_tokens' or 'max_completion_tokens' is too large: 2000. This model's maximum context length is 4096 tokens and your request has 2104 input tokens",
			"You passed 8193 input tokens and requested 0 output tokens. However, the model's context length is only 8192 tokens",
			"Your input exceeds the context window of this model. Please adjust your input and try again.",
			"prompt is too long: 208310 tokens > 200000 maximum",
			"input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens`",
			"The input token count (1091639) exceeds the maximum number of tokens allowed (1048576).",
			"Unable to submit request because the input token count is 33000 but model only supports up to 32768.",
			"the request exceeds the available context size, try increasing it",
			"request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it",
			"prefill 744 tokens exceed n_ctx_per_seq",
			"input is too large to process. increase the physical batch size",
			"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 200 `max_new_tokens`",
			"Input validation error: `inputs` must have less than 1024 tokens. Given: 1500",
			"Please reduce the length of the messages or completion.",
			"This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
			"The decoder prompt (length 21535) is longer than the maximum model length of 16384.",
			"Input prompt (2664 tokens) is too long and exceeds limit of 2048",
			"Prompt contains 70000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
			"too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.",
			"too many tokens: max tokens must be less than or equal to 4096",
			"the input length exceeds the context length", "prompt too long; exceeded max context length by 4 tokens",
			"Input is too long for requested model.",
			"Your input is too long. Max input length is 4096 tokens, but you supplied 5441 tokens.",
			"The input (61709 tokens) is longer than the model's context length (40960 tokens).",
			"Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens).",
			"Prompt length (5056) exceeds maximum sequence length (2048)",
			"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]",
			"Prompt exceeds max length",
			"Invalid request: Your request exceeded model token limit: 131072 (requested: 150000)",
			"model max length exceeded, max length:8192", "invalid params, context window exceeds limit (2013)",
			"prompt token count of 140000 exceeds the limit of 128000", "Prompt tokens too long",
			"Prompt has 40000 tokens, but the configured context size is 32768 tokens",
			"The number of tokens to keep from the initial prompt is greater than the context length",
			"the model is loaded with context length of only 4096 tokens, which is not enough",
			"exceeds the maximum allowed input length of 32768 tokens" })
	void thePromptIsTooLong(String message) {
		for (int status : new int[] { 400, 413, 422, 500 }) {
			assertThat(classify(status, "invalid_request_error", null, message)).as("HTTP %d", status)
				.isEqualTo(Outcome.CONTEXT_TOO_LONG);
		}
		for (int status : new int[] { 404, 408, 502, 503, 504, 529 }) {
			assertThat(classify(status, "invalid_request_error", null, message)).as("HTTP %d", status)
				.isNotEqualTo(Outcome.CONTEXT_TOO_LONG);
		}
		for (String type : new String[] { "invalid_request_error", "BadRequestError", "server_error", null }) {
			assertThat(classify(null, type, null, message)).as("event %s", type).isEqualTo(Outcome.CONTEXT_TOO_LONG);
		}
		assertThat(classify(null, null, "400", message)).isEqualTo(Outcome.CONTEXT_TOO_LONG);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			400, invalid_request_error, context_length_exceeded
			429, -,                     context_length_exceeded
			503, -,                     context_length_exceeded
			400, exceed_context_size_error, 400
			-,   exceed_context_size_error, -
			-,   -,                     model_context_window_exceeded
			400, -,                     ContextLengthExceeded
			400, invalid_request_error, tokens_too_long
			""")
	void theNameOfTheErrorIsEnough(@Nullable Integer status, @Nullable String type, @Nullable String code) {
		assertThat(classify(status, type, code, "no")).isEqualTo(Outcome.CONTEXT_TOO_LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "max_tokens is too large: 99999. This model supports at most 4096 completion tokens",
			"max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens",
			"Invalid max_tokens value, the valid range of max_tokens is [1, 8192]",
			"Invalid 'messages[0].content': string too long. Expected a string with maximum length 1048576, but got a string with length 2000000 instead.",
			"Invalid 'input': string too long.", "Unsupported parameter: context_window", "The request took too long",
			"Invalid value for 'n': must be less than or equal to 128", "Input should be greater than 0",
			"no such model", "Request body too large", "context must be a string" })
	void anotherInvalidRequestStaysOne(String message) {
		for (int status : new int[] { 400, 413, 422 }) {
			assertThat(classify(status, "invalid_request_error", null, message)).as("HTTP %d", status)
				.isEqualTo(Outcome.INVALID_REQUEST);
		}
		assertThat(classify(null, "invalid_request_error", null, message)).isEqualTo(Outcome.INVALID_REQUEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Too many tokens, please wait before trying again.",
			"Please reduce the prompt length or the maximum tokens requested, or try again later.",
			"Tokens per minute limit exceeded - too many tokens processed." })
	void aThrottleStaysOne(String message) {
		assertThat(classify(429, null, null, message)).isEqualTo(Outcome.RATE_LIMITED);
		assertThat(classify(null, "throttlingException", null, message)).isEqualTo(Outcome.RATE_LIMITED);
		assertThat(classify(503, null, null, message)).isEqualTo(Outcome.OVERLOADED);
	}

	private Outcome classify(@Nullable Integer status, @Nullable String type, @Nullable String code, String message) {
		ProviderError error = new ProviderError(type, code, message);
		Classification classification = this.classifier.classify((Throwable) ((status != null)
				? AiExchangeException.status(status, Map.of(), error) : AiExchangeException.event(error, null)));
		assertThat(classification.error() instanceof AiContextTooLongException)
			.isEqualTo(classification.outcome() == Outcome.CONTEXT_TOO_LONG);
		return classification.outcome();
	}

}
