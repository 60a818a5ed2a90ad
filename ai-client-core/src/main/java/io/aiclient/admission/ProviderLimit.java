package io.aiclient.admission;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.require;

/**
 * A kind of limit that a provider has: not how much it allows, but how it counts.
 *
 * @param name the name by which it is configured, reported and shown, for example
 * {@code requests}
 * @param charge what a request costs of it
 * @param period the period that its figures are stated for: a minute or a day
 * @param frees the ends of an attempt that give its charge back
 */
public record ProviderLimit(String name, ChargeRule charge, Duration period, Set<Ending> frees) {

	/**
	 * Name of the limit of requests a minute.
	 */
	public static final String REQUESTS = "requests";

	/**
	 * Name of the limit of tokens a minute.
	 */
	public static final String TOKENS = "tokens";

	/**
	 * Name of the limit of prompt tokens a minute.
	 */
	public static final String INPUT_TOKENS = "input-tokens";

	/**
	 * Name of the limit of completion tokens a minute.
	 */
	public static final String OUTPUT_TOKENS = "output-tokens";

	/**
	 * Name of the limit of requests a day.
	 */
	public static final String REQUESTS_PER_DAY = "requests-per-day";

	public ProviderLimit {
		require(period.compareTo(Duration.ZERO) > 0, "period", period, "must be more than zero");
		period = Ticker.clamp(period);
		frees = Set.copyOf(frees);
	}

	/**
	 * A limit for each minute.
	 * @param name its name
	 * @param charge what a request costs of it
	 * @param frees the ends of an attempt that give its charge back
	 * @return the limit
	 */
	public static ProviderLimit perMinute(String name, ChargeRule charge, Ending... frees) {
		return new ProviderLimit(name, charge, Duration.ofMinutes(1), Set.of(frees));
	}

	/**
	 * A limit for each day.
	 * @param name its name
	 * @param charge what a request costs of it
	 * @param frees the ends of an attempt that give its charge back
	 * @return the limit
	 */
	public static ProviderLimit perDay(String name, ChargeRule charge, Ending... frees) {
		return new ProviderLimit(name, charge, Duration.ofDays(1), Set.of(frees));
	}

	/**
	 * Whether it counts the tokens of prompts.
	 * @return false for a limit of requests, or of answers alone
	 */
	public boolean countsPrompts() {
		return this.charge.countsTokens() && this.charge.least(1, 0) > 0;
	}

	/**
	 * How an attempt that was sent can end without an answer.
	 */
	public enum Ending {

		/**
		 * Refused for its rate or its size, with a 429.
		 */
		REFUSED,
		/**
		 * Failed otherwise, also because no answer came in time.
		 */
		FAILED,
		/**
		 * Cancelled: by the caller, the total deadline or the closing.
		 */
		CANCELLED;

		static @Nullable Ending of(Settlement.Verdict verdict) {
			return switch (verdict) {
				case THROTTLED, REFUSED -> REFUSED;
				case IGNORED, OVERLOADED -> FAILED;
				case CANCELLED -> CANCELLED;
				case ANSWERED, NOT_SENT -> null;
			};
		}

	}

}
