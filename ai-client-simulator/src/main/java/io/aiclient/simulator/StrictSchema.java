package io.aiclient.simulator;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * OpenAI's rules for a schema with {@code "strict": true}: an object at the root, and in
 * every object all properties required and no others allowed.
 */
final class StrictSchema {

	private StrictSchema() {
	}

	static Optional<String> firstFlaw(JsonNode schema) {
		if (schema.has("anyOf") || !"object".equals(schema.path("type").asString(""))) {
			return Optional.of("schema must be a JSON Schema of 'type: \"object\"'.");
		}
		return flaw(schema, "()");
	}

	private static Optional<String> flaw(JsonNode schema, String context) {
		if (schema.isArray()) {
			for (JsonNode element : schema) {
				Optional<String> flaw = flaw(element, context);
				if (flaw.isPresent()) {
					return flaw;
				}
			}
		}
		if (!schema.isObject()) {
			return Optional.empty();
		}
		if (schema.path("properties").isObject()) {
			if (schema.path("additionalProperties").booleanValue(true)) {
				return Optional.of("In context=" + context
						+ ", 'additionalProperties' is required to be supplied and to be false.");
			}
			Set<String> missing = new HashSet<>(schema.path("properties").propertyNames());
			schema.path("required").forEach((name) -> missing.remove(name.asString("")));
			if (!missing.isEmpty()) {
				return Optional.of("In context=" + context + ", 'required' is required to be supplied and to be an "
						+ "array including every key in properties. Missing '" + missing.iterator().next() + "'.");
			}
		}
		return flawBelow(schema, context);
	}

	private static Optional<String> flawBelow(JsonNode schema, String context) {
		for (String holder : new String[] { "properties", "$defs", "definitions" }) {
			for (String name : schema.path(holder).propertyNames()) {
				Optional<String> flaw = flaw(schema.path(holder).path(name), "('" + holder + "', '" + name + "')");
				if (flaw.isPresent()) {
					return flaw;
				}
			}
		}
		for (String holder : new String[] { "items", "anyOf" }) {
			Optional<String> flaw = flaw(schema.path(holder), context);
			if (flaw.isPresent()) {
				return flaw;
			}
		}
		return Optional.empty();
	}

}
