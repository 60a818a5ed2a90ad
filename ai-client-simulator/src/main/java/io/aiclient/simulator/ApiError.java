package io.aiclient.simulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as OpenAI words it.
 */
record ApiError(int status, String message, String type, @Nullable String param, @Nullable String code) {

	static final String INVALID_REQUEST = "invalid_request_error";

	static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
		return new ApiError(400, message, INVALID_REQUEST, param, code);
	}

	String toJson() {
		ObjectNode error = Json.MAPPER.createObjectNode();
		error.put("message", this.message);
		error.put("type", this.type);
		error.put("param", this.param);
		error.put("code", this.code);
		return Json.MAPPER.createObjectNode().set("error", error).toString();
	}

}
