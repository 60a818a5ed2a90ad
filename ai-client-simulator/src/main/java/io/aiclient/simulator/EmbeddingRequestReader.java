package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Reads a request for embeddings and refuses, in OpenAI's words, what OpenAI would
 * refuse.
 */
final class EmbeddingRequestReader {

	/**
	 * The only model that cannot shorten its vectors.
	 */
	private static final String FIXED_MODEL = "text-embedding-ada-002";

	private final AnswerSettings answers;

	private final VectorSettings settings;

	EmbeddingRequestReader(AnswerSettings answers, VectorSettings settings) {
		this.answers = answers;
		this.settings = settings;
	}

	EmbeddingRequest read(byte[] body) {
		JsonNode root = RequestFields.parse(body);
		String model = RequestFields.model(root, this.answers);
		List<JsonNode> given = inputs(root.path("input"));
		boolean base64 = base64(root.path("encoding_format"));
		JsonNode user = root.path("user");
		if (!user.isMissingNode() && !user.isNull() && !user.isString()) {
			throw RequestFields.invalid("Invalid type for 'user': expected a string.", "user", "invalid_type");
		}
		int dimensions = dimensions(root, model);
		List<String> inputs = new ArrayList<>(given.size());
		long tokens = 0;
		for (int i = 0; i < given.size(); i++) {
			JsonNode input = given.get(i);
			String text = input.isString() ? input.stringValue() : input.toString();
			if (this.settings.refusedText() != null && text.contains(this.settings.refusedText())) {
				throw invalidInput(i, "this input cannot be embedded.");
			}
			int size = input.isString() ? TokenCount.of(text) : input.size();
			if (size > this.settings.maxInputTokens()) {
				throw tooLong(i, size);
			}
			inputs.add(text);
			tokens += size;
		}
		if (tokens > this.settings.maxTokens()) {
			throw new InvalidRequestException(new ApiError(400,
					"Requested " + tokens + " tokens, max " + this.settings.maxTokens() + " tokens per request",
					"max_tokens_per_request", null, "max_tokens_per_request"));
		}
		return new EmbeddingRequest(model, inputs, (int) tokens, dimensions, base64);
	}

	/**
	 * The inputs, each a text or a list of token ids that is not empty.
	 */
	private List<JsonNode> inputs(JsonNode input) {
		if (input.isMissingNode() || input.isNull()) {
			throw RequestFields.invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter");
		}
		List<JsonNode> inputs = new ArrayList<>();
		if (input.isArray() && !input.path(0).isIntegralNumber()) {
			input.forEach(inputs::add);
		}
		else {
			inputs.add(input);
		}
		if (inputs.isEmpty() || inputs.size() > this.settings.maxInputs()) {
			throw invalidInput();
		}
		for (int i = 0; i < inputs.size(); i++) {
			check(i, inputs.get(i));
		}
		return inputs;
	}

	private void check(int index, JsonNode input) {
		if (input.isString() ? input.stringValue().isEmpty() : (input.isArray() && input.isEmpty())) {
			throw invalidInput(index, "input cannot be empty.");
		}
		if (!input.isString() && (!input.isArray() || !input.valueStream().allMatch(JsonNode::isIntegralNumber))) {
			throw invalidInput(index, "input must be a string or a list of token ids.");
		}
	}

	private InvalidRequestException tooLong(int index, int tokens) {
		int max = this.settings.maxInputTokens();
		if (this.settings.namesInput()) {
			return invalidInput(index, "maximum input length is " + max + " tokens.");
		}
		return RequestFields.invalid(
				"This model's maximum context length is " + max + " tokens, however you requested " + tokens
						+ " tokens (" + tokens
						+ " in your prompt; 0 for the completion). Please reduce your prompt; or completion length.",
				null, null);
	}

	private InvalidRequestException invalidInput(int index, String why) {
		return this.settings.namesInput() ? RequestFields.invalid("Invalid 'input[" + index + "]': " + why, null, null)
				: invalidInput();
	}

	private static InvalidRequestException invalidInput() {
		return RequestFields.invalid("'$.input' is invalid. Please check the API reference: "
				+ "https://platform.openai.com/docs/api-reference.", null, null);
	}

	private int dimensions(JsonNode root, String model) {
		int dimensions = RequestFields.positive(root, "dimensions");
		if (dimensions == 0) {
			return this.settings.dimensions();
		}
		if (model.equals(FIXED_MODEL)) {
			throw RequestFields.invalid("This model does not support specifying dimensions.", null, null);
		}
		if (dimensions > this.settings.dimensions()) {
			throw RequestFields.invalid(
					"Invalid 'dimensions': integer above maximum value. Expected a value <= "
							+ this.settings.dimensions() + ", but got " + dimensions + " instead.",
					"dimensions", "integer_above_max_value");
		}
		return dimensions;
	}

	private static boolean base64(JsonNode format) {
		if (format.isMissingNode() || format.isNull()) {
			return false;
		}
		return switch (format.asString("")) {
			case "float" -> false;
			case "base64" -> true;
			default -> throw RequestFields.invalid(
					"Invalid value: '" + format.asString("") + "'. Supported values are: 'float' and 'base64'.",
					"encoding_format", "invalid_value");
		};
	}

}
