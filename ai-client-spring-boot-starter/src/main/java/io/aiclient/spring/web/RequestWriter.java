package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.spring.provider.ProviderPreset.EmbeddingFormat;

/**
 * Writes a request as OpenAI's interfaces for chat completions and embeddings take it.
 */
final class RequestWriter {

	private final JsonMapper mapper;

	private final String tokenParameter;

	private final EmbeddingFormat embeddingFormat;

	RequestWriter(JsonMapper mapper, WebExchangeSettings settings) {
		this.mapper = mapper;
		this.tokenParameter = settings.provider().tokenParameter().wireName();
		this.embeddingFormat = settings.embeddingFormat();
	}

	byte[] write(AiEmbeddingPack pack) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
		try (JsonGenerator json = this.mapper.createGenerator(bytes)) {
			json.writeStartObject();
			json.writeStringProperty("model", pack.model());
			json.writeArrayPropertyStart("input");
			for (String text : pack.texts()) {
				json.writeString(text);
			}
			json.writeEndArray();
			if (pack.dimensions() != null) {
				json.writeNumberProperty("dimensions", pack.dimensions());
			}
			if (this.embeddingFormat == EmbeddingFormat.BASE64) {
				json.writeStringProperty("encoding_format", "base64");
			}
			json.writeEndObject();
		}
		return bytes.toByteArray();
	}

	byte[] write(AiRequest request, boolean stream) {
		if (request.model() == null) {
			throw new IllegalArgumentException("Invalid request '" + request.id() + "': it has no model");
		}
		// the generator has a buffer of its own
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
		try (JsonGenerator json = this.mapper.createGenerator(bytes)) {
			json.writeStartObject();
			json.writeStringProperty("model", request.model());
			json.writeArrayPropertyStart("messages");
			for (AiMessage message : request.messages()) {
				writeMessage(json, message);
			}
			json.writeEndArray();
			if (request.temperature() != null) {
				json.writeNumberProperty("temperature", request.temperature());
			}
			if (request.maxTokens() != null) {
				json.writeNumberProperty(this.tokenParameter, request.maxTokens());
			}
			for (Map.Entry<String, Object> option : request.options().entrySet()) {
				writeOption(json, option);
			}
			if (stream) {
				json.writeBooleanProperty("stream", true);
				json.writeObjectPropertyStart("stream_options");
				json.writeBooleanProperty("include_usage", true);
				json.writeEndObject();
			}
			json.writeEndObject();
		}
		return bytes.toByteArray();
	}

	private static void writeMessage(JsonGenerator json, AiMessage message) {
		json.writeStartObject();
		json.writeStringProperty("role", message.role().wireName());
		if (message.content().isEmpty() && !message.toolCalls().isEmpty()) {
			json.writeNullProperty("content");
		}
		else {
			json.writeStringProperty("content", message.content());
		}
		if (message.toolCallId() != null) {
			json.writeStringProperty("tool_call_id", message.toolCallId());
		}
		if (!message.toolCalls().isEmpty()) {
			json.writeArrayPropertyStart("tool_calls");
			for (AiToolCall call : message.toolCalls()) {
				writeToolCall(json, call);
			}
			json.writeEndArray();
		}
		json.writeEndObject();
	}

	private static void writeToolCall(JsonGenerator json, AiToolCall call) {
		json.writeStartObject();
		json.writeStringProperty("id", call.id());
		json.writeStringProperty("type", "function");
		json.writeObjectPropertyStart("function");
		json.writeStringProperty("name", call.name());
		json.writeStringProperty("arguments", call.arguments());
		json.writeEndObject();
		json.writeEndObject();
	}

	private static void writeOption(JsonGenerator json, Map.Entry<String, Object> option) {
		try {
			json.writePOJOProperty(option.getKey(), option.getValue());
		}
		catch (JacksonException ex) {
			// the caller's own mistake: says nothing about the provider
			throw AiRefusedLocallyException.because("Not sent: invalid option '" + option.getKey() + "': a "
					+ option.getValue().getClass().getName() + " cannot be written as JSON");
		}
	}

}
