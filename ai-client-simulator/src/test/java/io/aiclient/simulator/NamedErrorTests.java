package io.aiclient.simulator;

import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NamedErrorTests {

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestTooLargeTellsTheRequestsOwnSizeAndHalfOfItAsTheLimit(boolean streamed) throws Exception {
		HttpResponse<String> response = answer(Fault.requestTooLarge(), request(streamed).put("max_tokens", 90));
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("retry-after")).isEmpty();
		JsonNode error = TestClient.json(response).path("error");
		assertThat(error.path("message").asString()).isEqualTo(
				"Request too large for gpt-4.1-mini in organization org-simulated on tokens per min (TPM): Limit 49, "
						+ "Requested 99. The input or output tokens must be reduced in order to run successfully. "
						+ "Visit https://platform.openai.com/account/rate-limits to learn more.");
		assertThat(error.path("type").asString()).isEqualTo("tokens");
		assertThat(error.path("code").asString()).isEqualTo("rate_limit_exceeded");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void contextTooLongTellsTheRequestsOwnSizeAndHalfOfItAsTheContext(boolean streamed) throws Exception {
		HttpResponse<String> response = answer(Fault.contextTooLong(), request(streamed));
		assertThat(response.statusCode()).isEqualTo(400);
		JsonNode error = TestClient.json(response).path("error");
		assertThat(error.path("message").asString()).isEqualTo("This model's maximum context length is 4 tokens. "
				+ "However, your messages resulted in 9 tokens. Please reduce the length of the messages.");
		assertThat(error.path("code").asString()).isEqualTo("context_length_exceeded");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void contentFilterRefusesInAzuresForm(boolean streamed) throws Exception {
		HttpResponse<String> response = answer(Fault.contentFilter(), request(streamed));
		assertThat(response.statusCode()).isEqualTo(400);
		JsonNode error = TestClient.json(response).path("error");
		assertThat(error.path("code").asString()).isEqualTo("content_filter");
		assertThat(error.path("param").asString()).isEqualTo("prompt");
		assertThat(error.at("/innererror/code").asString()).isEqualTo("ResponsibleAIPolicyViolation");
		assertThat(error.at("/innererror/content_filter_result/violence/filtered").booleanValue()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "PT1S, 1s, false", "PT1M2.5S, 1m2.5s, true", "PT0.12S, 120ms, false" })
	void waitIsInTheMessageOnly(Duration wait, String written, boolean streamed) throws Exception {
		HttpResponse<String> response = answer(Fault.waitInText(wait), request(streamed));
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().map().keySet())
			.noneMatch((name) -> name.startsWith("retry-after") || name.startsWith("x-ratelimit"));
		assertThat(TestClient.json(response).at("/error/message").asString())
			.isEqualTo("Rate limit reached for gpt-4.1-mini in organization org-simulated on requests per min (RPM). "
					+ "Please try again in " + written + '.');
		assertThat(TestClient.json(response).at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
	}

	@Test
	void waitIsNotNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.waitInText(Duration.ofMillis(-1)))
			.withMessage("Invalid wait (PT-0.001S): must be zero or more");
	}

	@Test
	void anyHeaderCanTellTheWait() throws Exception {
		HttpResponse<String> response = answer(Fault.status(429).header("x-ms-retry-after-ms", "1500"), request(false));
		assertThat(response.headers().firstValue("x-ms-retry-after-ms")).hasValue("1500");
	}

	@Test
	void anyBodyCanQuoteTheRequest() throws Exception {
		Fault other = Fault.requestTooLarge()
			.body("application/json", "[{\"detail\":\"{model} takes {limit} of {requested} {tokens}\"}]");
		ObjectNode request = request(false).put("model", "say \"{limit}\"");
		JsonNode body = TestClient.json(answer(other, request));
		assertThat(body.at("/0/detail").asString()).isEqualTo("say \"{limit}\" takes 4 of 9 {tokens}");
		assertThat(this.provider.counts().faults()).containsOnlyKeys("request-too-large");
	}

	private HttpResponse<String> answer(Fault fault, ObjectNode request) throws Exception {
		this.provider.enqueue(fault);
		return this.client.send(request);
	}

	private static ObjectNode request(boolean streamed) {
		return streamed ? TestClient.streamed("Hello") : TestClient.request("Hello");
	}

}
