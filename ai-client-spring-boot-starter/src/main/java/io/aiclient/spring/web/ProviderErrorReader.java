package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.error.Sanitizer;

/**
 * Reads errors in the forms that providers give them.
 */
final class ProviderErrorReader {

	private static final String RETRY_AFTER = "retry-after";

	private static final String UNPROCESSABLE = "422";

	private static final Pattern HTML_TITLE = Pattern.compile("<title>([^<]{1,200})</title>", Pattern.CASE_INSENSITIVE);

	private final AnswerJson json;

	ProviderErrorReader(AnswerJson json) {
		this.json = json;
	}

	/**
	 * Reads an answer whose status is not a success, with its body or the beginning of
	 * it.
	 */
	AiExchangeException status(int status, HttpHeaders headers, byte[] body) {
		Map<String, String> kept = new TreeMap<>();
		headers.forEach((name, values) -> keep(kept, name, values.isEmpty() ? "" : values.get(0)));
		JsonNode json = parse(body);
		if (json == null) {
			return AiExchangeException.status(status, kept, described(status, headers, body));
		}
		ErrorForms form = new ErrorForms(this.json).read(json);
		if (form.delay != null && !kept.containsKey("retry-after-ms")) {
			kept.putIfAbsent(RETRY_AFTER, form.delay);
		}
		return AiExchangeException.status(status, kept, error(form, "HTTP " + status + ": "));
	}

	ProviderError read(byte[] body) {
		JsonNode json = parse(body);
		return (json != null) ? read(json)
				: new ProviderError(null, null, Sanitizer.clean(new String(body, StandardCharsets.UTF_8)));
	}

	/**
	 * Reads an error that came without a status: the value of a field {@code error}, or
	 * an answer that is an error as a whole. It has no headers either, so that a delay
	 * which is not in its words is put there.
	 */
	ProviderError read(JsonNode error) {
		ErrorForms form = new ErrorForms(this.json).read(error);
		if (form.ofFields && form.code == null) {
			form.code = UNPROCESSABLE;
		}
		ProviderError read = error(form, "");
		return (form.delay == null) ? read : new ProviderError(read.type(), read.code(),
				"Retry in " + form.delay + "s: " + read.message(), read.param());
	}

	private static ProviderError error(ErrorForms form, String before) {
		return new ProviderError(form.type, form.code,
				Sanitizer.clean(form.message.isBlank() ? before + "an error without a message" : form.message),
				form.param);
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
		return ErrorTree.parse(this.json, body, start);
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
