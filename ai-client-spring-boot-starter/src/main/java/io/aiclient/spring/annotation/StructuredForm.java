package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AnswerFormat;
import io.aiclient.error.Sanitizer;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

/**
 * Answers that are JSON by a schema. A record is the root of its schema; anything else is
 * the value of an object {@code {"value": ...}}, because providers want an object there.
 * <p>
 * Reading is milder than asking: JSON behind a model's thoughts, in a fenced block or
 * within prose, unknown properties, a missing property that may be null, and a bare value
 * without its object are all taken.
 */
final class StructuredForm implements AnswerFormat<Object> {

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

	/**
	 * Names in it may be those of the answer.
	 */
	private static final int MOST_OF_PROBLEM = 3_000;

	private static final String VALUE = "value";

	private final String typeName;

	private final boolean wrapped;

	private final JavaType target;

	private final AnswerText.Root root;

	private final SchemaCheck check;

	private final String instructions;

	private final Map<String, Object> options;

	private final @Nullable AnswerValidator validator;

	private StructuredForm(Type type, ObjectNode exact, StructuredOutput provider,
			@Nullable AnswerValidator validator) {
		this.validator = validator;
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

	/**
	 * The form of a type.
	 * @param error makes the error if answers cannot be read as that
	 */
	static StructuredForm of(Type type, StructuredOutput provider, @Nullable AnswerValidator validator,
			Function<String, RuntimeException> error) {
		return new StructuredForm(type, AnswerSchema.exact(type, error), provider, validator);
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

	/**
	 * Puts the instructions behind the system message, or behind the last of the user's.
	 * An option of the caller's own stays as it is.
	 */
	@Override
	public AiRequest ask(AiRequest request) {
		AiRequest.Builder asking = request.toBuilder();
		this.options.forEach((name, value) -> {
			if (!request.options().containsKey(name)) {
				asking.option(name, value);
			}
		});
		if (!this.instructions.isEmpty()) {
			asking.messages(instructed(request.messages()));
		}
		return asking.build();
	}

	private List<AiMessage> instructed(List<AiMessage> messages) {
		List<AiMessage> instructed = new ArrayList<>(messages);
		int at = -1;
		for (int i = 0; i < messages.size(); i++) {
			AiMessage.Role role = messages.get(i).role();
			if (role == AiMessage.Role.SYSTEM) {
				instructed.set(i, AiMessage.system(messages.get(i).content() + this.instructions));
				return instructed;
			}
			at = (role == AiMessage.Role.USER) ? i : at;
		}
		if (at >= 0) {
			instructed.set(at, AiMessage.user(messages.get(at).content() + this.instructions));
		}
		else {
			instructed.add(AiMessage.user(this.instructions.strip()));
		}
		return instructed;
	}

	@Override
	public Reading<Object> read(String content) {
		AnswerText text = AnswerText.of(content, this.root);
		String unclear = text.problem();
		if (unclear != null) {
			return unreadable(unclear);
		}
		try {
			JsonNode answer = MAPPER.readTree(text.json());
			return answer.isMissingNode() ? unreadable("it is empty") : read(answer);
		}
		catch (StreamConstraintsException ex) {
			return unreadable("its JSON is too large or too deep");
		}
		catch (JacksonException ex) {
			JsonNode word = this.wrapped ? this.check.word(text.json(), VALUE) : null;
			return (word != null) ? read(word) : unreadable("it is not JSON" + at(ex.getLocation()));
		}
	}

	private Reading<Object> read(JsonNode answer) {
		JsonNode root = (this.wrapped && !answer.isObject()) ? MAPPER.createObjectNode().set(VALUE, answer) : answer;
		String problem = this.check.problem(root);
		if (problem != null) {
			return unreadable(problem);
		}
		Object value;
		try {
			value = MAPPER.treeToValue(root, this.target);
		}
		catch (JacksonException ex) {
			// Its message may quote the answer
			return unreadable(path(ex) + " does not fit its type");
		}
		Object own = (value instanceof AnswerSchema.Wrapped<?> wrapper) ? wrapper.value() : value;
		String invalid = (this.validator != null) ? this.validator.problem(own) : null;
		return (invalid != null) ? unreadable(invalid) : new Value<>(own);
	}

	private Reading<Object> unreadable(String problem) {
		return new Problem<>(
				"The answer cannot be read as " + this.typeName + ": " + Sanitizer.clean(problem, MOST_OF_PROBLEM));
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
