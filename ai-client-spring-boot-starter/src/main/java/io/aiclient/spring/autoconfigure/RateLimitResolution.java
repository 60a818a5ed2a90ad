package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.RateLimit;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * Works out the rate limits of a client's provider. A limit that the provider is not
 * known to have is kept to all the same if it is clear what it would count, because the
 * user may want to use less than the provider allows; else it is refused.
 */
final class RateLimitResolution {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final ClientSource source;

	private final ProviderPreset provider;

	private final PropertyGroup<RateLimit> group;

	private final @Nullable Written<Long> requests;

	private final @Nullable Written<Long> tokens;

	private final @Nullable Written<Long> inputTokens;

	private final @Nullable Written<Long> outputTokens;

	private final @Nullable Written<Long> daily;

	private final @Nullable Written<Duration> window;

	private final @Nullable Written<Duration> tokenWindow;

	RateLimitResolution(ClientSource source, ProviderPreset provider) {
		this.source = source;
		this.provider = provider;
		this.group = source.groupOfProvider("rate-limit", AiClientProperties::rateLimit);
		this.requests = this.group.find("requests-per-minute", RateLimit::requestsPerMinute);
		this.tokens = this.group.find("tokens-per-minute", RateLimit::tokensPerMinute);
		this.inputTokens = this.group.find("input-tokens-per-minute", RateLimit::inputTokensPerMinute);
		this.outputTokens = this.group.find("output-tokens-per-minute", RateLimit::outputTokensPerMinute);
		this.daily = this.group.find("requests-per-day", RateLimit::requestsPerDay);
		this.window = this.group.find("window", RateLimit::window);
		this.tokenWindow = this.group.find("token-window", RateLimit::tokenWindow);
	}

	RateLimitSettings resolve() {
		RateLimitSettings limits = this.group.check(() -> RateLimitSettings.none()
			.withRequestsPerMinute(Written.orNull(this.requests))
			.withTokensPerMinute(Written.orNull(this.tokens))
			.withInputTokensPerMinute(Written.orNull(this.inputTokens))
			.withOutputTokensPerMinute(Written.orNull(this.outputTokens))
			.withRequestsPerDay(Written.orNull(this.daily)));
		this.group.check(() -> RateLimitSettings.none()
			.withWindow(Written.orElse(this.window, MINUTE))
			.withTokenWindow(Written.orElse(this.tokenWindow, MINUTE)));
		requireOfProvider(this.inputTokens, ProviderLimit.INPUT_TOKENS);
		requireOfProvider(this.outputTokens, ProviderLimit.OUTPUT_TOKENS);
		return limits.withWindow(requestWindow()).withTokenWindow(tokenWindow());
	}

	/**
	 * The kinds of limit that the provider has, and those that were written besides.
	 */
	ProviderLimits kinds(RateLimitSettings settings) {
		ProviderLimits kinds = this.provider.limits().and(settings);
		for (ProviderLimit kind : kinds.limits()) {
			Written<Long> limit = written(kind.name());
			if (limit != null && this.provider.limits().find(kind.name()) == null) {
				this.source.warn(limit + " is kept to, though " + this.provider.id()
						+ " is not known to have such a limit: remove it, if it is not meant to use less than it allows");
			}
		}
		return kinds;
	}

	private @Nullable Written<Long> written(String kind) {
		return switch (kind) {
			case ProviderLimit.REQUESTS -> this.requests;
			case ProviderLimit.TOKENS -> this.tokens;
			case ProviderLimit.REQUESTS_PER_DAY -> this.daily;
			default -> null;
		};
	}

	private void requireOfProvider(@Nullable Written<Long> limit, String kind) {
		if (limit != null && this.provider.limits().find(kind) == null) {
			String others = Arrays.stream(ProviderPreset.values())
				.filter((other) -> other.limits().find(kind) != null)
				.map(ProviderPreset::id)
				.collect(Collectors.joining(" or "));
			throw limit.invalid(
					this.provider.id() + ", which the provider is "
							+ (isProviderWritten() ? "said to be" : "taken for by its host") + ", has no such limit",
					"Write " + this.source.property("provider") + "=" + others + " if that is the provider; else limit "
							+ this.source.property("rate-limit.tokens-per-minute") + ", or remove it.");
		}
	}

	private boolean isProviderWritten() {
		return this.source.findOfProvider("provider", AiClientProperties::provider) != null;
	}

	private Duration requestWindow() {
		if (this.window != null) {
			return window(this.window, "requests-per-minute", Stream.ofNullable(this.requests));
		}
		Duration usual = this.provider.window();
		return (this.requests != null && RateLimitSettings.allowance(this.requests.value(), usual) >= 1) ? usual
				: MINUTE;
	}

	private Duration tokenWindow() {
		return (this.tokenWindow != null) ? window(this.tokenWindow, "tokens-per-minute",
				Stream.of(this.tokens, this.inputTokens, this.outputTokens)) : MINUTE;
	}

	private Duration window(Written<Duration> window, String limit, Stream<@Nullable Written<Long>> limits) {
		Written<Long> lowest = limits.filter(Objects::nonNull).min(Comparator.comparing(Written::value)).orElse(null);
		if (lowest == null) {
			this.source.warn(window + " has no effect, because it is the period of a limit that is not set: write "
					+ this.source.property("rate-limit." + limit) + ", or remove it");
		}
		else if (RateLimitSettings.allowance(lowest.value(), window.value()) < 1) {
			String smallest = Written.asWritten(RateLimitSettings.smallestWindow(lowest.value()));
			throw window.invalid("with " + lowest + " such a window would never allow anything",
					"Write " + window.property() + "=" + smallest + " or more.");
		}
		return window.value();
	}

}
