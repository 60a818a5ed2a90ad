package io.aiclient.job;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;

/**
 * The hash of all that a provider is asked: model, messages, temperature, most tokens and
 * options; or model, text and dimensions. Not of the id, nor of what the client alone
 * needs to know.
 */
final class RequestFingerprint {

	/**
	 * Escapes what is no ASCII: half of a surrogate pair has no bytes of its own.
	 */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	private RequestFingerprint() {
	}

	static RowHash of(AiRequest request) {
		MessageDigest digest = RowHash.digest();
		try (JsonGenerator json = JSON
			.createGenerator(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
			json.writeStartArray();
			json.writeString(request.model());
			json.writePOJO(request.temperature());
			json.writePOJO(request.maxTokens());
			for (AiMessage message : request.messages()) {
				json.writeString(message.role().wireName());
				json.writeString(message.content());
				json.writeString(message.toolCallId());
				json.writeNumber(message.toolCalls().size());
				for (AiToolCall call : message.toolCalls()) {
					json.writeString(call.id());
					json.writeString(call.name());
					json.writeString(call.arguments());
				}
			}
			json.writeStartObject();
			for (Map.Entry<String, Object> option : new TreeMap<>(request.options()).entrySet()) {
				json.writePOJOProperty(option.getKey(), option.getValue());
			}
			json.writeEndObject();
			json.writeEndArray();
		}
		return RowHash.of(digest);
	}

	/**
	 * No request for an answer has a text in the second place.
	 */
	static RowHash of(AiEmbeddingRequest request) {
		MessageDigest digest = RowHash.digest();
		try (JsonGenerator json = JSON
			.createGenerator(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
			json.writeStartArray();
			json.writeString(request.model());
			json.writeString("embedding");
			json.writeString(request.text());
			json.writePOJO(request.dimensions());
			json.writeEndArray();
		}
		return RowHash.of(digest);
	}

}
