package io.aiclient.resilience;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;

/**
 * The one place that decides what an attempt came to.
 */
public final class OutcomeClassifier {

	/**
	 * What providers give as the reason where a failure of their own ended an answer.
	 */
	private static final Set<String> FAILURES = Set.of("error", "network_error", "server_error",
			"insufficient_system_resource", "abort", "aborted");

	private static final ErrorDetails SENT = ErrorDetails.LOCAL.withAttempts(1);

	private final ProviderErrorClassifier providerErrors;

	/**
	 * Creates a classifier.
	 * @param client the client's name, for the log
	 * @param clock today's date and time, for a {@code Retry-After} that is a date
	 * @param includeProviderMessage whether errors say what the provider said, which may
	 * quote the prompt
	 */
	public OutcomeClassifier(String client, InstantSource clock, boolean includeProviderMessage) {
		this.providerErrors = new ProviderErrorClassifier(new RetryAfter(client, clock), includeProviderMessage);
	}

	/**
	 * Whether the reason for which an answer ended is a failure of the provider's, for
	 * example {@code error}, in any case: what came before is a part of an answer then,
	 * and no success.
	 */
	public static boolean isFailure(@Nullable String finishReason) {
		return finishReason != null && FAILURES.contains(finishReason.toLowerCase(Locale.ROOT));
	}

	/**
	 * Whether an answer says anything at all, and came to its end: the failure that it
	 * is, or null if it is a success.
	 */
	public @Nullable Classification classify(AiResponse response) {
		if (isFailure(response.finishReason())) {
			return new Classification(Outcome.SERVER_ERROR,
					new AiProviderException("The provider failed before its answer was whole (finish reason: "
							+ response.finishReason() + "); what came of it may be billed", SENT, true, null));
		}
		if (!response.content().isEmpty() || !response.toolCalls().isEmpty() || response.refusal() != null) {
			return null;
		}
		return new Classification(Outcome.EMPTY_ANSWER,
				new AiBadResponseException(
						"The provider answered without content, tool call or refusal (finish reason: "
								+ response.finishReason() + "); it was billed all the same",
						SENT, null));
	}

	/**
	 * The part of an answer that was generated before an attempt failed.
	 */
	public static @Nullable AiResponse answer(Throwable failure) {
		AiExchangeException reported = find(failure, AiExchangeException.class);
		return (reported != null) ? reported.answer() : null;
	}

	/**
	 * Classifies what the exchange reported or threw.
	 */
	public Classification classify(Throwable failure) {
		AiExchangeException reported = find(failure, AiExchangeException.class);
		if (reported != null) {
			return classify(reported);
		}
		if (failure instanceof AiClientException error) {
			return new Classification(blamesTheCaller(error) ? Outcome.INVALID_REQUEST : Outcome.UNKNOWN_FAILURE,
					error);
		}
		return foreign(failure);
	}

	/**
	 * What never reached the provider says nothing about it.
	 */
	private static boolean blamesTheCaller(AiClientException error) {
		return error instanceof AiRefusedLocallyException || error instanceof AiInvalidRequestException
				|| error instanceof AiContextTooLongException;
	}

	private Classification classify(AiExchangeException failure) {
		String message = String.valueOf(failure.getMessage());
		boolean timeout = failure.isTimeout();
		return switch (failure.stage()) {
			case CONNECT -> connectFailed(message, failure, timeout);
			case SENT -> timeout ? responseTimeout(message, failure) : reset(message, failure);
			case STATUS, EVENT -> this.providerErrors.classify(failure);
			case BODY -> new Classification(Outcome.BROKEN_BODY,
					timeout ? new AiTimeoutException(message, SENT, AiTimeoutException.Timeout.IDLE, failure)
							: new AiBadResponseException(message, SENT, failure));
			case TOO_LARGE -> new Classification(Outcome.TOO_LARGE, new AiBadResponseException(message, SENT, failure));
		};
	}

	private static Classification foreign(Throwable failure) {
		String message = "The exchange failed: " + Thrown.name(failure);
		if (has(failure, OutcomeClassifier::isConnectFailure)) {
			return connectFailed(message, failure, false);
		}
		if (Thrown.isTimeout(failure)) {
			return responseTimeout(message, failure);
		}
		if (has(failure, IOException.class::isInstance)) {
			return reset(message, failure);
		}
		return new Classification(Outcome.UNKNOWN_FAILURE,
				new AiProviderException("The exchange failed: " + Thrown.describe(failure), SENT, false, failure));
	}

	private static Classification connectFailed(String message, Throwable failure, boolean timeout) {
		AiClientException error = timeout
				? new AiTimeoutException(message, SENT, AiTimeoutException.Timeout.CONNECT, failure)
				: new AiProviderException(message, SENT, true, failure);
		return new Classification(Outcome.CONNECT_FAILED, error);
	}

	private static Classification responseTimeout(String message, Throwable failure) {
		return new Classification(Outcome.RESPONSE_TIMEOUT,
				new AiTimeoutException(message, SENT, AiTimeoutException.Timeout.RESPONSE, failure));
	}

	private static Classification reset(String message, Throwable failure) {
		return new Classification(Outcome.CONNECTION_RESET, new AiProviderException(message, SENT, true, failure));
	}

	private static boolean isConnectFailure(Throwable cause) {
		return cause instanceof ConnectException || cause instanceof UnknownHostException
				|| cause instanceof NoRouteToHostException || cause instanceof SSLException;
	}

	private static boolean has(Throwable failure, Predicate<Throwable> kind) {
		return Thrown.causes(failure).anyMatch(kind);
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		return Thrown.causes(failure).filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

}
