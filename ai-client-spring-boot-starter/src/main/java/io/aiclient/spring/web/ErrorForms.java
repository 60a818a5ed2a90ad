package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an error's JSON says, in whichever of the forms of providers it is: what lies
 * innermost (in {@code error}, {@code errors}, {@code detail}, {@code base_resp}, or as
 * JSON within the message) counts before what is around it. Reads one error.
 */
final class ErrorForms {

	private static final int MOST_LEVELS = 8;

	private static final String[] AROUND = { "error", "errors", "message", "detail", "msg" };

	private static final String[] WORDS = { "message", "msg", "detail", "error_description", "error_msg",
			"errorMessage", "error_message", "errmsg", "status_msg", "error", "title" };

	private static final String[] CODES = { "code", "error_code", "errorCode", "errcode", "http_code", "status_code",
			"statusCode", "status" };

	/**
	 * What stands in the place of a name, and is none.
	 */
	private static final Set<String> NO_NAMES = Set.of("", "0", "-1", "200", "null", "none", "error", "errors", "fail",
			"failed", "failure", "false", "true", "exception", "unknown", "about:blank");

	private static final Pattern HTTP_STATUS = Pattern.compile("[1-5]\\d\\d");

	private static final Pattern NAME = Pattern.compile("[\\w.:-]{1,100}");

	private static final Pattern SECONDS = Pattern.compile("(\\d{1,18}(\\.\\d{1,9})?)s");

	/**
	 * The codes of MiniMax that do not blame its servers.
	 */
	private static final Map<String, String> BASE_RESP = Map.ofEntries(Map.entry("1002", "rate_limit_error"),
			Map.entry("1039", "rate_limit_error"), Map.entry("1041", "rate_limit_error"),
			Map.entry("2045", "rate_limit_error"), Map.entry("2056", "rate_limit_error"),
			Map.entry("1004", "authentication_error"), Map.entry("2049", "authentication_error"),
			Map.entry("1008", "billing_error"), Map.entry("1026", "content_filter"),
			Map.entry("1027", "content_filter"), Map.entry("1042", "invalid_request_error"),
			Map.entry("2013", "invalid_request_error"), Map.entry("2061", "invalid_request_error"));

	private final AnswerJson json;

	@Nullable String type;

	@Nullable String code;

	/**
	 * How many seconds to wait, as Google writes it.
	 */
	@Nullable String delay;

	String message = "";

	/**
	 * The part of the request that is blamed.
	 */
	@Nullable String param;

	/**
	 * Whether it is a list of fields that are wrong, which FastAPI sends with a 422.
	 */
	boolean ofFields;

	ErrorForms(AnswerJson json) {
		this.json = json;
	}

	ErrorForms read(JsonNode node) {
		read(node, 0);
		return this;
	}

	private void read(JsonNode node, int level) {
		if (level > MOST_LEVELS) {
			return;
		}
		if (node.isObject()) {
			readObject(node, level);
		}
		else if (node.isArray() && !node.isEmpty()) {
			read(node.get(0), level + 1);
		}
		else if (node.isString()) {
			readWords(node.stringValue(), level);
		}
	}

	private void readObject(JsonNode node, int level) {
		readBaseResp(node.path("base_resp"));
		for (String name : AROUND) {
			JsonNode value = node.path(name);
			if (value.isContainer()) {
				read(value, level + 1);
			}
		}
		readDetails(node.path("details"));
		boolean own = readWords(node, level);
		if (node.path("loc").isArray()) {
			this.ofFields = true;
			this.param = (this.param != null) ? this.param : location(node.path("loc"));
			return;
		}
		this.param = (this.param != null) ? this.param : name(node.path("param"));
		readNames(node, own);
	}

	/**
	 * Takes the words of an object, unless some were found within.
	 * @return whether these are not those of the field {@code error}, which is a name
	 * beside them
	 */
	private boolean readWords(JsonNode node, int level) {
		if (!this.message.isEmpty()) {
			return true;
		}
		for (String name : WORDS) {
			JsonNode value = node.path(name);
			if (value.isString() && !value.stringValue().isBlank()) {
				readWords(value.stringValue(), level);
				withReason(node.path("metadata").path("raw"), level);
				return !name.equals("error");
			}
		}
		return true;
	}

	/**
	 * Takes a text; of one that is JSON as a whole, what that says. JSON within other
	 * words may be of the prompt, and counts as text.
	 */
	private void readWords(String text, int level) {
		String words = text.strip();
		if (words.startsWith("{") && words.endsWith("}")) {
			JsonNode within = ErrorTree.parse(this.json, words.getBytes(StandardCharsets.UTF_8), 0);
			if (within != null) {
				read(within, level + 1);
			}
		}
		if (this.message.isEmpty()) {
			this.message = text;
		}
	}

	/**
	 * A broker's own words say only that its provider failed; that one's stand beside
	 * them.
	 */
	private void withReason(JsonNode raw, int level) {
		if (raw.isString() && !raw.stringValue().isBlank() && level < MOST_LEVELS) {
			ErrorForms reason = new ErrorForms(this.json);
			reason.readWords(raw.stringValue(), level + 1);
			this.message = this.message + ": " + reason.message;
		}
	}

	private void readNames(JsonNode node, boolean ownWords) {
		String own = name(node.path("type"));
		if (this.type == null && own != null && !own.startsWith("http")) {
			this.type = own;
		}
		for (String field : CODES) {
			String name = name(node.path(field));
			boolean asType = field.equals("status") && name != null && !HTTP_STATUS.matcher(name).matches();
			if (asType) {
				this.type = (this.type != null) ? this.type : name;
			}
			else if (this.code == null) {
				this.code = name;
			}
		}
		String error = name(node.path("error"));
		if (this.code == null && ownWords && error != null && NAME.matcher(error).matches()) {
			this.code = error;
		}
	}

	/**
	 * FastAPI's list of names and indexes, as one name.
	 */
	private static String location(JsonNode path) {
		StringJoiner location = new StringJoiner(".");
		path.forEach((part) -> location.add(part.asString()));
		return location.toString();
	}

	private void readBaseResp(JsonNode answer) {
		String status = name(answer.path("status_code"));
		if (status != null) {
			this.code = status;
			this.type = BASE_RESP.getOrDefault(status, "server_error");
			String said = name(answer.path("status_msg"));
			this.message = (said != null) ? said : "";
		}
	}

	/**
	 * Google's name of the limit that was reached says whether it is one of a day.
	 */
	private void readDetails(JsonNode details) {
		for (JsonNode detail : details) {
			for (JsonNode violation : detail.path("violations")) {
				this.code = (this.code != null) ? this.code : name(violation.path("quotaId"));
			}
			Matcher seconds = SECONDS.matcher(String.valueOf(name(detail.path("retryDelay"))));
			if (this.delay == null && seconds.matches()) {
				this.delay = seconds.group(1);
			}
		}
	}

	private static @Nullable String name(JsonNode node) {
		String name = (node.isString() || node.isNumber()) ? node.asString().strip() : "";
		return NO_NAMES.contains(name.toLowerCase(Locale.ROOT)) ? null : name;
	}

}
