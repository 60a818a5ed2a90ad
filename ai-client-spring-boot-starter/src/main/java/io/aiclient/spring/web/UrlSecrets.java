package io.aiclient.spring.web;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.web.util.UriUtils;

import io.aiclient.error.Sanitizer;

/**
 * The keys that a URL holds: in its query, and where none should be written.
 * <p>
 * Every parameter is taken for a secret, except for those with a short, plain value and
 * one of these names: {@code alt}, {@code api-version}, {@code deployment},
 * {@code location}, {@code model}, {@code project}, {@code region}, {@code version}; and
 * except for {@code true}, {@code false}, and values of up to three characters, which are
 * no keys, and would be masked in all texts. Better hide a parameter that is none than
 * show one that is. Safe for use by many threads.
 */
public final class UrlSecrets {

	private static final Set<String> HARMLESS = Set.of("alt", "api-version", "deployment", "location", "model",
			"project", "region", "version");

	private static final Pattern PLAIN = Pattern.compile("[\\w.:/-]{0,64}");

	private static final Pattern CREDENTIALS = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)?[^/?#]*@");

	private static final Pattern ANYWHERE = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)?.*@");

	private UrlSecrets() {
	}

	/**
	 * The secrets of a URL, as they are written and decoded.
	 * @param url the URL, which may be none
	 * @return the values of its secret parameters
	 */
	public static Set<String> of(String url) {
		Set<String> secrets = new LinkedHashSet<>();
		parameters(query(url)).filter(UrlSecrets::isSecret).forEach((parameter) -> {
			String value = parameter.substring(parameter.indexOf('=') + 1);
			secrets.add(value);
			addDecoded(value, secrets);
		});
		return secrets;
	}

	/**
	 * A URL as it may be shown.
	 * @param url the URL, which may be none
	 * @return the same without credentials, without the values of secret parameters, and
	 * without what a fragment holds
	 */
	public static String mask(String url) {
		int fragment = url.indexOf('#');
		String rest = (fragment < 0) ? url : url.substring(0, fragment);
		String query = query(rest);
		String shown = CREDENTIALS.matcher(withoutQuery(rest)).replaceFirst("$1" + Sanitizer.MASK + "@");
		if (rest.indexOf('?') >= 0) {
			shown += "?" + parameters(query)
				.map((parameter) -> isSecret(parameter)
						? parameter.substring(0, parameter.indexOf('=') + 1) + Sanitizer.MASK : parameter)
				.collect(Collectors.joining("&"));
		}
		return shown + ((fragment < 0) ? "" : "#" + Sanitizer.MASK);
	}

	/**
	 * A text as it may be shown: it may be a URL with credentials, of a proxy for
	 * example, where none is wanted.
	 * @param text any text
	 * @return the same, masked if it looks like a URL
	 */
	public static String maskText(String text) {
		return text.contains("://") || text.contains("@")
				? mask(ANYWHERE.matcher(text).replaceFirst("$1" + Sanitizer.MASK + "@")) : text;
	}

	static URI without(URI url) {
		if (secretQuery(url).isEmpty()) {
			return url;
		}
		String kept = parameters(url.getRawQuery()).filter((parameter) -> !isSecret(parameter))
			.collect(Collectors.joining("&"));
		return URI.create(withoutQuery(url.toString()) + (kept.isEmpty() ? "" : "?" + kept));
	}

	/**
	 * The secret parameters of a URL, as they stand in its query; empty if there are
	 * none.
	 */
	static String secretQuery(URI url) {
		String query = url.getRawQuery();
		return (query == null) ? "" : parameters(query).filter(UrlSecrets::isSecret).collect(Collectors.joining("&"));
	}

	private static boolean isSecret(String parameter) {
		int equals = parameter.indexOf('=');
		String name = parameter.substring(0, Math.max(equals, 0)).toLowerCase(Locale.ROOT);
		String value = parameter.substring(equals + 1);
		return value.length() > 3 && !value.equals("true") && !value.equals("false")
				&& !(HARMLESS.contains(name) && PLAIN.matcher(value).matches());
	}

	private static Stream<String> parameters(String query) {
		return Arrays.stream(query.split("&", -1));
	}

	private static String query(String url) {
		int query = url.indexOf('?');
		int fragment = url.indexOf('#');
		String rest = (fragment < 0) ? url : url.substring(0, fragment);
		return (query < 0 || query >= rest.length()) ? "" : rest.substring(query + 1);
	}

	/**
	 * A URL as it may be shown: its query may hold a key.
	 * @param url the URL
	 * @return the part before the query
	 */
	public static String withoutQuery(String url) {
		int query = url.indexOf('?');
		return (query < 0) ? url : url.substring(0, query);
	}

	/**
	 * As a form has it, where a plus sign is a space, and as the rest of a URL has it.
	 */
	private static void addDecoded(String value, Set<String> secrets) {
		try {
			secrets.add(URLDecoder.decode(value, StandardCharsets.UTF_8));
			secrets.add(UriUtils.decode(value, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			// only as it is written, then
		}
	}

}
