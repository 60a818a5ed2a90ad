package io.aiclient.spring.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What goes out on the wire.
 */
class RequestWireTests {

	private final JsonMapper mapper = new JsonMapper();

	private final MockWebServer server = new MockWebServer();

	@BeforeEach
	void start() throws Exception {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void writesMessagesAndLeavesOutWhatIsNotSet() throws Exception {
		assertThat(sent(Exchanges.REQUEST, ProviderPreset.OPENAI)).isEqualTo(json("""
				{"model": "m", "messages": [{"role": "user", "content": "the prompt"}]}"""));
	}

	@Test
	void writesAWholeConversationWithTools() throws Exception {
		AiRequest request = AiRequest.builder()
			.model("m")
			.system("Be brief: \"äöü\" \uD83D\uDE00\n")
			.user("Weather?")
			.message(AiMessage.assistant("", List.of(new AiToolCall("call_1", "weather", "{\"city\":\"Bern\"}"))))
			.message(AiMessage.tool("call_1", "sunny"))
			.assistant("It is sunny.")
			.temperature(0.2)
			.maxTokens(100)
			.group("never-sent")
			.option("seed", 7)
			.option("stop", List.of("END"))
			.option("response_format", Map.of("type", "json_object"))
			.option("tools", mapperNode())
			.build();
		assertThat(sent(request, ProviderPreset.OPENAI)).isEqualTo(json("""
				{"model": "m", "messages": [
				  {"role": "system", "content": "Be brief: \\"äöü\\" \\uD83D\\uDE00\\n"},
				  {"role": "user", "content": "Weather?"},
				  {"role": "assistant", "content": null, "tool_calls": [
				    {"id": "call_1", "type": "function",
				     "function": {"name": "weather", "arguments": "{\\"city\\":\\"Bern\\"}"}}]},
				  {"role": "tool", "content": "sunny", "tool_call_id": "call_1"},
				  {"role": "assistant", "content": "It is sunny."}],
				 "temperature": 0.2, "max_completion_tokens": 100, "seed": 7, "stop": ["END"],
				 "response_format": {"type": "json_object"},
				 "tools": [{"type": "function", "function": {"name": "weather"}}]}"""));
	}

	@Test
	void namesTheTokenLimitAsTheProviderDoes() throws Exception {
		AiRequest request = Exchanges.REQUEST.toBuilder().maxTokens(5).build();
		assertThat(sent(request, ProviderPreset.DEEPSEEK).get("max_tokens").intValue()).isEqualTo(5);
	}

	@Test
	void sendsKeyAndContentType() throws Exception {
		RecordedRequest request = record(Exchanges.REQUEST, ProviderPreset.OPENAI);
		assertThat(request.getRequestLine()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
		assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + Exchanges.KEY);
		assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
		assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
		assertThat(request.getHeaders().get("Content-Length")).isEqualTo(String.valueOf(request.getBodySize()));
	}

	@Test
	void sendsNoAuthorizationWithoutKey() throws Exception {
		this.server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
		try (WebClientExchange exchange = Exchanges.of(this.server.url("/v1").uri(),
				(settings) -> settings.apiKey(null))) {
			Exchanges.answer(exchange);
		}
		assertThat(this.server.takeRequest(1, TimeUnit.SECONDS).getHeaders().get("Authorization")).isNull();
	}

	@Test
	void asksForUsageInAStream() throws Exception {
		this.server.enqueue(new MockResponse.Builder().body("data: [DONE]\n\n").build());
		try (WebClientExchange exchange = Exchanges.of(this.server.url("/v1").uri())) {
			exchange.stream(Exchanges.REQUEST).blockLast();
		}
		RecordedRequest request = this.server.takeRequest(1, TimeUnit.SECONDS);
		assertThat(json(request.getBody().utf8())).isEqualTo(json("""
				{"model": "m", "messages": [{"role": "user", "content": "the prompt"}],
				 "stream": true, "stream_options": {"include_usage": true}}"""));
		assertThat(request.getHeaders().get("Accept")).isEqualTo("text/event-stream");
	}

	@Test
	void keepsTheQueryOfTheBaseUrl() throws Exception {
		this.server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
		try (WebClientExchange exchange = Exchanges.of(this.server.url("/a%20b/?api-version=1").uri())) {
			Exchanges.answer(exchange);
		}
		assertThat(this.server.takeRequest(1, TimeUnit.SECONDS).getTarget())
			.isEqualTo("/a%20b/chat/completions?api-version=1");
	}

	@Test
	void keepsFiltersAndHeadersOfTheBuilderAndDoesNotChangeIt() throws Exception {
		this.server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
		WebClient.Builder builder = WebClient.builder()
			.defaultHeader("OpenAI-Organization", "org")
			.filter((request, next) -> next.exchange(ClientRequest.from(request).header("X-Filter", "yes").build()));
		WebExchangeSettings settings = WebExchangeSettings.builder(this.server.url("/v1").uri())
			.apiKey(Exchanges.KEY)
			.build();
		try (WebClientExchange exchange = new WebClientExchange("default", settings, builder, null)) {
			Exchanges.answer(exchange);
		}
		RecordedRequest request = this.server.takeRequest(1, TimeUnit.SECONDS);
		assertThat(request.getHeaders().get("OpenAI-Organization")).isEqualTo("org");
		assertThat(request.getHeaders().get("X-Filter")).isEqualTo("yes");
		builder.defaultHeaders((headers) -> assertThat(headers.headerNames()).containsOnly("OpenAI-Organization"));
	}

	@Test
	void refusesAnOptionThatIsNoJsonAndDoesNotQuoteIt() {
		AiRequest request = Exchanges.REQUEST.toBuilder().option("odd", new Odd()).build();
		try (WebClientExchange exchange = Exchanges.of(this.server.url("/v1").uri())) {
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> exchange.exchange(request).block())
				.withMessageContaining("invalid option 'odd'")
				.withMessageNotContaining("secret");
		}
	}

	private JsonNode mapperNode() {
		return json("[{\"type\": \"function\", \"function\": {\"name\": \"weather\"}}]");
	}

	private JsonNode sent(AiRequest request, ProviderPreset provider) throws Exception {
		return json(record(request, provider).getBody().utf8());
	}

	private RecordedRequest record(AiRequest request, ProviderPreset provider) throws Exception {
		this.server.enqueue(new MockResponse.Builder().body(Exchanges.ANSWER).build());
		try (WebClientExchange exchange = Exchanges.of(this.server.url("/v1/").uri(),
				(settings) -> settings.provider(provider))) {
			exchange.exchange(request).block();
		}
		return this.server.takeRequest(1, TimeUnit.SECONDS);
	}

	private JsonNode json(String text) {
		return this.mapper.readTree(text);
	}

	static final class Odd {

		public String getValue() {
			throw new IllegalStateException("secret");
		}

	}

}
