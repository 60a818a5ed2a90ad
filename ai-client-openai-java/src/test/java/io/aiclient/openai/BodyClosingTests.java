package io.aiclient.openai;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.errors.OpenAIException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.hamcrest.Matchers.equalTo;

/**
 * The SDK leaves it to the HTTP client to close what it uploads.
 */
class BodyClosingTests {

	private static final RequestOptions NONE = RequestOptions.none();

	private final TestBody body = new TestBody("audio/mpeg", 10, 10, false);

	private final AiOpenAiHttpClient refusing = new AiOpenAiHttpClient(
			(request) -> Mono.error(AiRefusedLocallyException.because("said so")));

	@Test
	void theBodyIsClosedWhenTheCallHasEnded() {
		assertThatExceptionOfType(OpenAIException.class).isThrownBy(() -> this.refusing.execute(request("audio"), NONE))
			.withMessage("said so")
			.withCauseInstanceOf(AiRefusedLocallyException.class);
		assertThat(this.body.closed).hasValue(1);
		assertThat(this.refusing.executeAsync(request("audio"), NONE)).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(OpenAIException.class);
		Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAtomic(this.body.closed, equalTo(2));
	}

	@Test
	void theBodyIsClosedIfTheCallDoesNotBegin() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.refusing.execute(request(".."), NONE));
		assertThat(this.body.closed).hasValue(1);
	}

	@Test
	void theBodyIsClosedWhenTheCallIsCancelled() {
		AiOpenAiHttpClient silent = new AiOpenAiHttpClient((request) -> Mono.never());
		HttpRequest request = HttpRequest.builder()
			.method(HttpMethod.POST)
			.baseUrl("https://localhost/v1")
			.addPathSegment("audio")
			.body(new TestBody("application/json", 10, 10, true))
			.build();
		silent.executeAsync(request, NONE).cancel(true);
		assertThat(((TestBody) request.body()).closed).hasValue(1);
	}

	private HttpRequest request(String path) {
		return HttpRequest.builder()
			.method(HttpMethod.POST)
			.baseUrl("https://localhost/v1")
			.addPathSegment(path)
			.body(this.body)
			.build();
	}

}
