package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.aiclient.AiResponse;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

/**
 * Answers that are JSON by a schema. A record is the root of its schema; anything else is
 * the value of an object {@code {"value": ...}}, because providers want an object there.
 * <p>
 * Reading is milder than asking: JSON behind a model's thoughts, in a fenced block or
 * within prose, unknown properties, a missing property that may be null, and a bare value
 * without its object are all taken.
 */
final class StructuredForm implements AnswerForm {

	/**
	 * The most tokens of JSON that are read: an answer's values become objects.
	 */
	private static final int MOST_TOKENS = 1_000_000;

	static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
			.build())
		.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final String VALUE = "value";

	private final String typeName;

	private final boolean wrapped;

	private final JavaType target;

	private final AnswerText.Root root;

	private final SchemaCheck check;

	private final String instructions;

	private final Map<String, Object> options;

	private StructuredForm(Type type, ObjectNode exact, StructuredOutput provider) {
		this.typeName = MethodName.simple(type);
		JavaType javaType = MAPPER.constructType(type);
		this.wrapped = AnswerSchema.isWrapped(type);
		this.target = this.wrapped ? AnswerSchema.wrapped(type) : javaType;
		this.root = root(javaType);
		this.check = new SchemaCheck(exact);
		ObjectNode schema = AnswerSchema.forProviders(exact);
		this.instructions = (provider == StructuredOutput.JSON_SCHEMA) ? ""
				: "\n\nAnswer with one JSON object by this JSON schema, and with nothing else:\n" + schema;
		this.options = options(schema, provider);
	}

	static StructuredForm of(MethodName method, Type type, StructuredOutput provider) {
		return new StructuredForm(type, AnswerSchema.exact(method, type), provider);
	}

	private static AnswerText.Root root(JavaType type) {
		if (type.isRecordType()) {
			return AnswerText.Root.OBJECT;
		}
		return type.isContainerType() ? AnswerText.Root.ARRAY : AnswerText.Root.SCALAR;
	}

	private Map<String, Object> options(ObjectNode schema, StructuredOutput provider) {
		return switch (provider) {
			case JSON_SCHEMA -> Map.of("response_format", Map.of("type", "json_schema", "json_schema",
					Map.of("name", schemaName(), "strict", true, "schema", MAPPER.convertValue(schema, Map.class))));
			case JSON_OBJECT -> Map.of("response_format", Map.of("type", "json_object"));
			case NONE -> Map.of();
		};
	}

	private String schemaName() {
		String name = this.typeName.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("_+$", "");
		return name.isEmpty() ? "answer" : name.substring(0, Math.min(name.length(), 64));
	}

	@Override
	public String instruct(String message) {
		return message + this.instructions;
	}

	@Override
	public Map<String, Object> options() {
		return this.options;
	}

	@Override
	public boolean asksAgain() {
		return true;
	}

	@Override
	public Object read(AiResponse response) {
		AnswerCheck.checkRefusal(response);
		AnswerCheck.checkCut(response);
		JsonNode answer = tree(response);
		if (this.wrapped && !answer.isObject()) {
			answer = MAPPER.createObjectNode().set(VALUE, answer);
		}
		try {
			String problem = this.check.problem(answer);
			if (problem != null) {
				throw AnswerCheck.unreadable(response, this.typeName, problem);
			}
			Object value = MAPPER.treeToValue(answer, this.target);
			return (value instanceof AnswerSchema.Wrapped<?> wrapper) ? wrapper.value() : value;
		}
		catch (JacksonException ex) {
			// Its message may quote the answer, so it is not kept as the cause
			throw AnswerCheck.unreadable(response, this.typeName, path(ex) + " does not fit its type");
		}
	}

	private JsonNode tree(AiResponse response) {
		AnswerText text = AnswerText.of(response.content(), this.root);
		String problem = text.problem();
		if (problem != null) {
			throw AnswerCheck.unreadable(response, this.typeName, problem);
		}
		try {
			JsonNode answer = MAPPER.readTree(text.json());
			if (answer.isMissingNode()) {
				throw AnswerCheck.unreadable(response, this.typeName, "it is empty");
			}
			return answer;
		}
		catch (StreamConstraintsException ex) {
			throw AnswerCheck.unreadable(response, this.typeName, "its JSON is too large or too deep");
		}
		catch (JacksonException ex) {
			JsonNode word = this.wrapped ? this.check.word(text.json(), VALUE) : null;
			if (word != null) {
				return word;
			}
			// Not kept as the cause either
			throw AnswerCheck.unreadable(response, this.typeName, "it is not JSON" + at(ex.getLocation()));
		}
	}

	private static String at(@Nullable TokenStreamLocation location) {
		return (location != null) ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")" : "";
	}

	private static String path(JacksonException ex) {
		StringBuilder path = new StringBuilder("$");
		for (JacksonException.Reference step : ex.getPath()) {
			path.append((step.getPropertyName() != null) ? "." + step.getPropertyName() : "[" + step.getIndex() + "]");
		}
		return path.toString();
	}

}
