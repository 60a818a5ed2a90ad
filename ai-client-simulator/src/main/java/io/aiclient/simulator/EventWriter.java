package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes an answer as OpenAI's {@code chat.completion.chunk} events: the role, each
 * token, the reason of the end, the usage if asked for.
 */
final class EventWriter {

	static final String DONE = "[DONE]";

	private final Completion completion;

	private final AnswerShape shape;

	private final boolean includeUsage;

	private EventWriter(Completion completion, AnswerShape shape, boolean includeUsage) {
		this.completion = completion;
		this.shape = shape;
		this.includeUsage = includeUsage;
	}

	/**
	 * The data of the events before {@code [DONE]}.
	 */
	static List<String> chunks(Completion completion, AnswerShape shape, boolean includeUsage) {
		return new EventWriter(completion, shape, includeUsage).chunks();
	}

	static byte[] event(String data) {
		return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
	}

	private List<String> chunks() {
		List<String> chunks = new ArrayList<>();
		chunks.add(choice("", true, null));
		for (String token : this.completion.tokens()) {
			chunks.add(choice(token, false, null));
		}
		chunks.add(choice(null, false, this.completion.finishReason()));
		if (this.includeUsage) {
			chunks.add(usage());
		}
		return chunks;
	}

	private String choice(@Nullable String content, boolean first, @Nullable String finishReason) {
		StringWriter out = new StringWriter();
		try (JsonGenerator json = start(out)) {
			json.writeArrayPropertyStart("choices");
			if (this.shape.choices()) {
				json.writeStartObject();
				json.writeNumberProperty("index", 0);
				json.writeObjectPropertyStart("delta");
				writeDelta(json, content, first);
				json.writeEndObject();
				json.writeNullProperty("logprobs");
				if (finishReason != null) {
					json.writeStringProperty("finish_reason", finishReason);
				}
				else {
					json.writeNullProperty("finish_reason");
				}
				json.writeEndObject();
			}
			json.writeEndArray();
			if (this.includeUsage) {
				json.writeNullProperty("usage");
			}
			json.writeEndObject();
		}
		return out.toString();
	}

	private void writeDelta(JsonGenerator json, @Nullable String content, boolean first) {
		if (first) {
			json.writeStringProperty("role", "assistant");
		}
		if (content != null && this.shape.content()) {
			json.writeStringProperty("content", content);
		}
		if (first) {
			json.writeNullProperty("refusal");
		}
	}

	private String usage() {
		StringWriter out = new StringWriter();
		try (JsonGenerator json = start(out)) {
			json.writeArrayPropertyStart("choices");
			json.writeEndArray();
			CompletionWriter.writeUsage(json, this.completion);
			json.writeEndObject();
		}
		return out.toString();
	}

	private JsonGenerator start(StringWriter out) {
		JsonGenerator json = Json.MAPPER.createGenerator(out);
		json.writeStartObject();
		json.writeStringProperty("id", this.completion.id());
		json.writeStringProperty("object", "chat.completion.chunk");
		json.writeNumberProperty("created", this.completion.created());
		json.writeStringProperty("model", this.completion.model());
		json.writeStringProperty("service_tier", "default");
		json.writeStringProperty("system_fingerprint", CompletionWriter.FINGERPRINT);
		return json;
	}

}
