package io.aiclient.simulator;

import java.util.HashSet;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a document that satisfies a JSON schema, the same one for the same schema and
 * text.
 * <p>
 * It walks the schema. Wherever there is a choice (a value of an enum, the length of an
 * array, a number), the hash of the text and of the place decides. Strings are cut from
 * the text. A schema that contains itself is left at a depth of {@value #MAX_DEPTH}:
 * optional properties and elements of arrays are left out there and {@code null} is taken
 * where it is allowed.
 */
final class SchemaAnswer {

	private static final int MAX_DEPTH = 6;

	private static final int STRING_LENGTH = 60;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final JsonNode root;

	private final String text;

	private SchemaAnswer(JsonNode root, String text) {
		this.root = root;
		this.text = text;
	}

	static JsonNode of(JsonNode schema, String text) {
		return new SchemaAnswer(schema, text).value(schema, "$", 0);
	}

	private JsonNode value(JsonNode schema, String place, int depth) {
		if (schema.has("$ref")) {
			return value(resolve(schema.path("$ref").asString("")), place, depth + 1);
		}
		if (schema.has("const")) {
			return schema.path("const");
		}
		if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
			return schema.path("enum").get(choose(schema.path("enum").size(), place));
		}
		for (String choice : new String[] { "anyOf", "oneOf" }) {
			if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
				return value(alternative(schema.path(choice), place, depth), place, depth);
			}
		}
		if (schema.path("allOf").isArray()) {
			return value(merged(schema), place, depth);
		}
		return switch (type(schema, depth)) {
			case "object" -> object(schema, place, depth);
			case "array" -> array(schema, place, depth);
			case "integer" -> NODES.numberNode(integer(schema, place));
			case "number" -> NODES.numberNode(number(schema, place));
			case "boolean" -> NODES.booleanNode(choose(2, place) == 1);
			case "null" -> NODES.nullNode();
			default -> NODES.stringNode(SchemaString.of(schema, this.text, STRING_LENGTH));
		};
	}

	private ObjectNode object(JsonNode schema, String place, int depth) {
		ObjectNode object = NODES.objectNode();
		Set<String> required = new HashSet<>();
		schema.path("required").forEach((name) -> required.add(name.asString("")));
		for (String name : schema.path("properties").propertyNames()) {
			if (depth < MAX_DEPTH || required.contains(name)) {
				object.set(name, value(schema.path("properties").path(name), place + '.' + name, depth + 1));
			}
		}
		return object;
	}

	private ArrayNode array(JsonNode schema, String place, int depth) {
		int min = schema.path("minItems").asInt(0);
		int max = schema.path("maxItems").asInt(Math.max(min, 3));
		int size = (depth < MAX_DEPTH) ? Math.max(min, Math.min(max, 1 + choose(3, place))) : min;
		ArrayNode array = NODES.arrayNode();
		for (int i = 0; i < size; i++) {
			array.add(value(schema.path("items"), place + '[' + i + ']', depth + 1));
		}
		return array;
	}

	private long integer(JsonNode schema, String place) {
		double step = schema.path("multipleOf").asDouble(1);
		long min = (long) Math.ceil(lowest(schema, 1) / step);
		long max = (long) Math.floor(highest(schema, min * step, 1) / step);
		return (long) ((min + choose((int) Math.min(Integer.MAX_VALUE, Math.max(1, max - min + 1)), place)) * step);
	}

	private double number(JsonNode schema, String place) {
		if (schema.has("multipleOf")) {
			return integer(schema, place);
		}
		double min = lowest(schema, 1e-3);
		double max = highest(schema, min, 1e-3);
		return min + (max - min) * choose(101, place) / 100;
	}

	private static double lowest(JsonNode schema, double above) {
		if (schema.has("exclusiveMinimum")) {
			return schema.path("exclusiveMinimum").asDouble(0) + above;
		}
		double max = schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(100));
		return schema.path("minimum").asDouble(Math.min(0, max - 100));
	}

	private static double highest(JsonNode schema, double min, double below) {
		if (schema.has("exclusiveMaximum")) {
			return schema.path("exclusiveMaximum").asDouble(0) - below;
		}
		return schema.path("maximum").asDouble(min + 100);
	}

	private JsonNode alternative(JsonNode alternatives, String place, int depth) {
		ArrayNode values = NODES.arrayNode();
		for (JsonNode alternative : alternatives) {
			if (!"null".equals(alternative.path("type").asString(""))) {
				values.add(alternative);
			}
			else if (depth >= MAX_DEPTH) {
				return alternative;
			}
		}
		return values.isEmpty() ? alternatives.get(0) : values.get(choose(values.size(), place));
	}

	private JsonNode merged(JsonNode schema) {
		ObjectNode merged = NODES.objectNode();
		merge(merged, schema);
		for (JsonNode part : schema.path("allOf")) {
			merge(merged, part.has("$ref") ? resolve(part.path("$ref").asString("")) : part);
		}
		merged.remove("allOf");
		return merged;
	}

	private static void merge(ObjectNode target, JsonNode part) {
		for (String name : part.propertyNames()) {
			JsonNode value = part.path(name);
			if (name.equals("properties") && target.path(name) instanceof ObjectNode properties) {
				value.propertyNames().forEach((property) -> properties.set(property, value.path(property)));
			}
			else if (name.equals("required") && target.path(name) instanceof ArrayNode required) {
				value.forEach(required::add);
			}
			else {
				target.set(name, value.deepCopy());
			}
		}
	}

	private JsonNode resolve(String reference) {
		return this.root.at(reference.startsWith("#") ? reference.substring(1) : "/$defs/" + reference);
	}

	private static String type(JsonNode schema, int depth) {
		JsonNode type = schema.path("type");
		if (type.isArray()) {
			String first = "null";
			for (JsonNode name : type) {
				boolean isNull = name.asString("").equals("null");
				if (isNull && depth >= MAX_DEPTH) {
					return "null";
				}
				if (!isNull && first.equals("null")) {
					first = name.asString("");
				}
			}
			return first;
		}
		if (type.isString()) {
			return type.stringValue();
		}
		return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
	}

	private int choose(int bound, String place) {
		return Math.floorMod(((this.text + place).hashCode() * 0x9e3779b1) >>> 7, bound);
	}

}
