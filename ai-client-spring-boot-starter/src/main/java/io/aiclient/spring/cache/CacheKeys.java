package io.aiclient.spring.cache;

import java.io.OutputStream;
import java.net.URI;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;

/**
 * Makes the keys under which answers are kept: a hash of all that decides about an
 * answer, the provider's address and the scope included. It is the same in each process,
 * whatever the order of options, and shows nothing of a prompt.
 */
final class CacheKeys {

	/**
	 * To be raised when keys or values are made in another way, so that what was kept
	 * before is found no more.
	 */
	private static final int VERSION = 2;

	private final JsonMapper mapper = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
		.build();

	private final String baseUrl;

	CacheKeys(URI baseUrl) {
		this.baseUrl = baseUrl.toString();
	}

	/**
	 * The key of a request whose model is set: 64 hexadecimal digits.
	 */
	String key(AiRequest request, String scope) {
		MessageDigest digest = sha256();
		OutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
		try (JsonGenerator json = this.mapper.createGenerator(hashed)) {
			json.writeStartArray();
			json.writeNumber(VERSION);
			json.writeString(this.baseUrl);
			json.writeString(scope);
			json.writeString(request.model());
			json.writePOJO(request.temperature());
			json.writePOJO(request.maxTokens());
			json.writePOJO(request.options());
			request.messages().forEach((message) -> write(json, message));
			json.writeEndArray();
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void write(JsonGenerator json, AiMessage message) {
		json.writeStartArray();
		json.writeString(message.role().wireName());
		json.writeString(message.content());
		json.writeString(message.toolCallId());
		for (AiToolCall call : message.toolCalls()) {
			json.writeString(call.id());
			json.writeString(call.name());
			json.writeString(call.arguments());
		}
		json.writeEndArray();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
