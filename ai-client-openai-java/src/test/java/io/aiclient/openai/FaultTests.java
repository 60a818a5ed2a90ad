package io.aiclient.openai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.sun.net.httpserver.HttpExchange;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.ApiServer;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What the provider does wrong, seen through the SDK: the right answer where an attempt
 * helps, else the SDK's own exception.
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
	void whatPassesIsTriedAgain(Fault fault) {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			provider.enqueue(fault, fault);
			assertThat(sdk.blocking().chat().completions().create(Sdk.question("Hello")).choices().get(0).message())
				.satisfies((message) -> assertThat(message.content()).hasValue(ANSWER));
			assertThat(provider.counts().received()).isEqualTo(3);
			provider.enqueue(fault);
			assertThat(sdk.async().chat().completions().create(Sdk.question("Hello")).join().choices().get(0).message())
				.satisfies((message) -> assertThat(message.content()).hasValue(ANSWER));
			assertThat(provider.counts().received()).isEqualTo(5);
			assertNothingInFlight(sdk);
		}
	}

	static Stream<Arguments> lasting() {
		return Stream.of(arguments(Fault.status(429), RateLimitException.class, null, 4),
				arguments(Fault.status(429).header("Retry-After", "30"), RateLimitException.class, null, 1),
				arguments(Fault.status(500), InternalServerException.class, null, 4),
				arguments(Fault.status(400), OpenAIServiceException.class, null, 1),
				arguments(Fault.billing(), RateLimitException.class, null, 1),
				arguments(WireFault.RESET_BEFORE_HEADERS, OpenAIIoException.class, AiProviderException.class, 4),
				arguments(WireFault.RESET_MID_BODY, OpenAIIoException.class, AiBadResponseException.class, 4));
	}

	@ParameterizedTest
	@MethodSource("lasting")
	void whatLastsIsAnExceptionOfTheSdk(Fault fault, Class<? extends OpenAIException> type,
			@Nullable Class<? extends AiClientException> cause, int attempts) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(fault, 1)));
				Sdk sdk = Sdk.over(provider.baseUrl())) {
			assertThatExceptionOfType(type)
				.isThrownBy(() -> sdk.blocking().chat().completions().create(Sdk.question("Hello")))
				.satisfies((error) -> assertThat(error.getCause()).satisfies((thrown) -> {
					if (cause != null) {
						assertThat(thrown).isInstanceOf(cause).hasMessage(error.getMessage());
					}
				}));
			assertThat(provider.counts().received()).isEqualTo(attempts);
			assertNothingInFlight(sdk);
		}
	}

	@ParameterizedTest
	@MethodSource("lasting")
	void whatLastsIsAnExceptionOfTheSdkInAFuture(Fault fault, Class<? extends OpenAIException> type,
			@Nullable Class<? extends AiClientException> cause, int attempts) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(fault, 1)));
				Sdk sdk = Sdk.over(provider.baseUrl())) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> sdk.async().chat().completions().create(Sdk.question("Hello")).join())
				.withCauseInstanceOf(type);
			assertThat(provider.counts().received()).isEqualTo(attempts);
			assertNothingInFlight(sdk);
		}
	}

	@Test
	void whatTheLatchKeepsBackIsNeverRetriedByTheSdk() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			provider.enqueue(Fault.billing());
			assertThatExceptionOfType(RateLimitException.class)
				.isThrownBy(() -> sdk.blocking().chat().completions().create(Sdk.question("Hello")));
			assertThatExceptionOfType(OpenAIException.class)
				.isThrownBy(() -> sdk.blocking()
					.withOptions((options) -> options.maxRetries(2))
					.chat()
					.completions()
					.create(Sdk.question("Hello")))
				.isExactlyInstanceOf(OpenAIException.class)
				.withCauseInstanceOf(AiQuotaExhaustedException.class);
			assertThat(provider.counts().received()).isOne();
		}
	}

	@Test
	void theTimeOfTheSdkIsThatOfTheWholeCall() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			provider.enqueue(WireFault.HANG_BEFORE_HEADERS);
			assertThatExceptionOfType(OpenAIException.class)
				.isThrownBy(() -> sdk.blocking()
					.withOptions((options) -> options.timeout(Duration.ofMillis(200)))
					.chat()
					.completions()
					.create(Sdk.question("Hello")))
				.isExactlyInstanceOf(OpenAIException.class)
				.withCauseInstanceOf(AiTimeoutException.class);
			assertNothingInFlight(sdk);
		}
	}

	@Test
	void aClosedClientIsAnExceptionOfTheSdk() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			sdk.client().close();
			assertThatExceptionOfType(OpenAIException.class)
				.isThrownBy(() -> sdk.blocking().chat().completions().create(Sdk.question("Hello")))
				.withCauseInstanceOf(AiClientException.class);
			assertThat(provider.counts().received()).isZero();
		}
	}

	@Test
	void aStreamThatBreaksOffIsAnExceptionOfTheSdk() {
		try (SimulatedProvider provider = SimulatedProvider.start(); Sdk sdk = Sdk.over(provider.baseUrl())) {
			provider.enqueue(WireFault.RESET_MID_BODY);
			assertThatExceptionOfType(OpenAIIoException.class).isThrownBy(() -> readAll(sdk));
			assertThat(provider.counts().received()).isOne();
			assertNothingInFlight(sdk);
		}
	}

	@Test
	void anErrorWithinAStreamIsAnExceptionOfTheSdk() throws IOException {
		CountDownLatch read = new CountDownLatch(1);
		try (ApiServer api = ApiServer.start().at("/chat/completions", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 0);
			write(exchange, ApiServer.EVENT);
			ApiServer.await(read);
			write(exchange, "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\"}}\n\n");
		}); Sdk sdk = Sdk.over(api.baseUrl())) {
			try (StreamResponse<ChatCompletionChunk> chunks = sdk.blocking()
				.chat()
				.completions()
				.createStreaming(Sdk.question("Hello"))) {
				assertThatExceptionOfType(SseException.class)
					.isThrownBy(() -> chunks.stream().forEach((chunk) -> read.countDown()))
					.withMessageContaining("Overloaded");
			}
			assertThat(read.getCount()).isZero();
			assertThat(api.received()).hasSize(1);
			assertNothingInFlight(sdk);
		}
	}

	private static void write(HttpExchange exchange, String text) throws IOException {
		exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
		exchange.getResponseBody().flush();
	}

	private static void readAll(Sdk sdk) {
		try (StreamResponse<ChatCompletionChunk> chunks = sdk.blocking()
			.chat()
			.completions()
			.createStreaming(Sdk.question("Hello"))) {
			chunks.stream().forEach((chunk) -> {
			});
		}
	}

	private static void assertNothingInFlight(Sdk sdk) {
		Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> assertThat(sdk.inFlight()).isZero());
	}

}
