package io.aiclient.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aiclient.simulator.quota.LimitKind;
import io.aiclient.simulator.quota.QuotaDecision;
import io.aiclient.simulator.quota.QuotaRefusal;

/**
 * Words 429s as OpenAI does.
 */
final class Refusals {

	private final boolean retryAfter;

	Refusals(boolean retryAfter) {
		this.retryAfter = retryAfter;
	}

	Reply overQuota(QuotaRefusal refusal, String model) {
		String unit = switch (refusal.limit()) {
			case REQUESTS -> "requests per min (RPM)";
			case REQUESTS_PER_DAY -> "requests per day (RPD)";
			case TOKENS -> "tokens per min (TPM)";
		};
		String type = (refusal.limit() == LimitKind.TOKENS) ? "tokens" : "requests";
		if (refusal.decision() instanceof QuotaDecision.TryAgain tryAgain) {
			String message = "Rate limit reached for " + model + " in organization org-simulated on " + unit
					+ ": Limit " + refusal.quota().limit() + ", Used " + refusal.used() + ", Requested "
					+ refusal.requested() + ". Please try again in " + RateLimitHeaders.format(tryAgain.after())
					+ ". Visit https://platform.openai.com/account/rate-limits to learn more.";
			return Reply.error(rateLimit(message, type)).withHeaders(retryAfter(tryAgain.after()));
		}
		String message = "Request too large for " + model + " in organization org-simulated on " + unit + ": Limit "
				+ refusal.quota().limit() + ", Requested " + refusal.requested()
				+ ". The input or output tokens must be reduced in order to run successfully. "
				+ "Visit https://platform.openai.com/account/rate-limits to learn more.";
		return Reply.error(rateLimit(message, type));
	}

	Reply tooManyInFlight(int max) {
		return Reply.error(new ApiError(429, "Too many concurrent requests: at most " + max + " at a time.",
				"rate_limit_error", null, "concurrency_limit_exceeded"));
	}

	private static ApiError rateLimit(String message, String type) {
		return new ApiError(429, message, type, null, "rate_limit_exceeded");
	}

	private Map<String, String> retryAfter(Duration after) {
		if (!this.retryAfter) {
			return Map.of();
		}
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("retry-after", Long.toString(after.plusNanos(999_999_999).toSeconds()));
		headers.put("retry-after-ms", Long.toString(RateLimitHeaders.ceilMillis(after)));
		return headers;
	}

}
