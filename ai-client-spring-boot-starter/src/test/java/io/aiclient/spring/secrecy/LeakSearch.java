package io.aiclient.spring.secrecy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.web.util.UriUtils;

/**
 * Finds secrets in texts: each twelve characters in a row of one, as it is, in capitals
 * or small letters, as it stands in a URL or in JSON, and in Base64 wherever it begins
 * there.
 */
final class LeakSearch {

	private static final int ROW = 12;

	/**
	 * What was looked for by each row, and a filter by its first characters.
	 */
	private final Map<String, String> rows = new HashMap<>();

	private final boolean[] starts = new boolean[1 << 16];

	/**
	 * Prepares a search.
	 * @param secrets the secrets by names
	 */
	LeakSearch(Map<String, String> secrets) {
		secrets.forEach(this::add);
	}

	/**
	 * Searches a text.
	 * @return for each secret that it holds, its name, its form and what stands before it
	 */
	Set<String> search(String place, String text) {
		Set<String> found = new TreeSet<>();
		String last = "";
		for (int at = 0; at + ROW <= text.length(); at++) {
			if (this.starts[start(text, at)]) {
				String name = this.rows.get(text.substring(at, at + ROW));
				if (name != null && !name.equals(last)) {
					found.add(name + " in " + place + " after «"
							+ text.substring(Math.max(0, at - 120), at).replaceAll("\\s+", " ") + "»");
				}
				last = (name != null) ? name : last;
			}
			else if (text.charAt(at) == '\n') {
				last = "";
			}
		}
		return found;
	}

	private void add(String name, String secret) {
		addRows(name, secret);
		addRows(name + " (capitals)", secret.toUpperCase(Locale.ROOT));
		addRows(name + " (small letters)", secret.toLowerCase(Locale.ROOT));
		addRows(name + " (URL)", URLEncoder.encode(secret, StandardCharsets.UTF_8));
		addRows(name + " (URL)", UriUtils.encode(secret, StandardCharsets.UTF_8));
		addRows(name + " (JSON)", secret.replace("\\", "\\\\").replace("\"", "\\\""));
		for (int before = 0; before < 3; before++) {
			String coded = Base64.getEncoder()
				.withoutPadding()
				.encodeToString(("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8));
			addRows(name + " (Base64)", coded.substring(4, coded.length() - 2));
		}
	}

	private void addRows(String name, String text) {
		for (int at = 0; at + ROW <= text.length(); at++) {
			this.rows.putIfAbsent(text.substring(at, at + ROW), name);
			this.starts[start(text, at)] = true;
		}
	}

	private static int start(String text, int at) {
		return (text.charAt(at) * 31 * 31 + text.charAt(at + 1) * 31 + text.charAt(at + 2)) & 0xFFFF;
	}

}
