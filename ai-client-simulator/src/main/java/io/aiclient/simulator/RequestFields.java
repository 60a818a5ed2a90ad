package io.aiclient.simulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what requests have in common, and refuses it in OpenAI's words.
 */
final class RequestFields {

	private RequestFields() {
	}

	static JsonNode parse(byte[] body) {
		try {
			JsonNode root = Json.MAPPER.readTree(body);
			if (root.isObject()) {
				return root;
			}
		}
		catch (JacksonException ex) {
			throw notJson();
		}
		throw notJson();
	}

	private static InvalidRequestException notJson() {
		return invalid("We could not parse the JSON body of your request. "
				+ "(HINT: This likely means you aren't using your HTTP library correctly.)", null, null);
	}

	static String model(JsonNode root, AnswerSettings settings) {
		JsonNode model = root.path("model");
		if (model.isMissingNode() || model.isNull() || (model.isString() && model.stringValue().isEmpty())) {
			throw invalid("you must provide a model parameter", null, null);
		}
		if (!model.isString()) {
			throw invalid("Invalid type for 'model': expected a string.", "model", "invalid_type");
		}
		String name = model.stringValue();
		if (!settings.models().isEmpty() && !settings.models().containsKey(name)) {
			throw new InvalidRequestException(
					new ApiError(404, "The model `" + name + "` does not exist or you do not have access to it.",
							ApiError.INVALID_REQUEST, null, "model_not_found"));
		}
		return name;
	}

	/**
	 * A whole number.
	 * @return one or more, or zero if there is none
	 */
	static int positive(JsonNode root, String name) {
		JsonNode value = root.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return 0;
		}
		if (!value.canConvertToInt()) {
			throw invalid("Invalid type for '" + name + "': expected an integer.", name, "invalid_type");
		}
		if (value.intValue() < 1) {
			throw invalid("Invalid '" + name + "': integer below minimum value. Expected a value >= 1, but got "
					+ value.intValue() + " instead.", name, "integer_below_min_value");
		}
		return value.intValue();
	}

	static InvalidRequestException invalid(String message, @Nullable String param, @Nullable String code) {
		return new InvalidRequestException(ApiError.invalid(message, param, code));
	}

}
