package io.aiclient.langchain4j;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.http.AiHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestsOfModelsTests {

	private final RequestsOfModels requests = new RequestsOfModels(
			List.of("https://gateway.example/team/v1", "https://api.openai.com/v1"), null);

	@ParameterizedTest
	@CsvSource({ "https://api.openai.com/v1/chat/completions, /chat/completions",
			"https://gateway.example/team/v1/models?limit=2&q=a+b, /models?limit=2&q=a+b" })
	void whatFollowsTheAddressIsThePath(String url, String path) {
		assertThat(this.requests.convert(get(url)).path()).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/v1/models", "https://api.openai.com/v10/models",
			"https://api.openai.com/v1", "https://api.openai.com.example/v1/models" })
	void anotherAddressIsRefused(String url) {
		assertThatExceptionOfType(AiLangChain4jException.class).isThrownBy(() -> this.requests.convert(get(url)))
			.withMessageStartingWith("The model calls " + url + ", which is not below the address of its client "
					+ "(https://gateway.example/team/v1)");
	}

	@Test
	void theMessageHasNeitherQueryNorPassword() {
		assertThatExceptionOfType(AiLangChain4jException.class)
			.isThrownBy(() -> this.requests.convert(get("https://me:pass-1@other.example/v1/models?key=pass-2")))
			.withMessageContaining("https://other.example/v1/models,")
			.satisfies((error) -> assertThat(error.getMessage()).doesNotContain("pass-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/../models", "/a b", "//models" })
	void aPathThatIsNoneIsNotRetried(String path) {
		assertThatExceptionOfType(AiLangChain4jException.class)
			.isThrownBy(() -> this.requests.convert(get("https://api.openai.com/v1" + path)))
			.withMessageStartingWith("The request cannot be sent: Invalid path");
	}

	@Test
	void namesInAFormCannotEndTheirLine() {
		AiHttpRequest form = this.requests.convert(HttpRequest.builder()
			.method(HttpMethod.POST)
			.url("https://api.openai.com/v1/files")
			.addHeader("Content-Type", "multipart/form-data; boundary=----LangChain4j")
			.addFormDataField("a\"b", "é")
			.addFormDataFile("file", "x\r\ny.txt", "text/plain\r\nX-Header: 1", new byte[] { 1, 2 })
			.build());
		String type = form.headers().get("content-type").get(0);
		assertThat(form.headers().get("content-type")).hasSize(1);
		String boundary = type.substring("multipart/form-data; boundary=".length());
		String body = Flux.from(form.body().content())
			.map((piece) -> StandardCharsets.UTF_8.decode(piece).toString())
			.collectList()
			.map((pieces) -> String.join("", pieces))
			.block(Duration.ofSeconds(5));
		assertThat(body).isEqualTo("--" + boundary + "\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\né\r\n"
				+ "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x%0D%0Ay.txt\"\r\n"
				+ "Content-Type: text/plain  X-Header: 1\r\n\r\n\u0001\u0002\r\n--" + boundary + "--\r\n");
		assertThat(form.body().length()).isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
		assertThat(form.body().isRepeatable()).isTrue();
	}

	@Test
	void theTimeIsThatOfTheModelUnlessItIsLangChain4jsDefault() {
		assertThat(timeout(15, 60)).isNull();
		assertThat(timeout(60, 60)).isEqualTo(Duration.ofSeconds(60));
		assertThat(timeout(15, 30)).isEqualTo(Duration.ofSeconds(30));
	}

	private static Duration timeout(int connect, int read) {
		Duration[] timeout = new Duration[1];
		new AiLangChain4jHttpClientBuilder((request) -> {
			timeout[0] = request.timeout();
			return Mono.error(new IllegalStateException());
		}).connectTimeout(Duration.ofSeconds(connect))
			.readTimeout(Duration.ofSeconds(read))
			.build()
			.execute(get("https://api.openai.com/v1/models"), new Ignoring());
		return timeout[0];
	}

	private static HttpRequest get(String url) {
		return HttpRequest.builder().method(HttpMethod.GET).url(url).headers(Map.of()).build();
	}

	private static final class Ignoring implements ServerSentEventListener {

		@Override
		public void onError(Throwable error) {
			assertThat(error).isNotNull();
		}

	}

}
