package io.aiclient.simulator;

import java.io.ByteArrayOutputStream;

import tools.jackson.core.JsonGenerator;

/**
 * Writes an answer as OpenAI's {@code chat.completion}.
 */
final class CompletionWriter {

	static final String FINGERPRINT = "fp_simulated";

	private CompletionWriter() {
	}

	static byte[] write(Completion completion, AnswerShape shape) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(512 + completion.content().length());
		try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
			json.writeStartObject();
			json.writeStringProperty("id", completion.id());
			json.writeStringProperty("object", "chat.completion");
			json.writeNumberProperty("created", completion.created());
			json.writeStringProperty("model", completion.model());
			json.writeArrayPropertyStart("choices");
			if (shape.choices()) {
				writeChoice(json, completion, shape);
			}
			json.writeEndArray();
			writeUsage(json, completion);
			json.writeStringProperty("service_tier", "default");
			json.writeStringProperty("system_fingerprint", FINGERPRINT);
			json.writeEndObject();
		}
		return out.toByteArray();
	}

	private static void writeChoice(JsonGenerator json, Completion completion, AnswerShape shape) {
		json.writeStartObject();
		json.writeNumberProperty("index", 0);
		json.writeObjectPropertyStart("message");
		json.writeStringProperty("role", "assistant");
		if (shape.content()) {
			json.writeStringProperty("content", completion.content());
		}
		else {
			json.writeNullProperty("content");
		}
		json.writeNullProperty("refusal");
		json.writeArrayPropertyStart("annotations");
		json.writeEndArray();
		json.writeEndObject();
		json.writeNullProperty("logprobs");
		json.writeStringProperty("finish_reason", completion.finishReason());
		json.writeEndObject();
	}

	static void writeUsage(JsonGenerator json, Completion completion) {
		json.writeObjectPropertyStart("usage");
		json.writeNumberProperty("prompt_tokens", completion.promptTokens());
		json.writeNumberProperty("completion_tokens", completion.completionTokens());
		json.writeNumberProperty("total_tokens", completion.promptTokens() + completion.completionTokens());
		json.writeObjectPropertyStart("prompt_tokens_details");
		json.writeNumberProperty("cached_tokens", completion.cachedPromptTokens());
		json.writeNumberProperty("audio_tokens", 0);
		json.writeEndObject();
		json.writeObjectPropertyStart("completion_tokens_details");
		json.writeNumberProperty("reasoning_tokens", 0);
		json.writeNumberProperty("audio_tokens", 0);
		json.writeNumberProperty("accepted_prediction_tokens", 0);
		json.writeNumberProperty("rejected_prediction_tokens", 0);
		json.writeEndObject();
		json.writeEndObject();
	}

}
