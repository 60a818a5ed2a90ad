package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.function.Function;

import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON schemas of answers, within what providers take when they are strict: an object at
 * the root, every property required and no others, no keyword beside a reference, no
 * {@code allOf}, and only the formats that they know.
 */
final class AnswerSchema {

	static final String URI = "uri";

	static final String FLOAT = "float";

	/**
	 * The format of times without an offset, which has no name in the standard.
	 */
	static final String LOCAL = "local date or time";

	private static final Set<String> FORMATS_UNKNOWN_TO_PROVIDERS = Set.of(URI, FLOAT, LOCAL);

	private AnswerSchema() {
	}

	/**
	 * The schema of a type, which names the formats of all texts that are not any text.
	 */
	static ObjectNode exact(Type type, Function<String, RuntimeException> error) {
		AnswerType.check(type, error);
		return SchemaWriter.write(isWrapped(type) ? wrapped(type) : StructuredForm.MAPPER.constructType(type));
	}

	static ObjectNode forProviders(ObjectNode exact) {
		ObjectNode schema = exact.deepCopy();
		tidy(schema);
		return schema;
	}

	/**
	 * The type of an object that has a value of a type.
	 */
	static JavaType wrapped(Type type) {
		return StructuredForm.MAPPER.getTypeFactory()
			.constructParametricType(Wrapped.class, StructuredForm.MAPPER.constructType(type));
	}

	/**
	 * Whether a type's schema would not be that of an object, and is put into one.
	 */
	static boolean isWrapped(Type type) {
		return !StructuredForm.MAPPER.constructType(type).isRecordType();
	}

	private static void tidy(JsonNode node) {
		node.forEach(AnswerSchema::tidy);
		if (!(node instanceof ObjectNode schema)) {
			return;
		}
		if (schema.has("$ref") && schema.size() > 1) {
			JsonNode reference = schema.remove("$ref");
			schema.putArray("anyOf").addObject().set("$ref", reference);
		}
		if (FORMATS_UNKNOWN_TO_PROVIDERS.contains(schema.path("format").stringValue(""))) {
			schema.remove("format");
		}
	}

	record Wrapped<T>(T value) {

	}

}
