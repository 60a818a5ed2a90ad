package io.aiclient.spring.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The script that Redis runs for each report. It is written in parts, each in a file.
 */
final class CoordinatorScript {

	/**
	 * The protocol of the reports and replies, as report.lua has it.
	 */
	static final int PROTOCOL = 2;

	private static final List<String> PARTS = List.of("report", "log", "sound", "state", "latches", "limits", "share",
			"line", "reply");

	private CoordinatorScript() {
	}

	static String text() {
		return PARTS.stream().map(CoordinatorScript::part).collect(Collectors.joining("\n"));
	}

	@SuppressWarnings("unchecked")
	static RedisScript<List<Object>> of(String text) {
		return RedisScript.of(text, (Class<List<Object>>) (Class<?>) List.class);
	}

	private static String part(String name) {
		try {
			return new ClassPathResource("coordinator/" + name + ".lua", CoordinatorScript.class)
				.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
