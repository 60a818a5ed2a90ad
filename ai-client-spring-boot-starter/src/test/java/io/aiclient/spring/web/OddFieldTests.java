package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A field that an answer can do without never costs the answer, whatever is in it.
 */
class OddFieldTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String[] ODD = { "18446744073709551615", "-18446744073709551616", "1e400", "-1e400",
			"1e999999999", "1e-999999999", "-1", "0.5", "9".repeat(2000), "NaN", "Infinity", "-Infinity", "true",
			"false", "null", "\"\"", "\"text\"", "\"1e400\"", "\"" + "y".repeat(70_000) + "\"", "[]", "[[1e400],{}]",
			"{}", "{\"a\":{\"b\":[1e400]}}", "[".repeat(600) + "]".repeat(600) };

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":%s,\"object\":%<s,\"created\":%<s,\"model\":%<s,\"system_fingerprint\":%<s,MORE}",
			"{\"usage\":%s,MORE}", "{\"usage\":{\"prompt_tokens\":%s},MORE}",
			"{\"usage\":{\"completion_tokens\":%s},MORE}", "{\"usage\":{\"total_tokens\":%s},MORE}",
			"{\"usage\":{\"prompt_tokens_details\":%s},MORE}",
			"{\"usage\":{\"prompt_tokens_details\":{\"cached_tokens\":%s}},MORE}",
			"{\"usage\":{\"prompt_cache_hit_tokens\":%s,\"x\":%<s},MORE}",
			"{\"choices\":[{\"index\":%s,\"X\":{\"content\":\"Hello\"}}]}",
			"{\"choices\":[{\"finish_reason\":%s,\"logprobs\":%<s,\"X\":{\"content\":\"Hello\"}}]}",
			"{\"choices\":[{\"X\":{\"role\":%s,\"content\":\"Hello\",\"reasoning\":%<s,\"annotations\":%<s}}]}",
			"{\"choices\":[{\"X\":{\"content\":[{\"type\":\"text\",\"text\":\"Hello\",\"x\":%s},{\"type\":%<s}]}}]}",
			"{\"choices\":[{\"index\":1,\"X\":%s},{\"index\":0,\"X\":{\"content\":\"Hello\"}}]}" })
	void anAnswerIsReadDespiteOddValues(String body) throws IOException {
		Queue<String> bodies = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", bodies.remove()));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			for (String odd : ODD) {
				String full = body.replace("MORE", "\"choices\":[{\"X\":{\"content\":\"Hello\"}}]").formatted(odd);
				bodies.add(full.replace("\"X\"", "\"message\""));
				assertThat(Exchanges.answer(exchange).content()).as(full).isEqualTo("Hello");
				bodies.add("data: " + full.replace("\"X\"", "\"delta\"") + "\n\ndata: [DONE]\n\n");
				AiChunk last = exchange.stream(Exchanges.REQUEST).blockLast(TIMEOUT);
				assertThat(last).isNotNull();
				assertThat(last.end()).as(full).isNotNull().extracting(AiResponse::content).isEqualTo("Hello");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"index\":%s,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
			"{\"id\":\"a\",\"type\":%s,\"x\":%<s,\"function\":{\"name\":\"f\",\"arguments\":\"{}\",\"strict\":%<s}}" })
	void aToolCallIsReadDespiteOddValues(String call) throws IOException {
		Queue<String> bodies = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", bodies.remove()));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			for (String odd : ODD) {
				bodies.add("{\"choices\":[{\"message\":{\"tool_calls\":[" + call.formatted(odd) + "]}}]}");
				assertThat(Exchanges.answer(exchange).toolCalls()).as(odd)
					.containsExactly(new AiToolCall("a", "f", "{}"));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "0", "1", "true", "false", "null", "\"\"", "[]", "[\"no\"]", "{\"a\":1}" })
	void onlyAStringIsARefusal(String refusal) throws IOException {
		AiResponse answer = read("{\"choices\":[{\"message\":{\"content\":\"Hello\",\"refusal\":" + refusal + "}}]}");
		assertThat(answer.refusal()).isNull();
		assertThat(answer.content()).isEqualTo("Hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "false", "0", "\"\"", "\" \"", "{}", "[]" })
	void nothingIsNoError(String error) throws IOException {
		assertThat(read("{\"error\":" + error + ",\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}").content())
			.isEqualTo("Hello");
	}

	static Stream<Arguments> usages() {
		return Stream.of(usage("\"prompt_tokens\":18446744073709551615,\"completion_tokens\":5", TokenUsage.NONE),
				usage("\"prompt_tokens\":3,\"completion_tokens\":1e400,\"total_tokens\":8", TokenUsage.NONE),
				usage("\"prompt_tokens\":-1,\"completion_tokens\":-1,\"total_tokens\":0", TokenUsage.NONE),
				usage("\"prompt_tokens\":{\"a\":1},\"completion_tokens\":5", TokenUsage.NONE),
				usage("\"prompt_tokens\":\"many\",\"completion_tokens\":5", TokenUsage.NONE),
				usage("\"prompt_tokens\":9223372036854775808,\"completion_tokens\":5", TokenUsage.NONE),
				usage("\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":1e400", 3, 5, 8, 0),
				usage("\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":-8", 3, 5, 8, 0),
				usage("\"prompt_tokens\":3,\"completion_tokens\":5,\"cached_tokens\":-2", 3, 5, 8, 0),
				usage("\"prompt_tokens\":3,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":NaN}",
						3, 5, 8, 0),
				usage("\"prompt_tokens\":null,\"completion_tokens\":5", 0, 5, 5, 0),
				usage("\"prompt_tokens\":\" 3 \",\"completion_tokens\":5.0e0", 3, 5, 8, 0),
				usage("\"prompt_tokens\":3.9,\"completion_tokens\":5", 3, 5, 8, 0),
				usage("\"prompt_tokens\":9223372036854775807,\"completion_tokens\":5", Long.MAX_VALUE, 5,
						Long.MAX_VALUE, 0));
	}

	@ParameterizedTest
	@MethodSource("usages")
	void aCountThatIsNoneIsUnknown(String usage, TokenUsage expected) throws IOException {
		AiResponse answer = read(
				"{\"choices\":[{\"message\":{\"content\":\"Hello\"}}],\"usage\":{" + usage + ",\"x\":1e400}}");
		assertThat(answer.content()).isEqualTo("Hello");
		assertThat(answer.usage()).isEqualTo(expected);
	}

	@Test
	void aNameThatIsNoneIsUnknown() throws IOException {
		AiResponse answer = read("{\"model\":\"" + "m".repeat(257)
				+ "\",\"choices\":[{\"finish_reason\":{},\"message\":{\"content\":\"Hello\"}}]}");
		assertThat(answer.model()).isEmpty();
		assertThat(answer.finishReason()).isNull();
	}

	@Test
	void anErrorIsReadDespiteOddValues() throws IOException {
		Queue<String> bodies = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			String body = bodies.remove();
			answer.send("HTTP/1.1 400 No\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			for (String odd : ODD) {
				if (odd.length() < 60_000) {
					bodies.add(
							"{\"x\":%s,\"error\":{\"param\":%<s,\"message\":\"no\",\"details\":[%<s]}}".formatted(odd));
					AiExchangeException failure = Exchanges.failure(exchange);
					assertThat(failure).as(odd).hasMessage("no");
					assertThat(failure.status()).isEqualTo(400);
				}
				bodies.add("{\"error\":{\"type\":%s,\"code\":%<s,\"message\":%<s}}".formatted(odd));
				assertThat(Exchanges.failure(exchange).status()).as(odd).isEqualTo(400);
			}
		}
	}

	private static Arguments usage(String usage, TokenUsage expected) {
		return Arguments.of(usage, expected);
	}

	private static Arguments usage(String usage, long prompt, long completion, long total, long cached) {
		return usage(usage, new TokenUsage(prompt, completion, total, cached));
	}

	private static AiResponse read(String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			return Exchanges.answer(exchange);
		}
	}

}
