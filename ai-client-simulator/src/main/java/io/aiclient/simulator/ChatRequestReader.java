package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
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
		JsonNode root = RequestFields.parse(body);
		String model = RequestFields.model(root, this.settings);
		List<String> texts = new ArrayList<>();
		String lastUserMessage = readMessages(root, texts);
		checkNumber(root, "temperature", 0, 2);
		checkNumber(root, "top_p", 0, 1);
		boolean stream = root.path("stream").booleanValue(false);
		if (root.hasNonNull("stream_options") && !stream) {
			throw RequestFields.invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.",
					"stream_options", null);
		}
		ChatRequest request = new ChatRequest(model, texts, lastUserMessage, maxTokens(root), stream,
				root.path("stream_options").path("include_usage").booleanValue(false), format(root, texts),
				schema(root), tool(root));
		checkContextLength(request);
		return request;
	}

	private static String readMessages(JsonNode root, List<String> texts) {
		JsonNode messages = root.path("messages");
		if (messages.isMissingNode() || messages.isNull()) {
			throw RequestFields.invalid("Missing required parameter: 'messages'.", "messages",
					"missing_required_parameter");
		}
		if (!messages.isArray()) {
			throw RequestFields.invalid("Invalid type for 'messages': expected an array of objects.", "messages",
					"invalid_type");
		}
		if (messages.isEmpty()) {
			throw RequestFields.invalid("Invalid 'messages': empty array. Expected an array with minimum length 1, "
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
			throw RequestFields.invalid("Missing required parameter: '" + name + ".role'.", name + ".role",
					"missing_required_parameter");
		}
		if (!ROLES.contains(role.stringValue())) {
			throw RequestFields
				.invalid("Invalid value: '" + role.stringValue() + "'. Supported values are: 'system', 'assistant', "
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
		throw RequestFields.invalid("Invalid value for 'content': expected a string, got null.", name + ".content",
				null);
	}

	private static int maxTokens(JsonNode root) {
		int maxTokens = RequestFields.positive(root, "max_tokens");
		int maxCompletionTokens = RequestFields.positive(root, "max_completion_tokens");
		if (maxTokens > 0 && maxCompletionTokens > 0) {
			throw RequestFields.invalid(
					"Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens",
					"invalid_parameter_combination");
		}
		return Math.max(maxTokens, maxCompletionTokens);
	}

	private static void checkNumber(JsonNode root, String name, double min, double max) {
		JsonNode value = root.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return;
		}
		if (!value.isNumber()) {
			throw RequestFields.invalid("Invalid type for '" + name + "': expected a decimal.", name, "invalid_type");
		}
		if (value.doubleValue() < min) {
			throw RequestFields.invalid("Invalid '" + name + "': decimal below minimum value. Expected a value >= "
					+ min + ", but got " + value + " instead.", name, "decimal_below_min_value");
		}
		if (value.doubleValue() > max) {
			throw RequestFields.invalid("Invalid '" + name + "': decimal above maximum value. Expected a value <= "
					+ max + ", but got " + value + " instead.", name, "decimal_above_max_value");
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
					throw RequestFields
						.invalid("'messages' must contain the word 'json' in some form, to use 'response_format' "
								+ "of type 'json_object'.", "messages", null);
				}
				yield ChatRequest.Format.JSON_OBJECT;
			}
			case "json_schema" -> {
				checkSchema(format.path("json_schema"));
				yield ChatRequest.Format.JSON_SCHEMA;
			}
			default -> throw RequestFields.invalid(
					"Invalid value: '" + format.path("type").asString("") + "'. Supported values "
							+ "are: 'json_object', 'json_schema', and 'text'.",
					"response_format.type", "invalid_value");
		};
	}

	private static void checkSchema(JsonNode jsonSchema) {
		String name = jsonSchema.path("name").asString("");
		if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
			throw RequestFields.invalid("Missing or invalid parameter: 'response_format.json_schema.name'.",
					"response_format.json_schema.name", "missing_required_parameter");
		}
		if (!jsonSchema.path("schema").isObject()) {
			throw RequestFields.invalid("Missing required parameter: 'response_format.json_schema.schema'.",
					"response_format.json_schema.schema", "missing_required_parameter");
		}
		if (jsonSchema.path("strict").booleanValue(false)) {
			StrictSchema.firstFlaw(jsonSchema.path("schema")).ifPresent((flaw) -> {
				throw RequestFields.invalid("Invalid schema for response_format '" + name + "': " + flaw,
						"response_format", null);
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
			throw RequestFields.invalid(
					"This model's maximum context length is " + contextLength
							+ " tokens. However, your messages resulted in " + request.promptTokens()
							+ " tokens. Please reduce the length of the messages.",
					"messages", "context_length_exceeded");
		}
	}

}
