package io.aiclient.spring.web;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What an attacker would write, or a provider gone mad: texts, values in JSON, headers.
 */
final class HostileText {

	/**
	 * Has no eight characters in common with any word.
	 */
	static final String KEY = "sk-Zq7Xv9Lm2Kp4Rt8Wy3Nb6Hc1Jd5Gf0Qs";

	/**
	 * Each eight characters in a row of the key.
	 */
	static final List<String> KEY_PARTS = IntStream.rangeClosed(0, KEY.length() - 8)
		.mapToObj((at) -> KEY.substring(at, at + 8))
		.toList();

	/**
	 * A megabyte, whose parts are as bad as the whole.
	 */
	static final String ENDLESS = ("a\n" + KEY).repeat(27_000);

	private static final List<String> TEXTS = List.of(KEY, "Bearer " + KEY, KEY.substring(3), KEY.substring(7, 20),
			KEY.substring(12, 20), KEY.substring(0, 11), KEY + KEY, "x".repeat(495) + KEY, "x".repeat(195) + KEY,
			"x".repeat(74) + KEY, "x".repeat(3990) + KEY, "y".repeat(490) + "\n" + KEY.substring(9),
			"two\nlines of\r\nlog WARN forged", "\r\n\r\n", "\u001B[31mred\u001B[0m\b\b\b", "\u0000\u0007\u007F\u0085",
			"\u202Etxt.exe\u2066x\u2069", "\u2028\u2029\uFEFF", "\uD83D\uDE00", "x".repeat(199) + "\uD83D\uDE00",
			"\uD800", "\uDC00x\uD800", "x".repeat(100_000), ("a\n" + KEY).repeat(2000), "", " ", "null", "stop",
			"length", "error", "content_filter", "tool_calls", "{}", "${jndi:ldap://x/y}", "%s%n{}{}", "<b>\"'&",
			"gpt-4.1-mini", "Rate limit reached. Please try again in 1m2.5s", "Please retry after 9e99 seconds",
			"This model's maximum context length is 99999999999999999999 tokens", "insufficient_quota",
			"rate_limit_exceeded", "context_length_exceeded", "invalid_api_key", "slow_down", "server_error",
			"overloaded_error", "requests per day", "429", "401",
			"Incorrect API key provided: " + KEY.substring(0, 8) + "****" + KEY.substring(KEY.length() - 4));

	private static final List<String> NUMBERS = List.of("0", "-1", "1", "7", "1.5", "-0", "1e400", "-1e400", "1e-400",
			"9223372036854775807", "9223372036854775808", "-9223372036854775808", "9".repeat(400), "1e999999999",
			"0." + "3".repeat(500), "NaN", "Infinity", "0x10", "01", "429", "402", "500", "2147483648");

	private static final List<String> STRUCTURES = List.of("null", "true", "false", "[]", "{}", "[[]]", "[{}]",
			"{\"a\":{}}", "[".repeat(300) + "]".repeat(300), "[".repeat(100_000), "{\"a\":".repeat(3000),
			"[" + "{},".repeat(2000) + "0]", "{\"" + "n".repeat(60_000) + "\":1}", "\"unended", "", ",", "}", "]}",
			"\"\\x\"", "\"\\ud800\"", "\"\\ud83d\\u0041\"", "\"\u0001\"", "/*c*/1", "'single'");

	private static final List<String> HEADER_NAMES = List.of("Content-Type", "Content-Encoding", "Content-Length",
			"Transfer-Encoding", "Connection", "Location", "Date", "Set-Cookie", "Retry-After", "retry-after-ms",
			"x-ms-retry-after-ms", "x-should-retry", "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests",
			"x-ratelimit-reset-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens",
			"x-ratelimit-reset-tokens", "openai-processing-ms", "x-request-id", "request-id", "apim-request-id",
			"cf-ray", "Upgrade", "Trailer", "x-" + KEY, KEY, "x-" + "n".repeat(8000), "x y", "", "x\u0001y", "x(y)");

	private static final List<String> HEADER_VALUES = List.of("", "0", "1", "-1", "0.05", "1e9", "9223372036854775808",
			"9".repeat(300), "NaN", "Infinity", "true", "false", "1s", "6m0s", "120ms", "-5m", "1e400s", "gzip", "br",
			"deflate", "identity", "chunked", "gzip, chunked", "close", "keep-alive", "text/event-stream",
			"application/json", "application/json; charset=utf-7", "text/html", "*/*;q=x",
			"Wed, 21 Oct 2099 07:28:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "2099-01-01T00:00:00Z", "not a date",
			"http://127.0.0.1:1/" + KEY, KEY, "Bearer " + KEY, "a\u0001b\u007Fc", "a\u0000b", "folded\r\n line",
			"folded\r\n\t" + KEY, "\u00E9\u0085\u00A0", "v".repeat(8000), ("v" + KEY).repeat(200), "req_" + KEY,
			"req_1\u001B[2J");

	private HostileText() {
	}

	static String any(SplittableRandom random) {
		return any(TEXTS, random);
	}

	/**
	 * A value in JSON, or what should be one.
	 */
	static String json(SplittableRandom random) {
		return switch (random.nextInt(8)) {
			case 0 -> any(NUMBERS, random);
			case 1 -> any(STRUCTURES, random);
			case 2 -> "[" + quoted(any(random)) + "]";
			case 3 ->
				"{\"" + any(List.of("text", "message", "msg", "code"), random) + "\":" + quoted(any(random)) + "}";
			default -> quoted(any(random));
		};
	}

	static String headerName(SplittableRandom random) {
		return any(HEADER_NAMES, random);
	}

	static String headerValue(SplittableRandom random) {
		return any(HEADER_VALUES, random);
	}

	static <T> T any(List<T> of, SplittableRandom random) {
		return of.get(random.nextInt(of.size()));
	}

	static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (char c : text.toCharArray()) {
			if (c == '"' || c == '\\') {
				quoted.append('\\').append(c);
			}
			else if (c < ' ' || Character.isSurrogate(c)) {
				quoted.append(String.format("\\u%04x", (int) c));
			}
			else {
				quoted.append(c);
			}
		}
		return quoted.append('"').toString();
	}

	/**
	 * A text for a report, which must not show what it is about.
	 */
	static String shown(String text) {
		String shown = text;
		for (String part : KEY_PARTS) {
			shown = shown.replace(part, "<key>");
		}
		StringBuilder line = new StringBuilder();
		shown.chars()
			.limit(120)
			.forEach((c) -> line
				.append((c >= ' ' && c < 0x7F) ? String.valueOf((char) c) : String.format("\\u%04x", c)));
		return (text.length() <= 120) ? line.toString() : line + "… (" + text.length() + " characters)";
	}

}
