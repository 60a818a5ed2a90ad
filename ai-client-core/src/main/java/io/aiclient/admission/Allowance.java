package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What a window of one limit allows, and how that is known: configured, reported by the
 * provider, or learned from refusals.
 */
final class Allowance {

	/**
	 * A reported limit of less than this share of what is known of the period is taken
	 * for that of a shorter window: ten seconds have a sixth of a minute.
	 */
	private static final double LEAST_SHARE = 0.2;

	private final ProviderLimit kind;

	private final @Nullable Long configured;

	/**
	 * What that is for the window it was last asked of.
	 */
	private long configuredShare;

	private Duration shareOf = Duration.ZERO;

	private @Nullable Long perPeriod;

	private long current;

	private AllowanceSource source;

	/**
	 * What holds for all who share the limit; zero if it is not shared, or not known.
	 */
	private long held;

	private boolean heldConfigured;

	/**
	 * When the least was last reported.
	 */
	private long lowest;

	Allowance(ProviderLimit kind, @Nullable Long configured, Duration window) {
		this.kind = kind;
		this.configured = configured;
		this.perPeriod = configured;
		this.source = (configured != null) ? AllowanceSource.CONFIGURED : AllowanceSource.UNKNOWN;
		this.current = (configured != null) ? share(configured, window) : 0;
	}

	boolean isConfigured() {
		return this.configured != null;
	}

	AllowanceSource source() {
		if (this.held == 0) {
			return this.source;
		}
		return this.heldConfigured ? AllowanceSource.CONFIGURED : AllowanceSource.HEADERS;
	}

	long current() {
		return (this.held > 0) ? this.held : this.current;
	}

	long here() {
		return this.current;
	}

	void current(long allowance) {
		this.current = allowance;
	}

	/**
	 * What a window would allow, by the limit of the period; zero if that is not known.
	 */
	long of(Duration window) {
		return (this.perPeriod != null) ? share(this.perPeriod, window) : 0;
	}

	/**
	 * What the user configured for a window; {@link Long#MAX_VALUE} if nothing.
	 */
	long configured(Duration window) {
		if (this.configured == null) {
			return Long.MAX_VALUE;
		}
		if (!window.equals(this.shareOf)) {
			this.configuredShare = share(this.configured, window);
			this.shareOf = window;
		}
		return this.configuredShare;
	}

	/**
	 * Why a demand can never be met. Only what the user configured and a plain estimate
	 * keep a request out: what was learned may be wrong, and would never be unlearned.
	 * @return the refusal, or null if it can
	 */
	@Nullable AiRefusedLocallyException refusal(TokenDemand demand, Duration window) {
		if (this.configured == null || !this.kind.charge().countsTokens()) {
			return null;
		}
		long most = configured(window);
		long needed = this.kind.charge().least(demand.plainPrompt(), demand.max());
		return (needed <= most) ? null
				: AiRefusedLocallyException.because("The request needs an estimated " + needed + " " + this.kind.name()
						+ ", and the rate limit allows " + toString(most, window)
						+ ": it can never fit. Shorten the prompt, lower maxTokens, or raise the limit");
	}

	/**
	 * The provider reports the limit: less holds at once; more only when nothing less was
	 * reported for a window, and never more than the user configured.
	 * @param limit what it reports, one or more
	 * @param window the window of the log
	 */
	void reported(long limit, Duration window, long now) {
		if (this.source == AllowanceSource.UNKNOWN) {
			this.perPeriod = limit;
			this.current = limit;
			this.source = AllowanceSource.HEADERS;
			this.lowest = now;
			return;
		}
		long ofWindow = ofWindow(limit, window);
		if (ofWindow <= this.current) {
			this.lowest = now;
		}
		boolean mayRise = this.source != AllowanceSource.REFUSALS && now - this.lowest > window.toNanos();
		if (ofWindow < this.current || mayRise) {
			this.current = ofWindow;
			this.perPeriod = (this.source == AllowanceSource.HEADERS) ? Long.valueOf(limit) : this.perPeriod;
		}
	}

	/**
	 * What a reported limit leaves of the window: its share, if it can be of the period;
	 * else it is of a shorter window, and no window may see more.
	 */
	private long ofWindow(long limit, Duration window) {
		long most = configured(window);
		Long known = this.perPeriod;
		boolean ofPeriod = limit != this.current && known != null && limit >= LEAST_SHARE * known;
		return Math.min(most, ofPeriod ? Math.max(1, share(limit, window)) : limit);
	}

	/**
	 * A refusal taught that the limit is enforced over a shorter window.
	 * @return false if that would allow nothing, and is not taken over
	 */
	boolean shorten(Duration window) {
		if (of(window) < 1) {
			return false;
		}
		this.current = of(window);
		this.source = AllowanceSource.REFUSALS;
		return true;
	}

	void hold(long allowance, boolean configured) {
		this.held = allowance;
		this.heldConfigured = configured;
	}

	void lengthen(Duration window) {
		this.current = of(window);
		this.source = (this.configured != null) ? AllowanceSource.CONFIGURED : AllowanceSource.HEADERS;
	}

	/**
	 * Refusals taught what a window allows; never more than the user configured.
	 */
	void learn(long allowance, Duration window) {
		this.current = Math.max(1, Math.min(allowance, configured(window)));
		this.perPeriod = null;
		this.source = AllowanceSource.REFUSALS;
	}

	private long share(long limit, Duration window) {
		return RateLimitSettings.allowance(limit, window, this.kind.period());
	}

	String toString(long allowance, Duration window) {
		boolean seconds = window.toMillis() % 1000 == 0;
		return allowance + " " + this.kind.name() + " in "
				+ (seconds ? window.toSeconds() + " s" : window.toMillis() + " ms");
	}

}
