package io.aiclient.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aiclient.simulator.HeaderSettings.Style;
import io.aiclient.simulator.quota.LimitKind;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLedger;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.QuotaPolicy;
import io.aiclient.simulator.quota.TokenCharge;
import org.jspecify.annotations.Nullable;

/**
 * Reports the state of the quotas in headers, as one provider or another would.
 */
final class RateLimitHeaders {

	private final QuotaLimits limits;

	private final HeaderSettings.RateLimits reported;

	private final Style style;

	RateLimitHeaders(QuotaLimits limits, HeaderSettings settings) {
		this.limits = limits;
		this.reported = settings.rateLimits();
		this.style = settings.style();
	}

	Map<String, String> of(QuotaLedger ledger, long nowNanos) {
		if (this.reported == HeaderSettings.RateLimits.OFF) {
			return Map.of();
		}
		Map<String, String> headers = new LinkedHashMap<>();
		if (this.limits.requests() != null && this.style != Style.GROQ) {
			put(headers, this.limits.requests(), ledger.policy(LimitKind.REQUESTS), nowNanos);
		}
		else if (this.style == Style.OPENAI || this.style == Style.GROQ) {
			put(headers, this.limits.requestsPerDay(), ledger.policy(LimitKind.REQUESTS_PER_DAY), nowNanos);
		}
		putTokens(headers, ledger, nowNanos);
		return headers;
	}

	private void put(Map<String, String> headers, @Nullable Quota quota, @Nullable QuotaPolicy policy, long nowNanos) {
		if (quota != null && policy != null) {
			put(headers, (this.style == Style.MISTRAL) ? "req-minute" : "requests", new State(quota, policy, nowNanos),
					1);
		}
	}

	private void putTokens(Map<String, String> headers, QuotaLedger ledger, long nowNanos) {
		QuotaPolicy policy = ledger.policy(LimitKind.TOKENS);
		if (this.limits.tokens() == null || policy == null) {
			return;
		}
		State state = new State(this.limits.tokens(), policy, nowNanos);
		switch (this.style) {
			case ANTHROPIC -> put(headers,
					(this.limits.tokenCharge() == TokenCharge.PROMPT) ? "input-tokens" : "tokens", state, 1000);
			case MISTRAL -> put(headers, "tokens-minute", state, 1);
			case OPENAI, AZURE_OPENAI, GROQ -> put(headers, "tokens", state, 1);
		}
	}

	private void put(Map<String, String> headers, String limitName, State state, long rounding) {
		QuotaPolicy policy = state.policy();
		long limit = (this.reported == HeaderSettings.RateLimits.ADVERTISED) ? state.quota().limit()
				: policy.allowance();
		long remaining = limit - policy.allowance() + policy.remaining(state.nowNanos());
		headers.put(name("limit", limitName), Long.toString(limit));
		headers.put(name("remaining", limitName),
				Long.toString(Math.floorDiv(remaining + rounding / 2, rounding) * rounding));
		if (this.style != Style.MISTRAL) {
			headers.put(name("reset", limitName), reset(policy.resetAfter(state.nowNanos())));
		}
	}

	private String name(String what, String limitName) {
		return (this.style == Style.ANTHROPIC) ? "anthropic-ratelimit-" + limitName + '-' + what
				: "x-ratelimit-" + what + '-' + limitName;
	}

	private String reset(Duration duration) {
		return switch (this.style) {
			case AZURE_OPENAI -> Long.toString(duration.toSeconds());
			case ANTHROPIC -> Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS).toString();
			case OPENAI, MISTRAL, GROQ -> format(duration);
		};
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

	private record State(Quota quota, QuotaPolicy policy, long nowNanos) {
	}

}
