package io.aiclient.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.core.io.JsonStringEncoder;

/**
 * An answer with another status than 200. Immutable.
 * <p>
 * A body may quote the request: <code>{model}</code> is the model, as JSON text without
 * its quotation marks, <code>{requested}</code> the tokens of the prompt and the most
 * that the answer may have, and <code>{limit}</code> half of these, rounded down.
 *
 * @param label the name under which it is counted
 * @param status the status, 400 to 599
 * @param contentType the type of the body
 * @param body the body
 * @param headers further headers
 */
public record StatusFault(String label, int status, String contentType, String body,
		Map<String, String> headers) implements Fault {

	public StatusFault {
		if (status < 400 || status > 599) {
			throw new IllegalArgumentException("Invalid status (" + status + "): must be from 400 to 599");
		}
		headers = Map.copyOf(headers);
	}

	static StatusFault typical(int status) {
		String label = Integer.toString(status);
		return switch (status) {
			case 502, 504 -> new StatusFault(label, status, "text/html", page(status), Map.of());
			case 529 -> new StatusFault(label, status, "application/json",
					"{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
					Map.of());
			default -> of(label, error(status));
		};
	}

	static StatusFault insufficientQuota() {
		return of("billing",
				new ApiError(429, "You exceeded your current quota, please check your plan and billing details.",
						"insufficient_quota", null, "insufficient_quota"));
	}

	static StatusFault tooLarge() {
		return of("request-too-large", new ApiError(429,
				"Request too large for {model} in organization org-simulated on tokens per min (TPM): "
						+ "Limit {limit}, Requested {requested}. The input or output tokens must be reduced in order "
						+ "to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.",
				"tokens", null, "rate_limit_exceeded"));
	}

	static StatusFault tooLong() {
		return of("context-too-long",
				ApiError.invalid(
						"This model's maximum context length is {limit} tokens. However, your messages resulted in "
								+ "{requested} tokens. Please reduce the length of the messages.",
						"messages", "context_length_exceeded"));
	}

	static StatusFault filtered() {
		return new StatusFault("content-filter", 400, "application/json", "{\"error\":{\"message\":\"The response was "
				+ "filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your "
				+ "prompt and retry.\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,"
				+ "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"violence\":"
				+ "{\"filtered\":true,\"severity\":\"medium\"}}}}}", Map.of());
	}

	static StatusFault tryAgainIn(Duration wait) {
		if (wait.isNegative()) {
			throw new IllegalArgumentException("Invalid wait (" + wait + "): must be zero or more");
		}
		return of("wait-in-text",
				new ApiError(429,
						"Rate limit reached for {model} in organization org-simulated on requests per min (RPM). "
								+ "Please try again in " + RateLimitHeaders.format(wait) + '.',
						"requests", null, "rate_limit_exceeded"));
	}

	private static StatusFault of(String label, ApiError error) {
		return new StatusFault(label, error.status(), "application/json", error.toJson(), Map.of());
	}

	private static ApiError error(int status) {
		return switch (status) {
			case 401 ->
				new ApiError(status, "Incorrect API key provided.", ApiError.INVALID_REQUEST, null, "invalid_api_key");
			case 402 -> new ApiError(status, "Insufficient Balance", "unknown_error", null, "invalid_request_error");
			case 403 -> new ApiError(status, "Country, region, or territory not supported", "request_forbidden", null,
					"unsupported_country_region_territory");
			case 404 -> new ApiError(status, "The model does not exist or you do not have access to it.",
					ApiError.INVALID_REQUEST, null, "model_not_found");
			case 408 -> new ApiError(status, "Timed out waiting for the request.", "timeout", null, null);
			case 409 ->
				new ApiError(status, "The resource was changed by another request.", "conflict_error", null, null);
			case 413 -> new ApiError(status, "Request too large.", ApiError.INVALID_REQUEST, null, "request_too_large");
			case 422 -> new ApiError(status, "Unprocessable request.", ApiError.INVALID_REQUEST, null, null);
			case 429 -> new ApiError(status, "Please slow down: you increased your traffic too quickly.", "requests",
					null, "slow_down");
			case 498 -> new ApiError(status, "Flex tier capacity exceeded, please try again later.",
					"capacity_exceeded", null, "capacity_exceeded");
			case 503 -> new ApiError(status, "The server is currently overloaded, please try again later.",
					"server_error", null, "server_is_overloaded");
			default -> (status < 500) ? new ApiError(status, "Invalid request.", ApiError.INVALID_REQUEST, null, null)
					: new ApiError(status, "The server had an error while processing your request.", "server_error",
							null, null);
		};
	}

	private static String page(int status) {
		String title = status + ((status == 502) ? " Bad Gateway" : " Gateway Time-out");
		return "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>";
	}

	/**
	 * The same with a header, such as {@code Retry-After}.
	 * @param name the name
	 * @param value the value
	 * @return the fault
	 */
	public StatusFault header(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new StatusFault(this.label, this.status, this.contentType, this.body, headers);
	}

	/**
	 * The same with another body.
	 * @param contentType the type of the body
	 * @param body the body
	 * @return the fault
	 */
	public StatusFault body(String contentType, String body) {
		return new StatusFault(this.label, this.status, contentType, body, this.headers);
	}

	/**
	 * The body with what it quotes of the request.
	 */
	String bodyFor(ModelRequest request) {
		if (this.body.indexOf('{') < 0) {
			return this.body;
		}
		long requested = (long) request.promptTokens() + request.maxTokens();
		return this.body.replace("{requested}", Long.toString(requested))
			.replace("{limit}", Long.toString(requested / 2))
			.replace("{model}", new String(JsonStringEncoder.getInstance().quoteAsCharArray(request.model())));
	}

}
