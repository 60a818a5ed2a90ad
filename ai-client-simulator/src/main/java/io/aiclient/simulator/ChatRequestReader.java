package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request body and refuses, in OpenAI's words, what OpenAI would refuse.
 */
final class ChatRequestReader {

	private static final Set<String> ROLES = Set.of("system", "assistant", "user", "function", "tool", "developer");

	private final AnswerSettings settings;

	ChatRequestReader(AnswerSettings settings) {
		this.settings = settings;
	}

	ChatRequest read(byte[] body) {
		JsonNode root = parse(body);
		String model = model(root);
		List<String> texts = new ArrayList<>();
		String lastUserMessage = readMessages(root, texts);
		checkNumber(root, "temperature", 0, 2);
		checkNumber(root, "top_p", 0, 1);
		boolean stream = root.path("stream").booleanValue(false);
		if (root.hasNonNull("stream_options") && !stream) {
			throw invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options",
					null);
		}
		ChatRequest request = new ChatRequest(model, texts, lastUserMessage, maxTokens(root), stream,
				root.path("stream_options").path("include_usage").booleanValue(false), format(root, texts),
				schema(root), tool(root));
		checkContextLength(request);
		return request;
	}

	private static JsonNode parse(byte[] body) {
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

	private String model(JsonNode root) {
		JsonNode model = root.path("model");
		if (model.isMissingNode() || model.isNull() || (model.isString() && model.stringValue().isEmpty())) {
			throw invalid("you must provide a model parameter", null, null);
		}
		if (!model.isString()) {
			throw invalid("Invalid type for 'model': expected a string.", "model", "invalid_type");
		}
		String name = model.stringValue();
		if (!this.settings.models().isEmpty() && !this.settings.models().containsKey(name)) {
			throw new InvalidRequestException(
					new ApiError(404, "The model `" + name + "` does not exist or you do not have access to it.",
							ApiError.INVALID_REQUEST, null, "model_not_found"));
		}
		return name;
	}

	private static String readMessages(JsonNode root, List<String> texts) {
		JsonNode messages = root.path("messages");
		if (messages.isMissingNode() || messages.isNull()) {
			throw invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
		}
		if (!messages.isArray()) {
			throw invalid("Invalid type for 'messages': expected an array of objects.", "messages", "invalid_type");
		}
		if (messages.isEmpty()) {
			throw invalid("Invalid 'messages': empty array. Expected an array with minimum length 1, "
					+ "but got an empty array instead.", "messages", "empty_array");
		}
		String lastUserMessage = "";
		for (int i = 0; i < messages.size(); i++) {
			String name = "messages[" + i + "]";
			JsonNode message = messages.get(i);
			String role = role(message, name);
			String text = text(message, role, name);
			texts.add(text);
			if (role.equals("user")) {
				lastUserMessage = text;
			}
		}
		return lastUserMessage;
	}

	private static String role(JsonNode message, String name) {
		JsonNode role = message.path("role");
		if (!role.isString()) {
			throw invalid("Missing required parameter: '" + name + ".role'.", name + ".role",
					"missing_required_parameter");
		}
		if (!ROLES.contains(role.stringValue())) {
			throw invalid("Invalid value: '" + role.stringValue() + "'. Supported values are: 'system', 'assistant', "
					+ "'user', 'function', 'tool', and 'developer'.", name + ".role", "invalid_value");
		}
		return role.stringValue();
	}

	private static String text(JsonNode message, String role, String name) {
		JsonNode content = message.path("content");
		if (content.isString()) {
			return content.stringValue();
		}
		if (content.isArray()) {
			StringBuilder text = new StringBuilder();
			content.forEach((part) -> text.append(part.path("text").asString("")));
			return text.toString();
		}
		if (role.equals("assistant")) {
			return "";
		}
		throw invalid("Invalid value for 'content': expected a string, got null.", name + ".content", null);
	}

	private static int maxTokens(JsonNode root) {
		int maxTokens = positive(root, "max_tokens");
		int maxCompletionTokens = positive(root, "max_completion_tokens");
		if (maxTokens > 0 && maxCompletionTokens > 0) {
			throw invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
					"max_tokens", "invalid_parameter_combination");
		}
		return Math.max(maxTokens, maxCompletionTokens);
	}

	private static int positive(JsonNode root, String name) {
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

	private static void checkNumber(JsonNode root, String name, double min, double max) {
		JsonNode value = root.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return;
		}
		if (!value.isNumber()) {
			throw invalid("Invalid type for '" + name + "': expected a decimal.", name, "invalid_type");
		}
		if (value.doubleValue() < min) {
			throw invalid("Invalid '" + name + "': decimal below minimum value. Expected a value >= " + min
					+ ", but got " + value + " instead.", name, "decimal_below_min_value");
		}
		if (value.doubleValue() > max) {
			throw invalid("Invalid '" + name + "': decimal above maximum value. Expected a value <= " + max
					+ ", but got " + value + " instead.", name, "decimal_above_max_value");
		}
	}

	private static ChatRequest.Format format(JsonNode root, List<String> texts) {
		JsonNode format = root.path("response_format");
		if (format.isMissingNode() || format.isNull()) {
			return ChatRequest.Format.TEXT;
		}
		return switch (format.path("type").asString("")) {
			case "text" -> ChatRequest.Format.TEXT;
			case "json_object" -> {
				if (texts.stream().noneMatch((text) -> text.toLowerCase(Locale.ROOT).contains("json"))) {
					throw invalid("'messages' must contain the word 'json' in some form, to use 'response_format' "
							+ "of type 'json_object'.", "messages", null);
				}
				yield ChatRequest.Format.JSON_OBJECT;
			}
			case "json_schema" -> {
				checkSchema(format.path("json_schema"));
				yield ChatRequest.Format.JSON_SCHEMA;
			}
			default -> throw invalid(
					"Invalid value: '" + format.path("type").asString("") + "'. Supported values "
							+ "are: 'json_object', 'json_schema', and 'text'.",
					"response_format.type", "invalid_value");
		};
	}

	private static void checkSchema(JsonNode jsonSchema) {
		String name = jsonSchema.path("name").asString("");
		if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
			throw invalid("Missing or invalid parameter: 'response_format.json_schema.name'.",
					"response_format.json_schema.name", "missing_required_parameter");
		}
		if (!jsonSchema.path("schema").isObject()) {
			throw invalid("Missing required parameter: 'response_format.json_schema.schema'.",
					"response_format.json_schema.schema", "missing_required_parameter");
		}
		if (jsonSchema.path("strict").booleanValue(false)) {
			StrictSchema.firstFlaw(jsonSchema.path("schema")).ifPresent((flaw) -> {
				throw invalid("Invalid schema for response_format '" + name + "': " + flaw, "response_format", null);
			});
		}
	}

	private static @Nullable JsonNode schema(JsonNode root) {
		JsonNode schema = root.path("response_format").path("json_schema").path("schema");
		return schema.isObject() ? schema : null;
	}

	private static @Nullable JsonNode tool(JsonNode root) {
		for (JsonNode tool : root.path("tools")) {
			if (tool.path("function").path("name").isString()) {
				return tool.path("function");
			}
		}
		return null;
	}

	private void checkContextLength(ChatRequest request) {
		Integer contextLength = this.settings.contextLength();
		if (contextLength != null && request.promptTokens() > contextLength) {
			throw invalid(
					"This model's maximum context length is " + contextLength
							+ " tokens. However, your messages resulted in " + request.promptTokens()
							+ " tokens. Please reduce the length of the messages.",
					"messages", "context_length_exceeded");
		}
	}

	private static InvalidRequestException invalid(String message, @Nullable String param, @Nullable String code) {
		return new InvalidRequestException(ApiError.invalid(message, param, code));
	}

}
