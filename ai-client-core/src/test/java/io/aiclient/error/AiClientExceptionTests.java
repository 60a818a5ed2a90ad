package io.aiclient.error;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

class AiClientExceptionTests {

	private static final ErrorDetails DETAILS = ErrorDetails.LOCAL.withStatus(429)
		.withProviderMessage("slower")
		.withProviderCode("rate_limit_exceeded")
		.withRequestId("req-1")
		.withAttempts(1)
		.withRetryAfter(Duration.ofSeconds(7));

	private static final Throwable CAUSE = new IOException("reset");

	static Stream<AiClientException> everyKind() {
		return Stream.of(new AiThrottledException("m", DETAILS, CAUSE),
				new AiQuotaExhaustedException("m", DETAILS, CAUSE), new AiAuthenticationException("m", DETAILS, CAUSE),
				new AiInvalidRequestException("m", DETAILS, CAUSE), new AiContextTooLongException("m", DETAILS, CAUSE),
				new AiProviderException("m", DETAILS, true, CAUSE), new AiProviderException("m", DETAILS, false, CAUSE),
				new AiTimeoutException("m", DETAILS, AiTimeoutException.Timeout.IDLE, CAUSE),
				new AiCircuitOpenException("m", DETAILS, CAUSE), new AiBadResponseException("m", DETAILS, CAUSE),
				new AiRefusedLocallyException("m", DETAILS, true, CAUSE),
				new AiCancelledException("m", DETAILS, CAUSE));
	}

	@ParameterizedTest
	@MethodSource("everyKind")
	void withOtherAttemptsAllElseStays(AiClientException error) {
		AiClientException after = error.withAttempts(4);
		assertThat(after).isExactlyInstanceOf(error.getClass()).hasMessage("m").hasCause(CAUSE);
		assertThat(after.attempts()).isEqualTo(4);
		assertThat(after.details().withAttempts(1)).isEqualTo(DETAILS);
		assertThat(after.retryable()).isEqualTo(error.retryable());
		assertThat(after.getStackTrace()).isEqualTo(error.getStackTrace());
		assertThat(error.withAttempts(1)).isSameAs(error);
		if (error instanceof AiTimeoutException timeout) {
			assertThat(((AiTimeoutException) after).timeout()).isEqualTo(timeout.timeout());
		}
	}

	@Test
	void aSummaryHasTheBeginningOfWhatTheProviderSaid() {
		for (String said : new String[] { "**a** ".repeat(90), "word ".repeat(1_000), "\uD83D\uDE00".repeat(300) }) {
			AiExchangeException failure = AiExchangeException.status(400, Map.of(),
					new AiExchangeException.ProviderError(null, null, said));
			AiClientException error = new AiInvalidRequestException("Refused (HTTP 400): " + failure.getMessage(),
					ErrorDetails.LOCAL.withStatus(400).withProviderMessage(failure.getMessage()).withAttempts(1), null);
			assertThat(error.summary()).startsWith("Refused (HTTP 400): ").hasSizeLessThan(110).endsWith("…");
			assertThat(error.withMessage(error.getMessage() + " (not tried again)").summary()).hasSizeLessThan(130)
				.endsWith("… (not tried again)");
		}
	}

	@Test
	void onlyWhatMustBeChangedFirstIsNotRetryable() {
		assertThat(everyKind().filter((error) -> !error.retryable())).hasSize(3)
			.hasExactlyElementsOfTypes(AiInvalidRequestException.class, AiContextTooLongException.class,
					AiProviderException.class);
	}

	@ParameterizedTest
	@MethodSource("everyKind")
	void detailsTravelToOtherMachines(AiClientException error) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(error);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			AiClientException arrived = (AiClientException) in.readObject();
			assertThat(arrived.details()).isEqualTo(DETAILS);
			assertThat(arrived.status()).isEqualTo(429);
		}
	}

}
