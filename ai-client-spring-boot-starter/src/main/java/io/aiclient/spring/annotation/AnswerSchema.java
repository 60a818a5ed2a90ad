package io.aiclient.spring.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
	private static final String LOCAL = "local date or time";

	private static final Set<String> FORMATS_UNKNOWN_TO_PROVIDERS = Set.of(URI, FLOAT, LOCAL);

	private static final SchemaGenerator GENERATOR = generator();

	private AnswerSchema() {
	}

	/**
	 * The schema of a type, which names the formats of all texts that are not any text.
	 */
	static ObjectNode exact(MethodName method, Type type) {
		AnswerType.check(method, type);
		return isWrapped(type) ? GENERATOR.generateSchema(Wrapped.class, type) : GENERATOR.generateSchema(type);
	}

	static ObjectNode forProviders(ObjectNode exact) {
		ObjectNode schema = exact.deepCopy();
		tidy(schema);
		return schema;
	}

	/**
	 * Whether a type's schema would not be that of an object, and is put into one.
	 */
	static boolean isWrapped(Type type) {
		return !StructuredForm.MAPPER.constructType(type).isRecordType();
	}

	private static SchemaGenerator generator() {
		SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(StructuredForm.MAPPER,
				SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
			.with(new JacksonSchemaModule(JacksonOption.SKIP_SUBTYPE_LOOKUP))
			.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.FLATTENED_OPTIONALS,
					Option.PLAIN_DEFINITION_KEYS, Option.STANDARD_FORMATS)
			.without(Option.SCHEMA_VERSION_INDICATOR);
		builder.forTypesInGeneral()
			.withPropertySorter(Comparator.comparingInt(AnswerSchema::position))
			.withCustomDefinitionProvider((type, context) -> scalar(type));
		builder.forFields().withRequiredCheck((field) -> true).withNullableCheck(AnswerSchema::isNullable);
		return new SchemaGenerator(builder.build());
	}

	/**
	 * Properties keep the order of the record, so that a model writes its reasons before
	 * its verdict if the record says so.
	 */
	private static int position(MemberScope<?, ?> member) {
		Member raw = member.getRawMember();
		List<String> components = Arrays.stream(raw.getDeclaringClass().getRecordComponents())
			.map(RecordComponent::getName)
			.toList();
		return components.indexOf(raw.getName());
	}

	/**
	 * Enums by the very names that Jackson reads; local times without the formats that
	 * the library gives them, which demand an offset; floats distinguished from doubles.
	 */
	private static @Nullable CustomDefinition scalar(ResolvedType type) {
		Class<?> erased = type.getErasedType();
		ObjectNode schema = StructuredForm.MAPPER.createObjectNode().put("type", "string");
		if (erased.isEnum()) {
			ArrayNode names = schema.putArray("enum");
			Arrays.stream(erased.getEnumConstants())
				.forEach((constant) -> names.add(StructuredForm.MAPPER.<JsonNode>valueToTree(constant).asString()));
			return new CustomDefinition(schema);
		}
		if (erased == float.class || erased == Float.class) {
			return new CustomDefinition(schema.put("type", "number").put("format", FLOAT), true);
		}
		return (erased == LocalDateTime.class || erased == LocalTime.class)
				? new CustomDefinition(schema.put("format", LOCAL), true) : null;
	}

	private static boolean isNullable(FieldScope field) {
		Field member = field.getRawMember();
		return member.getType() == Optional.class || Stream.of((AnnotatedElement) member, member.getAnnotatedType())
			.flatMap((element) -> Arrays.stream(element.getAnnotations()))
			.map(Annotation::annotationType)
			.anyMatch((annotation) -> annotation.getSimpleName().equals("Nullable"));
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
