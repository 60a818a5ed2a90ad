package io.aiclient.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AiHttpRequestTests {

	@ParameterizedTest
	@ValueSource(strings = { "/embeddings", "/files/file-1/content", "/files?limit=2&after=a%20b", "/a:b/~c", "/x?" })
	void takesPathsBelowTheBaseUrl(String path) {
		assertThat(AiHttpRequest.builder("GET", path).build().path()).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "embeddings", "//host/x", "/a//b", "/../x", "/a/..", "/%2E%2e/x", "/a/.%2e",
			"/a#b", "/a b", "/a\nb", "/\u00e9", "http://host/x", "?a=b" })
	void refusesWhatIsNoPathBelowTheBaseUrl(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiHttpRequest.builder("GET", path))
			.withMessageStartingWith("Invalid path (")
			.withMessageContaining("such as /embeddings");
	}

	@Test
	void aPathOfAnyLengthIsRead() {
		String path = "/a".repeat(100_000);
		assertThat(AiHttpRequest.builder("GET", path).build().path()).isEqualTo(path);
	}

	@Test
	void showsNoQueryOfAPathThatItRefuses() {
		assertThatIllegalArgumentException().isThrownBy(() -> AiHttpRequest.builder("GET", "x?key=secret"))
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "post", "GET ", "G\nET" })
	void refusesWhatIsNoMethod(String method) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiHttpRequest.builder(method, "/x"))
			.withMessageStartingWith("Invalid method (");
	}

	@Test
	void leavesOutTheHeadersThatTheClientSetsItself() {
		AiHttpRequest.Builder builder = AiHttpRequest.builder("POST", "/x");
		for (String own : List.of("Authorization", "api-key", "HOST", "Content-Length", "Accept-Encoding", "Connection",
				"Transfer-Encoding", "TE")) {
			builder.header(own, "x");
		}
		builder.header("Content-Encoding", "gzip")
			.header("OpenAI-Organization", "org")
			.header("openai-organization", "second");
		assertThat(builder.build().headers()).containsExactly(Map.entry("content-encoding", List.of("gzip")),
				Map.entry("openai-organization", List.of("org", "second")));
	}

	@ParameterizedTest
	@CsvSource({ "a b,x", "a:,x", "'',x" })
	void refusesWhatIsNoNameOfAHeader(String name, String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiHttpRequest.builder("GET", "/x").header(name, value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nb", "a\nb", "\u0000", "\u000b", "\u007f" })
	void refusesAValueThatIsNotOfOneLineAndDoesNotShowIt(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiHttpRequest.builder("GET", "/x").header("a", value))
			.withMessage("Invalid value of header a (not shown): must be of one line, without control characters");
	}

	@Test
	void aTimeoutIsPositiveAndNoLongerThanAnyDurationMayLast() {
		AiHttpRequest.Builder builder = AiHttpRequest.builder("GET", "/x");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
		assertThat(builder.timeout(Duration.ofSeconds(Long.MAX_VALUE)).build().timeout()).isEqualTo(Ticker.LONGEST);
		assertThat(builder.timeout(null).build().timeout()).isNull();
	}

	@Test
	void whatABuilderAddsLaterIsNotInTheRequestsThatItBuiltBefore() {
		AiHttpRequest.Builder builder = AiHttpRequest.builder("GET", "/x").header("x-a", "1");
		AiHttpRequest first = builder.build();
		AiHttpRequest second = builder.header("x-a", "2").header("x-b", "3").build();
		assertThat(first.headers()).isEqualTo(Map.of("x-a", List.of("1")));
		assertThat(second.headers()).isEqualTo(Map.of("x-a", List.of("1", "2"), "x-b", List.of("3")));
	}

	@Test
	void showsNeitherQueryNorHeadersNorBody() {
		AiHttpRequest request = AiHttpRequest.builder("POST", "/files?key=secret")
			.header("x-key", "secret")
			.body(AiHttpBody.ofBytes("secret".getBytes(StandardCharsets.UTF_8)))
			.build();
		assertThat(request).hasToString("AiHttpRequest[POST /files, 6 bytes]");
		assertThat(request.body()).hasToString("AiHttpBody[6 bytes]");
	}

	@Test
	void aBodyHasALengthAndIsThereOnceOrAnew() {
		assertThat(AiHttpBody.empty().length()).isZero();
		assertThat(AiHttpBody.ofPublisher(3, Mono::empty).isRepeatable()).isTrue();
		assertThat(AiHttpBody.once(3, Mono.empty()).isRepeatable()).isFalse();
		assertThat(AiHttpBody.once(3, Mono.empty()).bytes()).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> AiHttpBody.once(-1, Mono.empty()));
	}

}
