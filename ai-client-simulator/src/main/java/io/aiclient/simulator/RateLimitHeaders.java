package io.aiclient.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aiclient.simulator.quota.LimitKind;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLedger;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.QuotaPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Tells the state of the quotas in OpenAI's headers. Where there is a daily limit of
 * requests only, {@code -requests} tell that, as with Groq.
 */
final class RateLimitHeaders {

	private final QuotaLimits limits;

	private final HeaderSettings.RateLimits style;

	RateLimitHeaders(QuotaLimits limits, HeaderSettings.RateLimits style) {
		this.limits = limits;
		this.style = style;
	}

	Map<String, String> of(QuotaLedger ledger, long nowNanos) {
		if (this.style == HeaderSettings.RateLimits.OFF) {
			return Map.of();
		}
		Map<String, String> headers = new LinkedHashMap<>();
		if (this.limits.requests() != null) {
			put(headers, "requests", this.limits.requests(), ledger.policy(LimitKind.REQUESTS), nowNanos);
		}
		else {
			put(headers, "requests", this.limits.requestsPerDay(), ledger.policy(LimitKind.REQUESTS_PER_DAY), nowNanos);
		}
		put(headers, "tokens", this.limits.tokens(), ledger.policy(LimitKind.TOKENS), nowNanos);
		return headers;
	}

	private void put(Map<String, String> headers, String name, @Nullable Quota quota, @Nullable QuotaPolicy policy,
			long nowNanos) {
		if (quota == null || policy == null) {
			return;
		}
		long limit = (this.style == HeaderSettings.RateLimits.ADVERTISED) ? quota.limit() : policy.allowance();
		long used = policy.allowance() - policy.remaining(nowNanos);
		headers.put("x-ratelimit-limit-" + name, Long.toString(limit));
		headers.put("x-ratelimit-remaining-" + name, Long.toString(limit - used));
		headers.put("x-ratelimit-reset-" + name, format(policy.resetAfter(nowNanos)));
	}

	/**
	 * Such as {@code 0s}, {@code 120ms}, {@code 1.5s}, {@code 6m0s}, {@code 1h0m0s},
	 * rounded up to milliseconds.
	 */
	static String format(Duration duration) {
		long millis = ceilMillis(duration);
		if (millis == 0) {
			return "0s";
		}
		if (millis < 1000) {
			return millis + "ms";
		}
		StringBuilder text = new StringBuilder();
		if (millis >= 3_600_000) {
			text.append(millis / 3_600_000).append('h');
		}
		if (millis >= 60_000) {
			text.append(millis / 60_000 % 60).append('m');
		}
		text.append(millis / 1000 % 60);
		if (millis % 1000 > 0) {
			text.append(('.' + String.format("%03d", millis % 1000)).replaceAll("0+$", ""));
		}
		return text.append('s').toString();
	}

	static long ceilMillis(Duration duration) {
		return duration.plusNanos(999_999).toMillis();
	}

}
