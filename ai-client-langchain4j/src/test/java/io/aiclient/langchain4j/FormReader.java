package io.aiclient.langchain4j;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.http.ApiServer.Received;
import io.aiclient.http.ApiServer;

/**
 * Reads a form with files as a server does.
 */
final class FormReader {

	private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");

	private FormReader() {
	}

	static Map<String, Part> parts(Received received) {
		String type = received.headers().getFirst("Content-Type");
		String boundary = "--" + type.substring(type.indexOf("boundary=") + "boundary=".length());
		String body = new String(received.body(), StandardCharsets.ISO_8859_1);
		if (!body.endsWith(boundary + "--\r\n")) {
			throw new AssertionError("The form does not end");
		}
		Map<String, Part> parts = new LinkedHashMap<>();
		for (String part : body.split(Pattern.quote(boundary) + "(--)?\r\n")) {
			if (!part.isEmpty()) {
				int end = part.indexOf("\r\n\r\n");
				Matcher name = NAME.matcher(part);
				if (!name.find()) {
					throw new AssertionError("A part without a name");
				}
				parts.put(name.group(1), new Part(part.substring(0, end),
						part.substring(end + 4, part.length() - 2).getBytes(StandardCharsets.ISO_8859_1)));
			}
		}
		return parts;
	}

	/**
	 * A part of a form.
	 */
	record Part(String head, byte[] content) {
	}

}
