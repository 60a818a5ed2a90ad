package io.aiclient.job;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

/**
 * The lines of a job's files: JSON objects that begin with the row's id and end with the
 * hash of its request and a seal.
 *
 * @param answerField the name of the field with the answer's text, or with the vector
 * @param column how that field is written
 * @param withInput whether the fields of the row are written too
 */
record StoredLine(String answerField, AnswerColumn column, boolean withInput) {

	static final String ID = "id";

	private static final String REQUEST = "request";

	/**
	 * Only a row that cannot be read has it, behind its id.
	 */
	private static final String LINE = "line";

	private static final String COST = "cost";

	private static final String INPUT = "input";

	private static final Set<String> OWN_NAMES = Set.of(ID, REQUEST, COST, INPUT, "refusal", "tool_calls", "model",
			"finish_reason", "prompt_tokens", "completion_tokens", "total_tokens", "cached_prompt_tokens", "attempts",
			"latency_ms", "same_as", "crc");

	/**
	 * The same numbers of a vector are written in the same digits by every Java, and a
	 * time keeps its offset.
	 */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
		.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
		.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
		.build();

	/**
	 * For values of a type and fields of rows, whose decimal numbers keep their digits.
	 */
	private static final JsonMapper EXACT = JSON.rebuild()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {
	};

	/**
	 * For texts with half of a surrogate pair, which has no bytes of its own.
	 */
	private static final JsonMapper ESCAPING = JSON.rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	StoredLine {
		if (answerField.isBlank() || OWN_NAMES.contains(answerField)) {
			throw new IllegalArgumentException("Invalid answerField '" + answerField
					+ "': must not be blank, and none of the fields that the job itself writes: "
					+ OWN_NAMES.stream().sorted().toList());
		}
	}

	byte[] result(JobItem item, AiResult.Success<?> success) {
		AiResponse response = success.response();
		Map<String, Object> line = new LinkedHashMap<>();
		line.put(ID, id(item.identity()));
		line.put(this.answerField, this.column.written(success));
		putIfKnown(line, INPUT, item.input());
		putIfKnown(line, "refusal", response.refusal());
		if (!response.toolCalls().isEmpty()) {
			line.put("tool_calls",
					response.toolCalls()
						.stream()
						.map((call) -> Map.of("id", call.id(), "name", call.name(), "arguments", call.arguments()))
						.toList());
		}
		line.put("model", response.model());
		putIfKnown(line, "finish_reason", response.finishReason());
		if (response.usage().isReported()) {
			line.put("prompt_tokens", response.usage().promptTokens());
			line.put("completion_tokens", response.usage().completionTokens());
			line.put("total_tokens", response.usage().totalTokens());
			line.put("cached_prompt_tokens", response.usage().cachedPromptTokens());
		}
		putIfKnown(line, COST, response.cost());
		line.put("attempts", response.attempts());
		line.put("latency_ms", response.latency().toMillis());
		line.put(REQUEST, item.asked().toString());
		return seal(line);
	}

	/**
	 * The line of a row that is answered by the stored line of another.
	 */
	byte[] same(JobItem item, byte[] stored) {
		ObjectNode line = (ObjectNode) mapper().readTree(stored);
		JsonNode other = line.has("same_as") ? line.get("same_as") : line.get(ID);
		line.putPOJO(ID, id(item.identity()));
		line.remove(List.of("prompt_tokens", "completion_tokens", "total_tokens", "cached_prompt_tokens", COST,
				"attempts", "latency_ms", "crc", REQUEST, "same_as", INPUT));
		if (item.input() != null) {
			line.putPOJO(INPUT, item.input());
		}
		line.set("same_as", other);
		line.put(REQUEST, item.asked().toString());
		return seal(line);
	}

	static byte[] failure(JobItem item, JobFailure failure) {
		return failure(item.identity(), null, failure, item.input());
	}

	/**
	 * The line of a row that cannot be read.
	 * @param number that of its line in the input
	 */
	static byte[] unreadable(RowIdentity row, long number, JobFailure failure) {
		return failure(row, number, failure, null);
	}

	private static byte[] failure(RowIdentity row, @Nullable Long number, JobFailure failure,
			@Nullable Map<String, Object> input) {
		Map<String, Object> line = new LinkedHashMap<>();
		line.put(ID, id(row));
		putIfKnown(line, LINE, number);
		line.put("error", failure.error());
		line.put("reason", failure.reason());
		putIfKnown(line, "status", failure.status());
		putIfKnown(line, "code", failure.code());
		putIfKnown(line, "request_id", failure.requestId());
		line.put("attempts", failure.attempts());
		putIfKnown(line, COST, failure.cost());
		putIfKnown(line, INPUT, input);
		line.put(REQUEST, row.asked().toString());
		return seal(line);
	}

	/**
	 * The key as it is written: digit by digit as it is read back.
	 */
	private static Object id(RowIdentity row) {
		return row.numericKey() ? new RawValue(row.key()) : row.key();
	}

	private static void putIfKnown(Map<String, Object> line, String name, @Nullable Object value) {
		if (value != null) {
			line.put(name, value);
		}
	}

	private static byte[] seal(Object line) {
		byte[] json;
		try {
			json = JSON.writeValueAsBytes(line);
		}
		catch (JacksonException ex) {
			json = ESCAPING.writeValueAsBytes(line);
		}
		return LineSeal.seal(json);
	}

	static Head head(byte[] line) {
		String id = null;
		String answerField = null;
		String request = null;
		BigDecimal cost = null;
		try (JsonParser json = JSON.createParser(line)) {
			json.nextToken();
			while (json.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = json.currentName();
				JsonToken value = json.nextToken();
				if (name.equals(ID)) {
					id = json.getString();
				}
				else if (id != null && answerField == null) {
					answerField = name;
				}
				if (name.equals(REQUEST)) {
					request = json.getString();
				}
				else if (name.equals(COST) && value.isNumeric()) {
					cost = json.getDecimalValue();
				}
				json.skipChildren();
			}
		}
		if (id == null || request == null) {
			throw new JobException("A line with a right checksum has no id or request: another program wrote it", null);
		}
		return new Head(id, RowHash.parse(request), cost, answerField);
	}

	/**
	 * Refuses an answer in another field than that in which this job writes its own.
	 */
	Head requireAnswer(Path results, Head head) {
		if (!this.answerField.equals(head.answerField())) {
			throw new JobException("'" + results + "' holds the answer to row '" + head.key() + "' in the field '"
					+ head.answerField() + "', and this job is built with answerField(\"" + this.answerField
					+ "\"): build it with the name that the file has, or name another results file. If the file has "
					+ "both, move the lines of one name to a file of their own", null);
		}
		return head;
	}

	static JobResult readFailure(byte[] line) {
		JsonNode json = EXACT.readTree(line);
		return new JobResult(json.path(ID).asString(), null,
				new StoredFailure(json.path("error").asString(), json.path("reason").asString(),
						json.has("status") ? json.path("status").asInt() : null, text(json, "code"),
						text(json, "request_id"), json.path("attempts").asInt(0), cost(json)),
				null)
			.withInput(input(json));
	}

	JobResult readResult(byte[] line) {
		JsonNode json = (this.withInput ? EXACT : JSON).readTree(line);
		String key = json.path(ID).asString();
		List<AiToolCall> calls = new ArrayList<>();
		for (JsonNode call : json.path("tool_calls")) {
			calls.add(new AiToolCall(call.path("id").asString(), call.path("name").asString(),
					call.path("arguments").asString()));
		}
		return new JobResult(key, AiResponse.builder()
			.id(key)
			.content(this.column.text(json.path(this.answerField)))
			.refusal(text(json, "refusal"))
			.toolCalls(calls)
			.model(json.path("model").asString())
			.finishReason(text(json, "finish_reason"))
			.usage(new TokenUsage(json.path("prompt_tokens").asLong(0), json.path("completion_tokens").asLong(0),
					json.path("total_tokens").asLong(0), json.path("cached_prompt_tokens").asLong(0)))
			.attempts(json.path("attempts").asInt(0))
			.cost(cost(json))
			.build(), null, this.column.value(mapper(), line, this.answerField)).withInput(input(json));
	}

	private JsonMapper mapper() {
		return this.column.isValue() ? EXACT : JSON;
	}

	private static @Nullable Map<String, Object> input(JsonNode json) {
		return json.has(INPUT) ? EXACT.convertValue(json.get(INPUT), FIELDS) : null;
	}

	private static @Nullable BigDecimal cost(JsonNode json) {
		return json.has(COST) ? json.path(COST).decimalValue() : null;
	}

	private static @Nullable String text(JsonNode json, String name) {
		return json.has(name) ? json.path(name).asString() : null;
	}

	/**
	 * Which row a line is of.
	 *
	 * @param key the row's key
	 * @param request the hash of its request
	 * @param cost what it cost; null if nothing or not known
	 * @param answerField the field after the id: in a line of the results, that of the
	 * answer
	 */
	record Head(String key, RowHash request, @Nullable BigDecimal cost, @Nullable String answerField) {

		RowHash row() {
			return RowHash.of(this.key, this.request);
		}

		/**
		 * Whether this line of the failed rows is of one that could not be read.
		 */
		boolean isUnreadable() {
			return LINE.equals(this.answerField);
		}

	}

}
