package io.aiclient.spring.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON schema (draft 2020-12) of a type that {@link AnswerType} allows.
 * <p>
 * How is it designed, and why? Names, descriptions and what is left out are Jackson's,
 * since Jackson reads the answer. Properties keep the order of the record, so that a
 * model writes its reasons before its verdict if the record says so. A record or an enum
 * that occurs once stands where it occurs; one that occurs more often, or within itself,
 * has a definition. A library for this would bind the application, and what else
 * generates schemas in it, to one of two incompatible versions.
 */
final class SchemaWriter {

	private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class, short.class,
			Short.class, BigInteger.class);

	private static final Set<Class<?>> FLAGS = Set.of(boolean.class, Boolean.class);

	private static final Map<Class<?>, String> FORMATS = Map.of(UUID.class, "uuid", URI.class, AnswerSchema.URI,
			LocalDate.class, "date", Instant.class, "date-time", OffsetDateTime.class, "date-time", ZonedDateTime.class,
			"date-time", Duration.class, "duration", LocalDateTime.class, AnswerSchema.LOCAL, LocalTime.class,
			AnswerSchema.LOCAL);

	private final JavaType root;

	private final SerializationConfig config = StructuredForm.MAPPER.serializationConfig();

	private final ClassIntrospector introspector = this.config.classIntrospectorInstance();

	/**
	 * How often each record and enum occurs.
	 */
	private final Map<JavaType, Integer> occurrences = new HashMap<>();

	private final Map<JavaType, String> names = new LinkedHashMap<>();

	private final ObjectNode definitions = object();

	private SchemaWriter(JavaType root) {
		this.root = root;
	}

	static ObjectNode write(JavaType type) {
		return new SchemaWriter(type).write();
	}

	private ObjectNode write() {
		count(this.root);
		ObjectNode schema = record(this.root);
		if (this.definitions.isEmpty()) {
			return schema;
		}
		ObjectNode whole = object();
		whole.set("$defs", this.definitions);
		whole.setAll(schema);
		return whole;
	}

	private void count(JavaType type) {
		if (type.isContainerType()) {
			count(type.getContentType());
		}
		else if ((type.isRecordType() || type.isEnumType()) && this.occurrences.merge(type, 1, Integer::sum) == 1
				&& type.isRecordType()) {
			properties(type).forEach((property) -> count(property.type()));
		}
	}

	private ObjectNode schema(JavaType type) {
		if (type.isContainerType()) {
			ObjectNode array = object().put("type", "array");
			array.set("items", schema(type.getContentType()));
			return array;
		}
		if (!type.isRecordType() && !type.isEnumType()) {
			return scalar(type.getRawClass());
		}
		if (type.equals(this.root)) {
			return object().put("$ref", "#");
		}
		if (this.occurrences.getOrDefault(type, 0) <= 1) {
			return defined(type);
		}
		String name = this.names.get(type);
		if (name == null) {
			name = name(type);
			this.names.put(type, name);
			this.definitions.set(name, defined(type));
		}
		return object().put("$ref", "#/$defs/" + name);
	}

	private ObjectNode defined(JavaType type) {
		return type.isRecordType() ? record(type) : constants(type);
	}

	private ObjectNode record(JavaType type) {
		ObjectNode schema = object().put("type", "object");
		AnnotatedClass annotated = this.introspector.introspectClassAnnotations(type);
		String description = this.config.getAnnotationIntrospector().findClassDescription(this.config, annotated);
		if (description != null) {
			schema.put("description", description);
		}
		ObjectNode properties = schema.putObject("properties");
		ArrayNode required = schema.putArray("required");
		for (Property property : properties(type)) {
			properties.set(property.name(), property(property));
			required.add(property.name());
		}
		return schema.put("additionalProperties", false);
	}

	private ObjectNode property(Property property) {
		ObjectNode schema = schema(property.type());
		if (property.nullable()) {
			schema = nullable(schema);
		}
		if (property.description() != null) {
			schema.put("description", property.description());
		}
		return schema;
	}

	private static ObjectNode nullable(ObjectNode schema) {
		if (schema.has("$ref") || schema.has("enum")) {
			ObjectNode choice = object();
			choice.putArray("anyOf").add(object().put("type", "null")).add(schema);
			return choice;
		}
		String type = schema.get("type").stringValue();
		schema.putArray("type").add(type).add("null");
		return schema;
	}

	/**
	 * By the very names that Jackson reads.
	 */
	private static ObjectNode constants(JavaType type) {
		ObjectNode schema = object().put("type", "string");
		ArrayNode names = schema.putArray("enum");
		Arrays.stream(type.getRawClass().getEnumConstants())
			.forEach((constant) -> names.add(StructuredForm.MAPPER.<JsonNode>valueToTree(constant).asString()));
		return schema;
	}

	/**
	 * Local times have no format of the standard, whose times have an offset; floats are
	 * distinguished from doubles.
	 */
	private static ObjectNode scalar(Class<?> type) {
		if (WHOLE.contains(type)) {
			return object().put("type", "integer");
		}
		if (FLAGS.contains(type)) {
			return object().put("type", "boolean");
		}
		if (type == float.class || type == Float.class) {
			return object().put("type", "number").put("format", AnswerSchema.FLOAT);
		}
		if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
			return object().put("type", "number");
		}
		ObjectNode text = object().put("type", "string");
		String format = FORMATS.get(type);
		return (format != null) ? text.put("format", format) : text;
	}

	private List<Property> properties(JavaType type) {
		BeanDescription description = this.introspector.introspectForSerialization(type,
				this.introspector.introspectClassAnnotations(type));
		List<RecordComponent> components = List.of(type.getRawClass().getRecordComponents());
		List<String> order = components.stream().map(RecordComponent::getName).toList();
		return description.findProperties()
			.stream()
			.filter((property) -> order.contains(property.getInternalName()))
			.sorted(Comparator.comparingInt((property) -> order.indexOf(property.getInternalName())))
			.map((property) -> property(type, property, components.get(order.indexOf(property.getInternalName()))))
			.toList();
	}

	private static Property property(JavaType owner, BeanPropertyDefinition property, RecordComponent component) {
		JavaType type = StructuredForm.MAPPER.getTypeFactory()
			.resolveMemberType(component.getGenericType(), owner.getBindings());
		boolean optional = type.getRawClass() == Optional.class;
		return new Property(property.getName(), optional ? type.containedTypeOrUnknown(0) : type,
				optional || isNullable(component), property.getMetadata().getDescription());
	}

	private static boolean isNullable(RecordComponent component) {
		return Stream.of((AnnotatedElement) component, component.getAnnotatedType(), component.getAccessor())
			.flatMap((element) -> Arrays.stream(element.getAnnotations()))
			.map(Annotation::annotationType)
			.anyMatch((annotation) -> annotation.getSimpleName().equals("Nullable"));
	}

	/**
	 * A name that no other definition has.
	 */
	private String name(JavaType type) {
		String simple = MethodName.simple(type.toCanonical()).replaceAll("[^A-Za-z0-9_]+", "_");
		String name = simple;
		for (int i = 2; this.names.containsValue(name); i++) {
			name = simple + "-" + i;
		}
		return name;
	}

	private static ObjectNode object() {
		return StructuredForm.MAPPER.createObjectNode();
	}

	/**
	 * A property of a record.
	 *
	 * @param name as Jackson reads it
	 * @param nullable whether null is a value of it
	 */
	private record Property(String name, JavaType type, boolean nullable, @Nullable String description) {

	}

}
