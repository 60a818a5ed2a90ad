package io.aiclient.spring.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.ErrorDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON forms.
 */
class AiClientJacksonModuleTests {

	private static final String SECRET = "the prompt";

	private static final AiRequest REQUEST = AiRequest.builder().id("r-1").user(SECRET).attribute("a", SECRET).build();

	private static final AiResponse RESPONSE = AiResponse.builder()
		.id("r-1")
		.content("Hallo.")
		.model("gpt-4.1-mini-2025-04-14")
		.usage(new TokenUsage(12, 3, 15, 4))
		.finishReason("stop")
		.latency(Duration.ofMillis(285))
		.queued(Duration.ofMillis(5))
		.cost(new BigDecimal("0.000000450"))
		.build();

	private static final String RESPONSE_JSON = """
			{"id":"r-1","content":"Hallo.","model":"gpt-4.1-mini-2025-04-14","finishReason":"stop",\
			"usage":{"promptTokens":12,"completionTokens":3,"totalTokens":15,"cachedPromptTokens":4},\
			"cost":0.00000045,"attempts":1,"latency":"PT0.285S","queued":"PT0.005S","cached":false}""";

	private final JsonMapper mapper = JsonMapper.builder().addModule(new AiClientJacksonModule()).build();

	@Test
	void aResponse() {
		assertThat(json(RESPONSE)).isEqualTo(RESPONSE_JSON);
	}

	@Test
	void aResponseOfToolCallsThatCostNothing() {
		AiResponse response = AiResponse.builder()
			.id("r-2")
			.toolCalls(List.of(new AiToolCall("c-1", "weather", "{}")))
			.cost(new BigDecimal("0.00000000"))
			.build();
		assertThat(json(response)).isEqualTo("""
				{"id":"r-2","content":"","toolCalls":[{"id":"c-1","name":"weather","arguments":"{}"}],"model":"",\
				"usage":{"promptTokens":0,"completionTokens":0,"totalTokens":0,"cachedPromptTokens":0},"cost":0,\
				"attempts":1,"latency":"PT0S","queued":"PT0S","cached":false}""");
	}

	@Test
	void aResultWhoseValueIsItsResponse() {
		assertThat(json(new AiResult.Success<>(7, REQUEST, RESPONSE, RESPONSE)))
			.isEqualTo("{\"index\":7,\"id\":\"r-1\",\"success\":true,\"response\":" + RESPONSE_JSON + "}");
	}

	@Test
	void aResultOfARecord() {
		assertThat(json(new AiResult.Success<>(7, REQUEST, new Sentiment("good", 0.9), RESPONSE))).isEqualTo("""
				{"index":7,"id":"r-1","success":true,"value":{"label":"good","score":0.9},"response":%s}"""
			.formatted(RESPONSE_JSON));
	}

	@Test
	void aFailure() {
		ErrorDetails details = ErrorDetails.LOCAL.withStatus(429)
			.withProviderCode("rate_limit_exceeded")
			.withRequestId("req-1")
			.withAttempts(3)
			.withRetryAfter(Duration.ofSeconds(2));
		AiThrottledException error = new AiThrottledException("HTTP 429: slow down", details, null);
		String json = json(List.of(new AiResult.Failure<String>(7, REQUEST, error, null)));
		assertThat(json).isEqualTo("""
				[{"index":7,"id":"r-1","success":false,"error":{"type":"AiThrottledException",\
				"message":"HTTP 429: slow down","retryable":true,"status":429,"code":"rate_limit_exceeded",\
				"requestId":"req-1","attempts":3,"retryAfter":"PT2S"}}]""");
	}

	@Test
	void thePiecesOfAStream() {
		assertThat(json(new AiChunk("Hal", null))).isEqualTo("{\"delta\":\"Hal\"}");
		assertThat(json(new AiChunk("", RESPONSE))).isEqualTo("{\"delta\":\"\",\"end\":" + RESPONSE_JSON + "}");
	}

	@Test
	void aRequestShowsNoPrompt() {
		assertThat(json(REQUEST)).doesNotContain(SECRET);
		assertThat(json(new AiResult.Success<>(7, REQUEST, RESPONSE, RESPONSE))).doesNotContain(SECRET);
	}

	@Test
	void namesFollowTheMapper() {
		JsonMapper snake = this.mapper.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		assertThat(snake.writeValueAsString(RESPONSE)).contains("\"finish_reason\":\"stop\"", "\"prompt_tokens\":12");
	}

	@Test
	void aNativeImageKnowsWhatIsReadByReflection() {
		RuntimeHints hints = new RuntimeHints();
		new AiClientJsonHints().registerHints(hints, null);
		assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(AiResponse.class));
		assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(ResultConverter.Result.class));
	}

	private String json(Object value) {
		return this.mapper.writeValueAsString(value);
	}

	record Sentiment(String label, double score) {
	}

}
