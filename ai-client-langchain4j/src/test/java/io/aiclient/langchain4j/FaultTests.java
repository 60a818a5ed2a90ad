package io.aiclient.langchain4j;

import java.io.IOException;
import java.util.stream.Stream;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.ApiServer;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What the provider does wrong, seen through LangChain4j: the right answer where an
 * attempt helps, else LangChain4j's own exception.
 */
class FaultTests {

	private static final String ANSWER = SimulatedProvider.answerTo("Hello");

	static Stream<Arguments> passing() {
		return Stream.of(arguments(Fault.status(429)), arguments(Fault.status(429).header("Retry-After", "0")),
				arguments(Fault.status(500)), arguments(Fault.status(503)), arguments(WireFault.RESET_BEFORE_HEADERS),
				arguments(WireFault.RESET_MID_BODY));
	}

	@ParameterizedTest
	@MethodSource("passing")
	void whatPassesIsTriedAgain(Fault fault) throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(fault, fault);
			assertThat(application.chat().chat("Hello")).isEqualTo(ANSWER);
			assertThat(provider.counts().received()).isEqualTo(3);
			if (fault != WireFault.RESET_MID_BODY) {
				provider.enqueue(fault);
				StreamedAnswer streamed = new StreamedAnswer();
				application.streamingChat().chat("Hello", streamed);
				assertThat(streamed.response().aiMessage().text()).isEqualTo(ANSWER);
				assertThat(String.join("", streamed.parts())).isEqualTo(ANSWER);
				assertThat(provider.counts().received()).isEqualTo(5);
			}
			assertNothingInFlight(application);
		}
	}

	static Stream<Arguments> lasting() {
		return Stream.of(arguments(Fault.status(429), RateLimitException.class, null, 4),
				arguments(Fault.status(429).header("Retry-After", "30"), RateLimitException.class, null, 1),
				arguments(Fault.status(500), InternalServerException.class, null, 4),
				arguments(Fault.status(400), InvalidRequestException.class, null, 1),
				arguments(Fault.status(401), AuthenticationException.class, null, 1),
				arguments(Fault.billing(), RateLimitException.class, null, 1),
				arguments(WireFault.RESET_BEFORE_HEADERS, RetriableException.class, AiProviderException.class, 4),
				arguments(WireFault.RESET_MID_BODY, RetriableException.class, AiBadResponseException.class, 4));
	}

	@ParameterizedTest
	@MethodSource("lasting")
	void whatLastsIsAnExceptionOfLangChain4j(Fault fault, Class<? extends LangChain4jException> type,
			@Nullable Class<? extends AiClientException> cause, int attempts) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(fault, 1)));
				Application application = Application.over(provider.baseUrl())) {
			Throwable error = catchThrowable(() -> application.chat().chat("Hello"));
			assertThat(error).isExactlyInstanceOf(type)
				.hasCauseExactlyInstanceOf((cause != null) ? cause : HttpException.class);
			assertThat(provider.counts().received()).isEqualTo(attempts);
			assertNothingInFlight(application);
		}
	}

	@ParameterizedTest
	@MethodSource("lasting")
	void whatLastsIsTheSameExceptionInAStream(Fault fault, Class<? extends LangChain4jException> type,
			@Nullable Class<? extends AiClientException> cause, int attempts) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(fault, 1)));
				Application application = Application.over(provider.baseUrl())) {
			StreamedAnswer streamed = new StreamedAnswer();
			application.streamingChat().chat("Hello", streamed);
			assertThat(streamed.error()).isInstanceOf(type);
			assertThat(streamed.thread()).startsWith("ai-client-langchain4j-");
			boolean brokeOff = fault == WireFault.RESET_MID_BODY;
			assertThat(provider.counts().received()).isEqualTo(brokeOff ? 1 : attempts);
			assertNothingInFlight(application);
			assertThat(streamed.ends()).hasSize(1);
		}
	}

	@Test
	void theBodyOfTheProviderIsTheMessage() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(Fault.status(400).body("application/json", "{\"error\":{\"message\":\"No such voice\"}}"));
			assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> application.chat().chat("Hello"))
				.withMessage("{\"error\":{\"message\":\"No such voice\"}}")
				.satisfies((error) -> assertThat(error.getCause()).isInstanceOfSatisfying(HttpException.class,
						(http) -> assertThat(http.statusCode()).isEqualTo(400)));
		}
	}

	@Test
	void anAnswerWithoutABodyIsNamedByItsStatus() throws IOException {
		try (ApiServer api = ApiServer.start().at("", (exchange) -> exchange.sendResponseHeaders(404, -1));
				Application application = Application.over(api.baseUrl())) {
			assertThatExceptionOfType(ModelNotFoundException.class).isThrownBy(() -> application.chat().chat("Hello"))
				.withMessage("HTTP 404, without a body");
		}
	}

	@Test
	void theKeyThatTheProviderQuotesIsNotInTheMessage() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(Fault.status(401)
				.body("application/json", "{\"error\":{\"message\":\"Wrong key: " + Application.KEY + ", sorry\"}}"));
			assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> application.chat().chat("Hello"))
				.withMessage("{\"error\":{\"message\":\"Wrong key: ******, sorry\"}}");
		}
	}

	@Test
	void whatTheLatchKeepsBackIsNeverRetriedByAModel() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(Fault.billing());
			assertThatExceptionOfType(RateLimitException.class).isThrownBy(() -> application.chat().chat("Hello"));
			assertThatExceptionOfType(AiLangChain4jException.class)
				.isThrownBy(() -> model(application).build().chat("Hello"))
				.isInstanceOf(NonRetriableException.class)
				.withCauseInstanceOf(AiQuotaExhaustedException.class)
				.satisfies((error) -> assertThat(error).hasMessage(error.getCause().getMessage()));
			assertThat(provider.counts().received()).isOne();
		}
	}

	@Test
	void whatAnOpenBreakerKeepsBackIsNeverRetriedByAModel() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(Fault.status(500), 1)));
				Application application = Application.over(provider.baseUrl(), "ai.client.retry.max-retries=0",
						"ai.client.circuit-breaker.minimum-calls=2", "ai.client.circuit-breaker.window-size=2")) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(InternalServerException.class)
					.isThrownBy(() -> application.chat().chat("Hello"));
			}
			assertThatExceptionOfType(AiLangChain4jException.class)
				.isThrownBy(() -> model(application).build().chat("Hello"))
				.withCauseInstanceOf(AiCircuitOpenException.class);
			StreamedAnswer streamed = new StreamedAnswer();
			application.streamingChat().chat("Hello", streamed);
			assertThat(streamed.error()).isExactlyInstanceOf(AiLangChain4jException.class)
				.hasCauseInstanceOf(AiCircuitOpenException.class);
			assertThat(provider.counts().received()).isEqualTo(2);
		}
	}

	@Test
	void theTimeOfTheModelIsThatOfTheWholeCall() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(WireFault.HANG_BEFORE_HEADERS);
			assertThatExceptionOfType(AiLangChain4jException.class)
				.isThrownBy(() -> model(application).timeout(ofMillis(200)).build().chat("Hello"))
				.withCauseInstanceOf(AiTimeoutException.class);
			assertThat(provider.counts().received()).isOne();
			assertNothingInFlight(application);
		}
	}

	@Test
	void theTimesThatLangChain4jSetsCountAsNone() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), "ai.client.timeout.total=300ms")) {
			provider.enqueue(WireFault.HANG_BEFORE_HEADERS);
			assertThatExceptionOfType(AiLangChain4jException.class)
				.isThrownBy(() -> model(application).build().chat("Hello"))
				.withCauseInstanceOf(AiTimeoutException.class);
			provider.enqueue(Fault.status(500));
			assertThat(model(application).timeout(ofSeconds(60)).build().chat("Hello")).isEqualTo(ANSWER);
		}
	}

	@Test
	void aProviderThatIsSilentIsATimeoutOfLangChain4j() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(WireFault.HANG_BEFORE_HEADERS, 1)));
				Application application = Application.over(provider.baseUrl(), "ai.client.timeout.response=200ms",
						"ai.client.retry.max-retries=0")) {
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> application.chat().chat("Hello"))
				.withCauseInstanceOf(AiTimeoutException.class);
			assertNothingInFlight(application);
		}
	}

	@Test
	void aClosedClientIsAnExceptionThatIsNotRetried() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			OpenAiChatModel model = model(application).build();
			application.client().close();
			assertThatExceptionOfType(AiLangChain4jException.class).isThrownBy(() -> model.chat("Hello"))
				.withCauseInstanceOf(AiClientException.class);
			assertThat(provider.counts().received()).isZero();
		}
	}

	/**
	 * A model as an application makes it, with the retries of LangChain4j.
	 */
	private static OpenAiChatModel.OpenAiChatModelBuilder model(Application application) {
		return OpenAiChatModel.builder().httpClientBuilder(application.http()).modelName("gpt-4.1-mini");
	}

	private static void assertNothingInFlight(Application application) {
		Awaitility.await().atMost(ofSeconds(5)).untilAsserted(() -> assertThat(application.inFlight()).isZero());
	}

}
