package io.aiclient.spring.web;

import java.util.Locale;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * An error that a provider reports with status 200, and not in a field {@code error}: in
 * a body, or an event, that has nothing of an answer.
 */
final class BareError {

	private static final Set<String> FAILURES = Set.of("error", "fail", "failed", "failure");

	private static final Set<String> SUCCESSES = Set.of("0", "200", "ok", "success", "succeeded", "completed", "queued",
			"pending", "processing", "running", "in_progress", "none", "null");

	private BareError() {
	}

	/**
	 * Whether a field may report an error, so that it is worth looking.
	 */
	static boolean isSuspect(String field) {
		return switch (field) {
			case "base_resp", "errors", "detail", "success", "status", "code", "error_code", "message", "msg",
					"error_msg", "error_message" ->
				true;
			default -> false;
		};
	}

	/**
	 * Whether an object that has no content for an answer is an error. If it has a choice
	 * all the same, only what is never beside an answer counts.
	 */
	static boolean is(JsonNode root, boolean hasChoice) {
		if (isFailed(root)) {
			return true;
		}
		return !hasChoice && (isSaid(root.path("detail")) || isCode(root.path("code"))
				|| isCode(root.path("error_code")) || (hasMessage(root) && !isSuccess(root)));
	}

	private static boolean isFailed(JsonNode root) {
		JsonNode status = root.path("base_resp").path("status_code");
		if (status.isMissingNode()) {
			return isWord(root.path("object"), "error") || isWord(root.path("type"), "error")
					|| isWord(root.path("success"), "false") || isSaid(root.path("errors"))
					|| isFailure(root.path("status"));
		}
		return isCode(status);
	}

	private static boolean isFailure(JsonNode status) {
		return (status.isNumber() && status.doubleValue() >= 400)
				|| (status.isString() && FAILURES.contains(status.stringValue().toLowerCase(Locale.ROOT)));
	}

	/**
	 * Whether the provider says itself that it is none, as where it reports the progress
	 * of a request.
	 */
	private static boolean isSuccess(JsonNode root) {
		JsonNode code = root.path("code");
		JsonNode status = root.path("status");
		return isWord(root.path("success"), "true") || (isText(status) && isSuccess(status.stringValue()))
				|| (code.isValueNode() && !code.isNull() && !isCode(code));
	}

	private static boolean isSuccess(String word) {
		return SUCCESSES.contains(word.strip().toLowerCase(Locale.ROOT));
	}

	private static boolean hasMessage(JsonNode root) {
		return isText(root.path("message")) || isText(root.path("msg")) || isText(root.path("error_msg"))
				|| isText(root.path("error_message"));
	}

	private static boolean isCode(JsonNode code) {
		return (code.isNumber() || isText(code)) && !isSuccess(code.asString());
	}

	private static boolean isSaid(JsonNode value) {
		return isText(value) || (value.isContainer() && !value.isEmpty());
	}

	private static boolean isText(JsonNode value) {
		return value.isString() && !value.stringValue().isBlank();
	}

	private static boolean isWord(JsonNode value, String word) {
		return value.isValueNode() && !value.isNull() && value.asString().strip().equalsIgnoreCase(word);
	}

}
