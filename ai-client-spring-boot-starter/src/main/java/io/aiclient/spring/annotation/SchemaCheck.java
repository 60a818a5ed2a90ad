package io.aiclient.spring.annotation;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds an answer against its schema where Jackson would fill in silently: a property
 * that is missing or null, a fraction where a whole number belongs, an unknown constant.
 * What it says names properties of the schema, and never quotes the answer.
 */
final class SchemaCheck {

	private final JsonNode root;

	SchemaCheck(JsonNode schema) {
		this.root = schema;
	}

	/**
	 * What is wrong with an answer; null if nothing is.
	 */
	@Nullable String problem(JsonNode answer) {
		String problem = problem(answer, this.root);
		return (problem != null) ? "$" + problem : null;
	}

	/**
	 * What is wrong with a value: the path to it from there, and what it is. Built from
	 * its end, so that values with nothing wrong cost no path.
	 */
	private @Nullable String problem(JsonNode value, JsonNode unresolved) {
		JsonNode schema = resolve(unresolved);
		if (value.isNull()) {
			return isNullable(unresolved) ? null : " is null";
		}
		if (schema.has("properties")) {
			return objectProblem(value, schema);
		}
		if (schema.has("items")) {
			return arrayProblem(value, schema);
		}
		if (schema.has("enum")) {
			return schema.get("enum").valueStream().anyMatch(value::equals) ? null
					: " is none of " + schema.get("enum");
		}
		if (hasType(schema, "integer") && value.isNumber() && !isWhole(value)) {
			return " is not a whole number";
		}
		return null;
	}

	private @Nullable String objectProblem(JsonNode value, JsonNode schema) {
		if (!value.isObject()) {
			return " is not an object";
		}
		for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
			JsonNode propertyValue = value.get(property.getKey());
			if (propertyValue == null) {
				if (isNullable(property.getValue())) {
					continue;
				}
				return "." + property.getKey() + " is missing";
			}
			String problem = problem(propertyValue, property.getValue());
			if (problem != null) {
				return "." + property.getKey() + problem;
			}
		}
		return null;
	}

	private @Nullable String arrayProblem(JsonNode value, JsonNode schema) {
		if (!value.isArray()) {
			return " is not an array";
		}
		for (int index = 0; index < value.size(); index++) {
			String problem = problem(value.get(index), schema.get("items"));
			if (problem != null) {
				return "[" + index + "]" + problem;
			}
		}
		return null;
	}

	/**
	 * The schema that a reference, or the part of a choice that is not null, stands for.
	 */
	private JsonNode resolve(JsonNode schema) {
		JsonNode choices = schema.get("anyOf");
		if (choices != null) {
			return choices.valueStream()
				.filter((choice) -> !hasType(choice, "null"))
				.findFirst()
				.map(this::resolve)
				.orElse(schema);
		}
		JsonNode reference = schema.get("$ref");
		return (reference != null) ? resolve(this.root.at(reference.stringValue().substring(1))) : schema;
	}

	private boolean isNullable(JsonNode schema) {
		JsonNode choices = schema.get("anyOf");
		return (choices != null) ? choices.valueStream().anyMatch(this::isNullable) : hasType(schema, "null");
	}

	private static boolean hasType(JsonNode schema, String type) {
		JsonNode types = schema.path("type");
		return types.isArray() ? types.valueStream().anyMatch((each) -> type.equals(each.stringValue(null)))
				: type.equals(types.stringValue(null));
	}

	private static boolean isWhole(JsonNode number) {
		return number.isIntegralNumber() || number.decimalValue().stripTrailingZeros().scale() <= 0;
	}

}
