package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.RateLimit;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out the rate limits of a client's provider.
 */
final class RateLimitResolution {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final ClientSource source;

	private final List<String> warnings;

	RateLimitResolution(ClientSource source, List<String> warnings) {
		this.source = source;
		this.warnings = warnings;
	}

	RateLimitSettings resolve() {
		Written<Long> requests = this.source.findOfProvider("rate-limit.requests-per-minute",
				in(AiClientProperties::rateLimit, RateLimit::requestsPerMinute));
		Written<Long> tokens = this.source.findOfProvider("rate-limit.tokens-per-minute",
				in(AiClientProperties::rateLimit, RateLimit::tokensPerMinute));
		Written<Long> daily = this.source.findOfProvider("rate-limit.requests-per-day",
				in(AiClientProperties::rateLimit, RateLimit::requestsPerDay));
		Written<Duration> window = this.source.findOfProvider("rate-limit.window",
				in(AiClientProperties::rateLimit, RateLimit::window));
		Written<Duration> tokenWindow = this.source.findOfProvider("rate-limit.token-window",
				in(AiClientProperties::rateLimit, RateLimit::tokenWindow));
		return new RateLimitSettings(limit(requests), limit(tokens), null, null, limit(daily),
				window(window, requests, this.source.property("rate-limit.requests-per-minute")),
				window(tokenWindow, tokens, this.source.property("rate-limit.tokens-per-minute")));
	}

	private static @Nullable Long limit(@Nullable Written<Long> written) {
		return (written != null)
				? written.require((limit) -> limit >= 1, "must be one or more; without it there is no limit") : null;
	}

	private Duration window(@Nullable Written<Duration> window, @Nullable Written<Long> limit, String limitProperty) {
		if (window == null) {
			return MINUTE;
		}
		window.require((value) -> value.compareTo(Duration.ZERO) > 0 && value.compareTo(MINUTE) <= 0,
				"must be above 0 and at most one minute");
		if (limit == null) {
			this.warnings.add(window + " has no effect, because it is the period of a limit that is not set: write "
					+ limitProperty + ", or remove it");
			return window.value();
		}
		if (RateLimitSettings.allowance(limit.value(), window.value()) < 1) {
			String smallest = Written.asWritten(RateLimitSettings.smallestWindow(limit.value()));
			throw window.invalid("with " + limit + " such a window would never allow anything",
					"Write " + window.property() + "=" + smallest + " or more.");
		}
		return window.value();
	}

}
