package io.aiclient.langchain4j;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.audio.AudioTranscriptionRequest;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import org.junit.jupiter.api.Test;

import io.aiclient.http.ApiServer.Received;
import io.aiclient.http.ApiServer;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What LangChain4j does with models, over a client.
 */
class ChatTests {

	private static final String ANSWER = """
			{"id":"1","object":"chat.completion","created":1,"model":"gpt-4.1-mini","choices":[{"index":0,\
			"finish_reason":"%s","message":{"role":"assistant",%s}}],\
			"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

	private static final String CALL = """
			"tool_calls":[{"index":0,"id":"call-1","type":"function",\
			"function":{"name":"population","arguments":"{\\"city\\":\\"Paris\\"}"}}]""";

	@Test
	void aChatModelAnswersAndSaysWhatItUsed() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			ChatResponse response = application.chat().chat(UserMessage.from("Hello"));
			assertThat(response.aiMessage().text()).isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(response.tokenUsage().inputTokenCount()).isPositive();
		}
	}

	@Test
	void theKeyAndTheModelAreThoseOfTheClientAndHeadersPass() throws IOException {
		try (ApiServer api = ApiServer.start()
			.json("/chat/completions", ANSWER.formatted("stop", "\"content\":\"Hi\""));
				Application application = Application.over(api.baseUrl())) {
			assertThat(application.chat().chat("Hello")).isEqualTo("Hi");
			OpenAiChatModel own = OpenAiChatModel.builder()
				.httpClientBuilder(application.http())
				.baseUrl(api.baseUrl() + "/")
				.apiKey("sk-key-of-the-model")
				.modelName("gpt-4.1")
				.customHeaders(Map.of("X-Team", "blue"))
				.customQueryParams(Map.of("api-version", "1 2"))
				.maxRetries(0)
				.build();
			assertThat(own.chat("Hello")).isEqualTo("Hi");
			Received first = api.received().get(0);
			Received second = api.received().get(1);
			assertThat(first.headers().get("Authorization")).isEqualTo(List.of("Bearer " + Application.KEY));
			assertThat(second.headers().get("Authorization")).isEqualTo(List.of("Bearer " + Application.KEY));
			assertThat(second.headers().getFirst("X-Team")).isEqualTo("blue");
			assertThat(first.text()).contains("\"gpt-4.1-mini\"");
			assertThat(second.text()).contains("\"gpt-4.1\"");
			assertThat(second.uri()).isEqualTo("/v1/chat/completions?api-version=1+2");
		}
	}

	@Test
	void textsAreEmbedded() throws IOException {
		try (ApiServer api = ApiServer.start().json("/embeddings", """
				{"object":"list","model":"text-embedding-3-small","data":[{"object":"embedding","index":0,\
				"embedding":[0.5,-0.25]},{"object":"embedding","index":1,"embedding":[1.0,0.0]}],\
				"usage":{"prompt_tokens":7,"total_tokens":7}}""");
				Application application = Application.over(api.baseUrl())) {
			assertThat(application.embeddings()
				.embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")))
				.content())
				.containsExactly(Embedding.from(new float[] { 0.5f, -0.25f }), Embedding.from(new float[] { 1, 0 }));
			assertThat(api.only().text()).contains("\"text-embedding-3-small\"");
		}
	}

	@Test
	void aServiceReadsStructuredOutput() throws IOException {
		try (ApiServer api = ApiServer.start()
			.at("/chat/completions",
					(exchange) -> ApiServer.send(exchange, 200, "application/json",
							ANSWER.formatted("stop",
									"\"content\":\"{\\\"name\\\":\\\"Paris\\\",\\\"people\\\":2100000}\"")));
				Application application = Application.over(api.baseUrl())) {
			OpenAiChatModel strict = OpenAiChatModel.builder()
				.httpClientBuilder(application.http())
				.modelName("gpt-4.1-mini")
				.supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
				.maxRetries(0)
				.build();
			assertThat(AiServices.create(Cities.class, strict).capital("France"))
				.isEqualTo(new City("Paris", 2_100_000));
			assertThat(api.only().text()).contains("json_schema");
		}
	}

	@Test
	void aServiceCallsTools() throws IOException {
		try (ApiServer api = ApiServer.start()
			.at("/chat/completions", (exchange, received) -> ApiServer.send(exchange, 200, "application/json",
					received.text().contains("2100000") ? ANSWER.formatted("stop", "\"content\":\"2.1 million\"")
							: ANSWER.formatted("tool_calls", CALL)));
				Application application = Application.over(api.baseUrl())) {
			Assistant assistant = AiServices.builder(Assistant.class)
				.chatModel(application.chat())
				.tools(new Statistics())
				.build();
			assertThat(assistant.ask("How many live in Paris?")).isEqualTo("2.1 million");
			assertThat(api.received()).hasSize(2);
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void aServiceThatStreamsCallsTools() throws Exception {
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange, received) -> {
			boolean called = received.text().contains("2100000");
			ApiServer.send(exchange, 200, "text/event-stream",
					(called ? ApiServer.EVENT.replace("Paris", "2.1 million")
							: ApiServer.EVENT.replace("\"content\":\"Paris\"", CALL))
							+ ApiServer.EVENT.replace("{\"content\":\"Paris\"}",
									"{},\"finish_reason\":\"" + (called ? "stop" : "tool_calls") + "\"")
							+ "data: [DONE]\n\n");
		}); Application application = Application.over(api.baseUrl(), "ai.client.concurrency.max=1")) {
			Assistant assistant = AiServices.builder(Assistant.class)
				.streamingChatModel(application.streamingChat())
				.tools(new Statistics())
				.build();
			CompletableFuture<ChatResponse> end = new CompletableFuture<>();
			StringBuffer parts = new StringBuffer();
			assistant.stream("How many live in Paris?")
				.onPartialResponse(parts::append)
				.onCompleteResponse(end::complete)
				.onError(end::completeExceptionally)
				.start();
			assertThat(end.get(20, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("2.1 million");
			assertThat(parts).hasToString("2.1 million");
			assertThat(api.received()).hasSize(2);
		}
	}

	@Test
	void aFormWithAFileIsSent() throws IOException {
		byte[] sound = new byte[300_000];
		new Random(1).nextBytes(sound);
		try (ApiServer api = ApiServer.start().json("/audio/transcriptions", "{\"text\":\"Hello\"}");
				Application application = Application.over(api.baseUrl())) {
			OpenAiAudioTranscriptionModel model = OpenAiAudioTranscriptionModel.builder()
				.httpClientProvider(application.http())
				.modelName("whisper-1")
				.maxRetries(0)
				.build();
			assertThat(model
				.transcribe(AudioTranscriptionRequest.builder()
					.audio(Audio.builder().binaryData(sound).mimeType("audio/wav").build())
					.build())
				.text()).isEqualTo("Hello");
			assertThat(FormReader.parts(api.only())).satisfies((parts) -> {
				assertThat(parts.get("model").content()).isEqualTo("whisper-1".getBytes());
				assertThat(parts.get("file").content()).isEqualTo(sound);
				assertThat(parts.get("file").head()).contains("filename=\"", "Content-Type: audio/wav");
			});
		}
	}

	interface Cities {

		City capital(String country);

	}

	record City(String name, int people) {
	}

	interface Assistant {

		String ask(String question);

		TokenStream stream(String question);

	}

	static class Statistics {

		@Tool
		int population(String city) {
			return city.equals("Paris") ? 2_100_000 : -1;
		}

	}

}
