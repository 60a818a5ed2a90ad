package io.aiclient.openai;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aiclient.http.ApiServer;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The services of the SDK, called as an application calls them.
 */
class ServicesTests {

	private static final String FILE = """
			{"id":"file-1","object":"file","bytes":3,"created_at":1,"filename":"a.jsonl","purpose":"batch",\
			"status":"processed"}""";

	@Test
	void chatIsAnswered() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			ChatCompletion completion = sdk.blocking().chat().completions().create(Sdk.question("Hello"));
			assertThat(completion.choices().get(0).message().content()).hasValue(SimulatedProvider.answerTo("Hello"));
			assertThat(completion.usage()).isPresent();
			assertThat(sdk.inFlight()).isZero();
		}
	}

	@Test
	void chatIsAnsweredInPieces() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			try (StreamResponse<ChatCompletionChunk> chunks = sdk.blocking()
				.chat()
				.completions()
				.createStreaming(Sdk.question("Hello"))) {
				assertThat(text(chunks.stream())).isEqualTo(SimulatedProvider.answerTo("Hello"));
			}
			assertNothingInFlight(sdk);
		}
	}

	@Test
	void aStreamThatIsClosedEndsTheCall() throws IOException {
		CountDownLatch closed = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(ApiServer.EVENT.getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			ApiServer.await(closed);
		}); Sdk sdk = Sdk.over(api.baseUrl())) {
			try (StreamResponse<ChatCompletionChunk> chunks = sdk.blocking()
				.chat()
				.completions()
				.createStreaming(Sdk.question("Hello"))) {
				assertThat(text(chunks.stream().limit(1))).isEqualTo("Paris");
				assertThat(sdk.inFlight()).isOne();
			}
			assertNothingInFlight(sdk);
			closed.countDown();
		}
	}

	@Test
	void asyncChatIsAnsweredInPieces() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			StringBuilder answer = new StringBuilder();
			AsyncStreamResponse<ChatCompletionChunk> chunks = sdk.async()
				.chat()
				.completions()
				.createStreaming(Sdk.question("Hello"));
			chunks.subscribe((chunk) -> answer.append(text(Stream.of(chunk))));
			chunks.onCompleteFuture().get(10, TimeUnit.SECONDS);
			assertThat(answer).hasToString(SimulatedProvider.answerTo("Hello"));
			assertNothingInFlight(sdk);
		}
	}

	@Test
	void embeddingsAreAnswered() throws IOException {
		try (ApiServer api = ApiServer.start().json("/embeddings", """
				{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.0]}],\
				"model":"text-embedding-3-small","usage":{"prompt_tokens":2,"total_tokens":2}}""");
				Sdk sdk = Sdk.over(api.baseUrl())) {
			CreateEmbeddingResponse embeddings = sdk.blocking()
				.embeddings()
				.create(EmbeddingCreateParams.builder().model("text-embedding-3-small").input("two words").build());
			assertThat(embeddings.data().get(0).embedding()).containsExactly(0.5F, -1F);
			assertThat(api.only().text()).contains("two words");
		}
	}

	@Test
	void responsesAreAnswered() throws IOException {
		try (ApiServer api = ApiServer.start().json("/responses", """
				{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"gpt-4.1-mini",\
				"output":[{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":\
				[{"type":"output_text","text":"Paris","annotations":[]}]}],"parallel_tool_calls":true,\
				"tool_choice":"auto","tools":[]}"""); Sdk sdk = Sdk.over(api.baseUrl())) {
			Response response = sdk.blocking()
				.responses()
				.create(ResponseCreateParams.builder().model("gpt-4.1-mini").input("Capital of France?").build());
			assertThat(response.output().get(0).asMessage().content().get(0).asOutputText().text()).isEqualTo("Paris");
		}
	}

	@Test
	void aSmallFileIsUploaded(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n{}");
		try (ApiServer api = ApiServer.start().json("/files", FILE); Sdk sdk = Sdk.over(api.baseUrl())) {
			FileObject created = sdk.blocking()
				.files()
				.create(FileCreateParams.builder().file(file).purpose(FilePurpose.BATCH).build());
			assertThat(created.id()).isEqualTo("file-1");
			assertThat(api.only().text()).contains("filename=\"a.jsonl\"", "{}\n{}");
			assertThat(api.only().headers().getFirst("Content-Type")).startsWith("multipart/form-data; boundary=");
		}
	}

	@Test
	void aLargeFileIsUploadedAsItIsSent() throws Exception {
		byte[] content = new byte[5_000_000];
		new Random(1).nextBytes(content);
		try (ApiServer api = ApiServer.start().json("/files", FILE); Sdk sdk = Sdk.over(api.baseUrl())) {
			FileObject created = sdk.async()
				.files()
				.create(FileCreateParams.builder().file(content).purpose(FilePurpose.BATCH).build())
				.get(20, TimeUnit.SECONDS);
			assertThat(created.id()).isEqualTo("file-1");
			assertThat(api.only().headers().getFirst("Content-Length"))
				.isEqualTo(Integer.toString(api.only().body().length));
			assertThat(new String(api.only().body(), StandardCharsets.ISO_8859_1))
				.contains(new String(content, StandardCharsets.ISO_8859_1));
		}
	}

	@Test
	void aFileThatIsTooLargeForMemoryIsRefused() throws IOException {
		try (ApiServer api = ApiServer.start().json("/files", FILE); Sdk sdk = Sdk.over(api.baseUrl())) {
			InputStream content = new BufferedInputStream(new ByteArrayInputStream(new byte[65 * 1024 * 1024]));
			assertThatExceptionOfType(OpenAIException.class)
				.isThrownBy(() -> sdk.blocking()
					.files()
					.create(FileCreateParams.builder().file(content).purpose(FilePurpose.BATCH).build()))
				.withMessageContaining("64 MB at most");
			assertThat(api.received()).isEmpty();
		}
	}

	@Test
	void theContentOfAFileIsReadAsItComes() throws Exception {
		byte[] content = new byte[3_000_000];
		new Random(2).nextBytes(content);
		try (ApiServer api = ApiServer.start().at("/files", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
			exchange.sendResponseHeaders(200, content.length);
			exchange.getResponseBody().write(content);
		}); Sdk sdk = Sdk.over(api.baseUrl())) {
			try (HttpResponse response = sdk.blocking().files().content("file 1/2")) {
				assertThat(response.body().readAllBytes()).isEqualTo(content);
			}
			assertThat(api.only().uri()).isEqualTo("/v1/files/file%201%2F2/content");
			byte[] read = sdk.async()
				.files()
				.content("file-1")
				.thenApply(ServicesTests::read)
				.get(10, TimeUnit.SECONDS);
			assertThat(read).isEqualTo(content);
			assertNothingInFlight(sdk);
		}
	}

	private static byte[] read(HttpResponse response) {
		try (response) {
			return response.body().readAllBytes();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String text(Stream<ChatCompletionChunk> chunks) {
		return chunks.flatMap((chunk) -> chunk.choices().stream())
			.flatMap((choice) -> choice.delta().content().stream())
			.collect(Collectors.joining());
	}

	private static void assertNothingInFlight(Sdk sdk) {
		Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> assertThat(sdk.inFlight()).isZero());
	}

	@Test
	void theKeyIsThatOfTheClient() throws IOException {
		try (ApiServer api = ApiServer.start().json("/models", "{\"object\":\"list\",\"data\":[]}");
				Sdk sdk = Sdk.over(api.baseUrl())) {
			assertThat(sdk.blocking().models().list().data()).isEmpty();
			assertThat(api.only().headers().get("Authorization")).isEqualTo(List.of("Bearer key-of-the-client"));
			assertThat(api.only().headers().toString()).doesNotContain("the-key-is-that-of-ai-client");
			assertThat(api.only().method()).isEqualTo("GET");
		}
	}

	@Test
	void structuredOutputsAreRead() throws IOException {
		try (ApiServer api = ApiServer.start().json("/chat/completions", """
				{"id":"1","object":"chat.completion","created":1,"model":"gpt-4.1-mini","choices":[{"index":0,\
				"finish_reason":"stop","message":{"role":"assistant","content":"{\\"name\\":\\"Paris\\"}"}}]}""");
				Sdk sdk = Sdk.over(api.baseUrl())) {
			assertThat(sdk.blocking()
				.chat()
				.completions()
				.create(ChatCompletionCreateParams.builder()
					.model("gpt-4.1-mini")
					.addUserMessage("Capital of France?")
					.responseFormat(City.class)
					.build())
				.choices()
				.get(0)
				.message()
				.content()
				.map((city) -> city.name)).hasValue("Paris");
		}
	}

	static class City {

		public String name;

	}

}
