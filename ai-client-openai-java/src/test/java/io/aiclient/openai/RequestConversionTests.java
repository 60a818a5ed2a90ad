package io.aiclient.openai;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import org.junit.jupiter.api.Test;

import io.aiclient.Ticker;
import io.aiclient.http.AiHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RequestConversionTests {

	private static final RequestOptions NONE = RequestOptions.none();

	@Test
	void pathAndQueryAreEncoded() {
		HttpRequest request = get("models", "ft:gpt/ä b").toBuilder()
			.putQueryParam("include[]", "a&b")
			.putQueryParam("include[]", "c+d")
			.putQueryParam("limit", "2")
			.build();
		assertThat(RequestConversion.convert(request, NONE).path())
			.isEqualTo("/models/ft:gpt%2F%C3%A4%20b?include%5B%5D=a%26b&include%5B%5D=c%2Bd&limit=2");
	}

	@Test
	void aPathThatLeadsElsewhereIsRefused() {
		for (String segment : List.of("..", ".", "")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> RequestConversion.convert(get("files", segment, "content"), NONE));
		}
	}

	@Test
	void theKeyIsLeftOutAndOtherHeadersAreNot() {
		HttpRequest request = get("models").toBuilder()
			.putHeader("Authorization", "Bearer sk-of-the-sdk")
			.putHeader("api-key", "sk-of-the-sdk")
			.putHeader("OpenAI-Organization", "org")
			.putHeader("X-Two", "1")
			.putHeader("X-Two", "2")
			.build();
		assertThat(RequestConversion.convert(request, NONE).headers())
			.isEqualTo(Map.of("openai-organization", List.of("org"), "x-two", List.of("1", "2")));
	}

	@Test
	void theTypeIsThatOfTheBody() {
		HttpRequest request = get("models").toBuilder()
			.method(HttpMethod.POST)
			.putHeader("content-type", "application/json")
			.body(body("multipart/form-data; boundary=x", 3, true))
			.build();
		AiHttpRequest converted = RequestConversion.convert(request, NONE);
		assertThat(converted.headers()).containsEntry("content-type", List.of("multipart/form-data; boundary=x"));
		assertThat(converted.method()).isEqualTo("POST");
		assertThat(converted.body().bytes()).hasSize(3);
	}

	@Test
	void theTimeOfTheSdkIsUsedUnlessItIsTheDefault() {
		assertThat(timeout(NONE)).isNull();
		assertThat(timeout(within(Duration.ofMinutes(10)))).isNull();
		assertThat(timeout(within(Duration.ofMinutes(9)))).isEqualTo(Duration.ofMinutes(9));
		assertThat(timeout(within(Duration.ZERO))).isEqualTo(Ticker.LONGEST);
	}

	@Test
	void bodiesAreInMemoryIfTheyAreSmallOrJson() {
		int large = 2 * 1024 * 1024;
		assertThat(RequestBodies.convert(body("application/json; charset=utf-8", large, true)).bytes()).hasSize(large);
		assertThat(RequestBodies.convert(body("audio/mpeg", 1024 * 1024, false)).bytes()).hasSize(1024 * 1024);
		assertThat(RequestBodies.convert(body("audio/mpeg", large, true))).satisfies((body) -> {
			assertThat(body.bytes()).isNull();
			assertThat(body.length()).isEqualTo(large);
			assertThat(body.isRepeatable()).isTrue();
		});
		assertThat(RequestBodies.convert(body("audio/mpeg", large, false)).isRepeatable()).isFalse();
	}

	private static RequestOptions within(Duration time) {
		return RequestOptions.builder().timeout(Timeout.builder().request(time).build()).build();
	}

	private static Duration timeout(RequestOptions options) {
		return RequestConversion.convert(get("models"), options).timeout();
	}

	private static HttpRequest get(String... segments) {
		return HttpRequest.builder()
			.method(HttpMethod.GET)
			.baseUrl("https://localhost/v1")
			.addPathSegments(segments)
			.build();
	}

	static HttpRequestBody body(String type, int length, boolean repeatable) {
		return new TestBody(type, length, length, repeatable);
	}

}
