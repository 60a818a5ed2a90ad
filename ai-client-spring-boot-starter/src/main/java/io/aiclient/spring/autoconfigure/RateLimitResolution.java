package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.RateLimit;
import io.aiclient.spring.provider.ProviderPreset;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out the rate limits of a client's provider. A limit that the provider is not
 * known to have is kept to all the same if it is clear what it would count, because the
 * user may want to use less than the provider allows; else it is refused.
 */
final class RateLimitResolution {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final ClientSource source;

	private final ProviderPreset provider;

	private final @Nullable Written<Long> requests;

	private final @Nullable Written<Long> tokens;

	private final @Nullable Written<Long> inputTokens;

	private final @Nullable Written<Long> outputTokens;

	private final @Nullable Written<Long> daily;

	RateLimitResolution(ClientSource source, ProviderPreset provider) {
		this.source = source;
		this.provider = provider;
		this.requests = find("requests-per-minute", RateLimit::requestsPerMinute);
		this.tokens = find("tokens-per-minute", RateLimit::tokensPerMinute);
		this.inputTokens = find("input-tokens-per-minute", RateLimit::inputTokensPerMinute);
		this.outputTokens = find("output-tokens-per-minute", RateLimit::outputTokensPerMinute);
		this.daily = find("requests-per-day", RateLimit::requestsPerDay);
	}

	/**
	 * How much the limits allow.
	 * @param warnings where to note what may be a mistake
	 * @return the limits
	 */
	RateLimitSettings resolve(List<String> warnings) {
		Stream.of(this.requests, this.tokens, this.inputTokens, this.outputTokens, this.daily)
			.filter(Objects::nonNull)
			.forEach((limit) -> limit.require((value) -> value >= 1,
					"must be one or more; without it there is no limit"));
		requireOfProvider(this.inputTokens, ProviderLimit.INPUT_TOKENS);
		requireOfProvider(this.outputTokens, ProviderLimit.OUTPUT_TOKENS);
		return new RateLimitSettings(Written.orNull(this.requests), Written.orNull(this.tokens),
				Written.orNull(this.inputTokens), Written.orNull(this.outputTokens), Written.orNull(this.daily),
				requestWindow(warnings), tokenWindow(warnings));
	}

	/**
	 * The kinds of limit that the provider has, and those that were written besides.
	 * @param settings how much the limits allow
	 * @param warnings where to note the latter
	 * @return the kinds
	 */
	ProviderLimits kinds(RateLimitSettings settings, List<String> warnings) {
		ProviderLimits kinds = this.provider.limits().and(settings);
		for (ProviderLimit kind : kinds.limits()) {
			Written<Long> limit = written(kind.name());
			if (limit != null && this.provider.limits().find(kind.name()).isEmpty()) {
				warnings.add(limit + " is kept to, though " + this.provider.id()
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
		if (limit != null && this.provider.limits().find(kind).isEmpty()) {
			String others = Arrays.stream(ProviderPreset.values())
				.filter((other) -> other.limits().find(kind).isPresent())
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

	private Duration requestWindow(List<String> warnings) {
		Written<Duration> window = find("window", RateLimit::window);
		if (window != null) {
			return window(window, this.source.property("rate-limit.requests-per-minute"), warnings,
					Stream.ofNullable(this.requests));
		}
		Duration usual = this.provider.window();
		return (this.requests != null && RateLimitSettings.allowance(this.requests.value(), usual) >= 1) ? usual
				: MINUTE;
	}

	private Duration tokenWindow(List<String> warnings) {
		Written<Duration> window = find("token-window", RateLimit::tokenWindow);
		return (window != null) ? window(window, this.source.property("rate-limit.tokens-per-minute"), warnings,
				Stream.of(this.tokens, this.inputTokens, this.outputTokens)) : MINUTE;
	}

	private static Duration window(Written<Duration> window, String limitProperty, List<String> warnings,
			Stream<@Nullable Written<Long>> limits) {
		window.require((value) -> value.compareTo(Duration.ZERO) > 0 && value.compareTo(MINUTE) <= 0,
				"must be above 0 and at most one minute");
		Written<Long> lowest = limits.filter(Objects::nonNull).min(Comparator.comparing(Written::value)).orElse(null);
		if (lowest == null) {
			warnings.add(window + " has no effect, because it is the period of a limit that is not set: write "
					+ limitProperty + ", or remove it");
		}
		else if (RateLimitSettings.allowance(lowest.value(), window.value()) < 1) {
			String smallest = Written.asWritten(RateLimitSettings.smallestWindow(lowest.value()));
			throw window.invalid("with " + lowest + " such a window would never allow anything",
					"Write " + window.property() + "=" + smallest + " or more.");
		}
		return window.value();
	}

	private <T> @Nullable Written<T> find(String name, Function<RateLimit, @Nullable T> getter) {
		return this.source.findOfProvider("rate-limit." + name, in(AiClientProperties::rateLimit, getter));
	}

}
