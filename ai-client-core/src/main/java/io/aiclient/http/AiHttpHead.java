package io.aiclient.http;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status and headers of a response.
 *
 * @param status the HTTP status, whatever it is
 * @param headers the headers by name in lower case, without those that concern the
 * connection alone, and without length and encoding of the body, which is decoded
 */
public record AiHttpHead(int status, Map<String, List<String>> headers) {

	public AiHttpHead {
		Map<String, List<String>> passed = new TreeMap<>();
		headers.forEach((name, values) -> {
			String lower = name.toLowerCase(Locale.ROOT);
			if (!OwnHeaders.isOfResponses(lower)) {
				passed.put(lower, List.copyOf(values));
			}
		});
		headers = Collections.unmodifiableMap(passed);
	}

}
