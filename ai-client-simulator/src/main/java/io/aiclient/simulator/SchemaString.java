package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import tools.jackson.databind.JsonNode;

/**
 * Makes a string that satisfies a schema's length and format from a text. A
 * {@code pattern} is not looked at.
 */
final class SchemaString {

	private static final long SECONDS_OF_25_YEARS = 788_400_000L;

	private SchemaString() {
	}

	static String of(JsonNode schema, String text, int usualLength) {
		String hash = Integer.toHexString(text.hashCode());
		String dateTime = Instant.ofEpochSecond(946_684_800L + Math.floorMod(text.hashCode(), SECONDS_OF_25_YEARS))
			.toString();
		return switch (schema.path("format").asString("")) {
			case "date" -> dateTime.substring(0, 10);
			case "time" -> dateTime.substring(11);
			case "date-time" -> dateTime;
			case "duration" -> "PT" + Math.floorMod(text.hashCode(), 3600) + "S";
			case "email" -> "user-" + hash + "@example.com";
			case "hostname" -> "host-" + hash + ".example.com";
			case "ipv4" -> "192.0.2." + Math.floorMod(text.hashCode(), 256);
			case "ipv6" -> "2001:db8::" + Integer.toHexString(text.hashCode() & 0xffff);
			case "uri" -> "https://example.com/" + hash;
			case "uuid" -> UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
			default -> ofLength(schema, text, usualLength);
		};
	}

	private static String ofLength(JsonNode schema, String text, int usualLength) {
		int min = schema.path("minLength").asInt(0);
		int max = schema.path("maxLength").asInt(Math.max(min, usualLength));
		String string = text.isEmpty() ? "text" : text;
		if (string.length() < min) {
			string = string.repeat(min / string.length() + 1).substring(0, min);
		}
		if (string.length() <= max) {
			return string;
		}
		boolean split = max > 0 && Character.isHighSurrogate(string.charAt(max - 1));
		return string.substring(0, split ? max - 1 : max);
	}

}
