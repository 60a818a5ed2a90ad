package io.aiclient.spring.json;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.module.SimpleModule;

import io.aiclient.AiChunk;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

/**
 * Writes {@link AiResponse}, {@link AiResult}, {@link AiChunk} and {@link TokenUsage} as
 * JSON; what is null, and an empty list of tool calls, is left out. Naming strategy and
 * form of durations are those of the mapper. A result has its position, its id, whether
 * it is a success, its value or its error, and its response; where the value is the
 * response, it is there once, as the response. The request is never written: it holds the
 * prompt.
 * <p>
 * Auto-configuration registers it; another mapper takes it by
 * {@code JsonMapper.builder().addModule(new AiClientJacksonModule())}. It writes only: a
 * response is not read back.
 */
public final class AiClientJacksonModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the module.
	 */
	public AiClientJacksonModule() {
		super("ai-client");
		setMixInAnnotation(AiResponse.class, ResponseMixIn.class);
		setMixInAnnotation(AiResult.class, ResultMixIn.class);
		setMixInAnnotation(AiChunk.class, ChunkMixIn.class);
		setMixInAnnotation(TokenUsage.class, UsageMixIn.class);
	}

	/**
	 * The fields, since the accessors are named as those of records, which it is not.
	 */
	@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE,
			isGetterVisibility = Visibility.NONE)
	@JsonInclude(Include.NON_NULL)
	@JsonPropertyOrder({ "id", "content", "refusal", "toolCalls", "model", "finishReason", "usage", "cost", "attempts",
			"latency", "queued", "cached" })
	@SuppressWarnings("unused")
	private abstract static class ResponseMixIn {

		@JsonInclude(Include.NON_EMPTY)
		private @Nullable List<AiToolCall> toolCalls;

		@JsonSerialize(using = PlainDecimal.class)
		private @Nullable BigDecimal cost;

	}

	@JsonSerialize(converter = ResultConverter.class)
	private interface ResultMixIn {

	}

	@JsonInclude(Include.NON_NULL)
	private interface ChunkMixIn {

	}

	@JsonIgnoreProperties("reported")
	private interface UsageMixIn {

	}

}
