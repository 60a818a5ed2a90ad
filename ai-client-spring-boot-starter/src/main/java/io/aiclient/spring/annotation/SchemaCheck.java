package io.aiclient.spring.annotation;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds an answer against its schema where Jackson would fill in silently: a property
 * that is missing, null or empty, a fraction where a whole number belongs, an unknown
 * constant. Values in another form that can mean one thing only are replaced in the
 * answer. What it says names properties of the schema, and never quotes the answer.
 */
final class SchemaCheck {

	private final JsonNode root;

	SchemaCheck(JsonNode schema) {
		this.root = schema;
	}

	/**
	 * What is wrong with an answer, whose values it may replace; null if nothing is.
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
		if (ScalarForms.isBlank(value, schema)) {
			return " is empty";
		}
		if (schema.has("properties")) {
			return objectProblem(value, schema);
		}
		if (schema.has("items")) {
			return arrayProblem(value, schema);
		}
		return ScalarForms.problem(value, schema);
	}

	/**
	 * A text that is not JSON as the value of a property of the root; null if it cannot
	 * be.
	 */
	@Nullable JsonNode word(String text, String property) {
		return ScalarForms.word(text, resolve(this.root.path("properties").path(property)));
	}

	private JsonNode fit(JsonNode value, JsonNode unresolved) {
		JsonNode schema = resolve(unresolved);
		JsonNode fitted = ScalarForms.fit(value, schema);
		return (ScalarForms.isBlank(fitted, schema) && isNullable(unresolved)) ? NullNode.getInstance() : fitted;
	}

	private @Nullable String objectProblem(JsonNode value, JsonNode schema) {
		if (!(value instanceof ObjectNode object)) {
			return " is not an object";
		}
		for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
			JsonNode propertyValue = object.get(property.getKey());
			if (propertyValue == null) {
				if (isNullable(property.getValue())) {
					continue;
				}
				return "." + property.getKey() + " is missing";
			}
			JsonNode fitted = fit(propertyValue, property.getValue());
			if (!fitted.equals(propertyValue)) {
				object.set(property.getKey(), fitted);
			}
			String problem = problem(fitted, property.getValue());
			if (problem != null) {
				return "." + property.getKey() + problem;
			}
		}
		return null;
	}

	private @Nullable String arrayProblem(JsonNode value, JsonNode schema) {
		if (!(value instanceof ArrayNode array)) {
			return " is not an array";
		}
		JsonNode items = schema.get("items");
		for (int index = 0; index < array.size(); index++) {
			JsonNode fitted = fit(array.get(index), items);
			if (!fitted.equals(array.get(index))) {
				array.set(index, fitted);
			}
			String problem = problem(fitted, items);
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
				.filter((choice) -> !ScalarForms.hasType(choice, "null"))
				.findFirst()
				.map(this::resolve)
				.orElse(schema);
		}
		JsonNode reference = schema.get("$ref");
		return (reference != null) ? resolve(this.root.at(reference.stringValue().substring(1))) : schema;
	}

	private boolean isNullable(JsonNode schema) {
		JsonNode choices = schema.get("anyOf");
		return (choices != null) ? choices.valueStream().anyMatch(this::isNullable)
				: ScalarForms.hasType(schema, "null");
	}

}
