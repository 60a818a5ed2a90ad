package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.error.Sanitizer;

/**
 * Reads errors in the forms that providers give them.
 */
final class ProviderErrorReader {

	private static final String RETRY_AFTER = "retry-after";

	private static final Pattern SECONDS = Pattern.compile("(\\d{1,18}(\\.\\d{1,9})?)s");

	private static final Pattern HTML_TITLE = Pattern.compile("<title>([^<]{1,200})</title>", Pattern.CASE_INSENSITIVE);

	private final AnswerJson json;

	ProviderErrorReader(AnswerJson json) {
		this.json = json;
	}

	/**
	 * Reads an answer whose status is not a success.
	 * @param status the status
	 * @param headers the headers
	 * @param body the body, or its beginning
	 * @return the exception that tells all of it
	 */
	AiExchangeException status(int status, HttpHeaders headers, byte[] body) {
		Map<String, String> kept = new TreeMap<>();
		headers.forEach((name, values) -> keep(kept, name, values.isEmpty() ? "" : values.get(0)));
		JsonNode json = parse(body);
		JsonNode error = (json != null) ? errorIn(json) : null;
		String delay = (error != null) ? retryDelay(error) : null;
		if (delay != null && !kept.containsKey("retry-after-ms")) {
			kept.putIfAbsent(RETRY_AFTER, delay);
		}
		return AiExchangeException.status(status, kept,
				(error != null) ? read(error, status) : described(status, headers, body));
	}

	/**
	 * Reads the error that an event holds.
	 * @param body the event's data
	 * @return the error
	 */
	ProviderError read(byte[] body) {
		JsonNode json = parse(body);
		return (json != null) ? read(errorIn(json))
				: new ProviderError(null, null, Sanitizer.clean(new String(body, StandardCharsets.UTF_8)));
	}

	/**
	 * Reads the value of a field {@code error}.
	 * @param error an object or a string
	 * @return the error
	 */
	ProviderError read(JsonNode error) {
		return read(error, null);
	}

	private ProviderError read(JsonNode error, @Nullable Integer status) {
		if (!error.isObject()) {
			return new ProviderError(null, null, Sanitizer.clean(words(error)));
		}
		String type = scalar(error.path("type"));
		String code = scalar(error.path("code"));
		String quota = quotaId(error);
		String message = words(error);
		if (message.isBlank()) {
			message = ((status != null) ? "HTTP " + status + ": " : "") + "an error without a message";
		}
		return new ProviderError((type != null) ? type : scalar(error.path("status")), (quota != null) ? quota : code,
				Sanitizer.clean(message));
	}

	private static void keep(Map<String, String> kept, String name, String value) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (!lower.equals("set-cookie")) {
			kept.putIfAbsent(lower, value);
		}
	}

	private @Nullable JsonNode parse(byte[] body) {
		BodyBuffer buffer = new BodyBuffer(body.length);
		buffer.append(body, 0, body.length);
		int start = buffer.start();
		if (start == body.length || (body[start] != '{' && body[start] != '[')) {
			return null;
		}
		try (JsonParser parser = this.json.parser(body, start, body.length - start)) {
			parser.nextToken();
			JsonNode tree = ErrorTree.read(parser);
			return (parser.nextToken() == null) ? tree : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static JsonNode errorIn(JsonNode json) {
		JsonNode root = (json.isArray() && !json.isEmpty()) ? json.get(0) : json;
		JsonNode error = root.path("error");
		return (error.isMissingNode() || error.isNull() || error.isBoolean()) ? root : error;
	}

	private static String words(JsonNode error) {
		if (error.isString()) {
			return error.stringValue();
		}
		for (String name : new String[] { "message", "msg", "detail", "error_description", "title" }) {
			JsonNode value = error.path(name);
			if (value.isString() && !value.stringValue().isBlank()) {
				return value.stringValue();
			}
			if (value.isArray() && !value.isEmpty()) {
				return words(value.get(0));
			}
			if (value.isObject()) {
				return words(value);
			}
		}
		return "";
	}

	private static @Nullable String scalar(JsonNode node) {
		return (node.isString() || node.isNumber()) ? node.asString() : null;
	}

	/**
	 * Google's name of the limit that was reached says whether it is one of a day.
	 */
	private static @Nullable String quotaId(JsonNode error) {
		for (JsonNode detail : error.path("details")) {
			for (JsonNode violation : detail.path("violations")) {
				String id = scalar(violation.path("quotaId"));
				if (id != null) {
					return id;
				}
			}
		}
		return null;
	}

	private static @Nullable String retryDelay(JsonNode error) {
		for (JsonNode detail : error.path("details")) {
			String delay = scalar(detail.path("retryDelay"));
			Matcher seconds = SECONDS.matcher((delay != null) ? delay : "");
			if (seconds.matches()) {
				return seconds.group(1);
			}
		}
		return null;
	}

	private ProviderError described(int status, HttpHeaders headers, byte[] body) {
		String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		String text = new String(body, StandardCharsets.UTF_8).strip();
		StringBuilder message = new StringBuilder("HTTP ").append(status);
		if (status >= 300 && status < 400) {
			message.append(", a redirect, which is not followed: set base-url to where the provider really is");
		}
		else if (text.isEmpty()) {
			message.append(" without a body");
		}
		else if (text.startsWith("<")) {
			Matcher title = HTML_TITLE.matcher(text);
			message.append(" with a page in place of JSON").append(title.find() ? ": " + title.group(1) : "");
		}
		else if (text.startsWith("{") || text.startsWith("[")) {
			message.append(" with JSON that is cut or invalid");
		}
		else {
			message.append(": ").append(text);
		}
		if (!text.isEmpty()) {
			message.insert(("HTTP " + status).length(),
					" (" + TransportFailures.contentType(type) + ", " + body.length + " bytes)");
		}
		return new ProviderError(null, null, Sanitizer.clean(message.toString()));
	}

}
