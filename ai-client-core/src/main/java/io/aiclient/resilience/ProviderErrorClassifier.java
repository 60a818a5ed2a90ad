package io.aiclient.resilience;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.ErrorDetails;

/**
 * Classifies an error that the provider itself reported. Precedence: a billing code, then
 * a request that is too large for a limit, then {@code x-should-retry}, then the status;
 * an event inside a stream has no status and goes by its own type. Only a code, a type or
 * a status sets the latch, never words.
 */
final class ProviderErrorClassifier {

	private static final Set<String> BILLING = Set.of("insufficient_quota", "credit_balance_exhausted",
			"organization_spend_limit_exceeded", "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
			"billing_hard_limit_reached", "billing_not_active", "billing_error", "insufficient_balance",
			"insufficient_balance_error", "insufficient_credits", "exceeded_current_quota_error");

	/**
	 * The statuses of a request that is refused for its size.
	 */
	private static final Set<Integer> OF_SIZE = Set.of(400, 403, 413, 422, 429);

	private final RetryAfter retryAfter;

	private final boolean includeProviderMessage;

	ProviderErrorClassifier(RetryAfter retryAfter, boolean includeProviderMessage) {
		this.retryAfter = retryAfter;
		this.includeProviderMessage = includeProviderMessage;
	}

	Classification classify(AiExchangeException failure) {
		Outcome outcome = outcome(failure);
		Outcome.Retry retry = outcome.retry();
		if (!outcome.setsLatch() && outcome != Outcome.DAILY_LIMIT && outcome != Outcome.REQUEST_TOO_LARGE) {
			retry = switch (String.valueOf(failure.header("x-should-retry")).trim().toLowerCase(Locale.ROOT)) {
				case "true" -> Outcome.Retry.ALLOWED;
				case "false" -> Outcome.Retry.NEVER;
				default -> retry;
			};
		}
		return new Classification(outcome, retry, error(outcome, retry, failure));
	}

	private static Outcome outcome(AiExchangeException failure) {
		if (isBilling(failure)) {
			return Outcome.QUOTA_EXHAUSTED;
		}
		Integer status = EventNames.status(failure);
		Outcome outcome = (status != null) ? byStatus(status, failure) : byName(failure);
		if (status != null && (status == 401 || status == 402)) {
			return outcome;
		}
		if (mayBeTooLarge(status, outcome) && isTooLarge(failure)) {
			return Outcome.REQUEST_TOO_LARGE;
		}
		return ContextTooLong.isNamed(names(failure)) ? Outcome.CONTEXT_TOO_LONG : outcome;
	}

	/**
	 * Words are not asked where the status, or the name of an event, indicates another
	 * matter, such as a gateway or an overload.
	 */
	private static boolean mayBeTooLarge(@Nullable Integer status, Outcome outcome) {
		if (status != null) {
			return OF_SIZE.contains(status);
		}
		return outcome != Outcome.OVERLOADED && !outcome.setsLatch();
	}

	private static boolean isTooLarge(AiExchangeException failure) {
		String said = said(failure);
		boolean ofContext = !OversizedRequest.isOfRate(said) && ContextTooLong.isStated(said);
		return !ofContext && OversizedRequest.isStated(said);
	}

	private static boolean isBilling(AiExchangeException failure) {
		return Stream.of(failure.code(), failure.type()).anyMatch((word) -> word != null && BILLING.contains(word));
	}

	private static Outcome byStatus(int status, AiExchangeException failure) {
		return switch (status) {
			case 401 -> Outcome.UNAUTHORIZED;
			case 402 -> Outcome.QUOTA_EXHAUSTED;
			case 403 -> Outcome.FORBIDDEN;
			case 408 -> Outcome.REQUEST_TIMEOUT;
			case 409 -> Outcome.CONFLICT;
			case 429 -> tooMany(failure);
			case 498 -> Outcome.CAPACITY_EXCEEDED;
			case 503, 504, 529 -> Outcome.OVERLOADED;
			case 500 -> (!OversizedRequest.isOfRate(said(failure)) && isOfContext(failure)) ? Outcome.CONTEXT_TOO_LONG
					: Outcome.SERVER_ERROR;
			case 400, 413, 422 -> blamesTheRequest(failure);
			default -> (status >= 500) ? Outcome.SERVER_ERROR : Outcome.INVALID_REQUEST;
		};
	}

	/**
	 * By the names that an event gives its error; by its words only where it has none.
	 */
	private static Outcome byName(AiExchangeException failure) {
		boolean unnamed = EventNames.isUnnamed(failure);
		Outcome outcome = unnamed ? EventNames.outcomeOfWords(said(failure)) : EventNames.outcomeOf(names(failure));
		return switch (outcome) {
			case RATE_LIMITED -> {
				Outcome limit = tooMany(failure);
				boolean ofMinutes = unnamed && limit == Outcome.DAILY_LIMIT && TextualWait.of(failure, limit) != null;
				yield ofMinutes ? Outcome.RATE_LIMITED : limit;
			}
			case INVALID_REQUEST -> blamesTheRequest(failure);
			case SERVER_ERROR -> isOfContext(failure) ? Outcome.CONTEXT_TOO_LONG : outcome;
			default -> outcome;
		};
	}

	private static Outcome tooMany(AiExchangeException failure) {
		if (mentions(failure, "slow_down", "slow down", "concurren", "high demand", "overloaded")) {
			return Outcome.CONCURRENCY_LIMITED;
		}
		if (mentions(failure, "per day", "perday", "per_day", "daily", "(rpd)", "(tpd)")) {
			return Outcome.DAILY_LIMIT;
		}
		return Outcome.RATE_LIMITED;
	}

	private static Outcome blamesTheRequest(AiExchangeException failure) {
		return isOfContext(failure) ? Outcome.CONTEXT_TOO_LONG : Outcome.INVALID_REQUEST;
	}

	private static boolean isOfContext(AiExchangeException failure) {
		return ContextTooLong.isStated(said(failure));
	}

	private static String names(AiExchangeException failure) {
		return (failure.code() + " " + failure.type()).toLowerCase(Locale.ROOT);
	}

	private static String said(AiExchangeException failure) {
		return names(failure) + " " + EventNames.words(failure).toLowerCase(Locale.ROOT);
	}

	private static boolean mentions(AiExchangeException failure, String... words) {
		return EventNames.containsAny(said(failure), words);
	}

	private AiClientException error(Outcome outcome, Outcome.Retry retry, AiExchangeException failure) {
		ErrorDetails details = details(failure, outcome);
		String message = message(outcome, failure);
		return switch (outcome) {
			case UNAUTHORIZED, FORBIDDEN -> new AiAuthenticationException(message, details, null);
			case QUOTA_EXHAUSTED -> new AiQuotaExhaustedException(message, details, null);
			case RATE_LIMITED, DAILY_LIMIT, CONCURRENCY_LIMITED -> new AiThrottledException(message, details, null);
			case CONTEXT_TOO_LONG -> new AiContextTooLongException(message, details, null);
			case INVALID_REQUEST, REQUEST_TOO_LARGE -> new AiInvalidRequestException(message, details, null);
			default -> new AiProviderException(message, details, retry != Outcome.Retry.NEVER, null);
		};
	}

	private ErrorDetails details(AiExchangeException failure, Outcome outcome) {
		Duration wait = (outcome != Outcome.REQUEST_TOO_LARGE) ? this.retryAfter.read(failure, outcome) : null;
		String code = (failure.code() != null) ? failure.code() : failure.type();
		String requestId = Stream.of("x-request-id", "request-id", "apim-request-id", "x-ms-request-id")
			.map(failure::header)
			.filter((id) -> id != null)
			.findFirst()
			.orElse(null);
		return ErrorDetails.LOCAL.withStatus(failure.status())
			.withProviderMessage(this.includeProviderMessage ? failure.getMessage() : null)
			.withProviderCode(code)
			.withRequestId(requestId)
			.withAttempts(1)
			.withRetryAfter(wait);
	}

	private String message(Outcome outcome, AiExchangeException failure) {
		String what = switch (outcome) {
			case UNAUTHORIZED -> "The provider refused the key";
			case FORBIDDEN -> "The provider refused what the key asked for";
			case QUOTA_EXHAUSTED -> "The account's credit or spending limit is used up";
			case RATE_LIMITED -> "The provider's rate limit was reached";
			case DAILY_LIMIT -> "The provider's limit per day was reached";
			case CONCURRENCY_LIMITED -> "The provider asks for fewer requests at once";
			case CONTEXT_TOO_LONG -> "The request is longer than the model takes";
			case REQUEST_TOO_LARGE -> "The request is larger than the provider's limit lets through in any window: "
					+ "shorten it, lower maxTokens, or raise the limit of the account";
			case INVALID_REQUEST -> "The provider refused the request";
			default -> "The provider failed";
		};
		String text = what + " (" + describe(failure.status()) + ")";
		if (this.includeProviderMessage) {
			return text + ": " + failure.getMessage();
		}
		String code = (failure.code() != null) ? failure.code() : failure.type();
		return (code != null) ? text + ": " + code : text;
	}

	private static String describe(@Nullable Integer status) {
		if (status == null) {
			return "an error event in the stream";
		}
		return (status == 404) ? "HTTP 404; check the path of the base URL, and the model" : "HTTP " + status;
	}

}
