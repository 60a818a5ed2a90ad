package io.aiclient.springai;

import java.time.Duration;
import java.util.stream.Stream;

import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

import io.aiclient.error.AiTimeoutException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What goes wrong: the client repeats what helps, and what lasts is the SDK's exception,
 * as without the client.
 */
class FaultTests {

	static Stream<Arguments> passing() {
		return Stream.of(arguments(Fault.status(429)), arguments(Fault.status(429).header("Retry-After", "0")),
				arguments(Fault.status(500)), arguments(WireFault.RESET_BEFORE_HEADERS));
	}

	@ParameterizedTest
	@MethodSource("passing")
	void whatPassesIsTriedAgain(Fault fault) {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(fault, fault);
			assertThat(application.chat().prompt("Hello").call().content())
				.isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(provider.counts().received()).isEqualTo(3);
			provider.enqueue(fault);
			assertThat(String.join("",
					application.chat().prompt("Hello").stream().content().collectList().block(Duration.ofSeconds(20))))
				.isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(provider.counts().received()).isEqualTo(5);
			assertNothingInFlight(application);
		}
	}

	static Stream<Arguments> lasting() {
		return Stream.of(arguments(Fault.status(429), RateLimitException.class, 4),
				arguments(Fault.status(500), InternalServerException.class, 4),
				arguments(Fault.status(400), BadRequestException.class, 1),
				arguments(Fault.billing(), RateLimitException.class, 1),
				arguments(WireFault.RESET_BEFORE_HEADERS, OpenAIIoException.class, 4));
	}

	@ParameterizedTest
	@MethodSource("lasting")
	void whatLastsIsAnExceptionOfTheSdk(Fault fault, Class<? extends OpenAIException> type, int attempts) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(fault, 1)));
				Application application = Application.over(provider.baseUrl())) {
			assertThatExceptionOfType(type).isThrownBy(() -> application.chat().prompt("Hello").call().content());
			assertThat(provider.counts().received()).isEqualTo(attempts);
			assertNothingInFlight(application);
		}
	}

	@Test
	void aStreamThatBreaksOffIsAnError() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			provider.enqueue(WireFault.RESET_MID_BODY);
			assertThatExceptionOfType(OpenAIException.class).isThrownBy(() -> application.chat()
				.prompt("Hello")
				.stream()
				.content()
				.collectList()
				.block(Duration.ofSeconds(20)));
			assertThat(provider.counts().received()).isOne();
			assertNothingInFlight(application);
		}
	}

	@Test
	void theTimeOfACallHoldsAndSpringAisMinuteDoesNot() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofSeconds(3))));
				Application application = Application.over(provider.baseUrl(), "ai.client.timeout.total=500ms")) {
			assertThatExceptionOfType(OpenAIException.class)
				.isThrownBy(() -> application.chat().prompt("Hello").call().content())
				.withCauseInstanceOf(AiTimeoutException.class)
				.withMessageContaining("500");
			assertThatExceptionOfType(OpenAIException.class)
				.isThrownBy(() -> application.chatModel()
					.call(new Prompt("Hello", OpenAiChatOptions.builder().timeout(Duration.ofMillis(250)).build())))
				.withCauseInstanceOf(AiTimeoutException.class)
				.withMessageContaining("250");
			assertNothingInFlight(application);
		}
	}

	private static void assertNothingInFlight(Application application) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(application.inFlight()).isZero());
	}

}
