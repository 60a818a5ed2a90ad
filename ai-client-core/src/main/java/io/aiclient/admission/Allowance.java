package io.aiclient.admission;

import java.math.BigInteger;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;

/**
 * What a window of one limit allows, and how that is known: configured, reported by the
 * provider, or learned from refusals. Not safe for use by several threads: the gate holds
 * its lock.
 */
final class Allowance {

	/**
	 * A reported limit of less than this share of what is known of the period is taken
	 * for that of a shorter window: ten seconds have a sixth of a minute.
	 */
	private static final double LEAST_SHARE = 0.2;

	private final Duration period;

	private final @Nullable Long configured;

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

	/**
	 * Begins with what is configured.
	 * @param period the period that the figures are stated for
	 * @param configured what it allows; null if the user did not say
	 * @param window the period over which it is enforced
	 */
	Allowance(Duration period, @Nullable Long configured, Duration window) {
		this.period = period;
		this.configured = configured;
		this.perPeriod = configured;
		this.source = (configured != null) ? AllowanceSource.CONFIGURED : AllowanceSource.UNKNOWN;
		this.current = (configured != null) ? share(configured, window) : 0;
	}

	boolean isConfigured() {
		return this.configured != null;
	}

	boolean isKnown() {
		return this.held > 0 || this.source != AllowanceSource.UNKNOWN;
	}

	/**
	 * How it is known, as {@link AdmissionSnapshot.WindowUsage#source()} shows it.
	 */
	AllowanceSource source() {
		if (this.held == 0) {
			return this.source;
		}
		return this.heldConfigured ? AllowanceSource.CONFIGURED : AllowanceSource.HEADERS;
	}

	long current() {
		return (this.held > 0) ? this.held : this.current;
	}

	/**
	 * What is known without those who share the limit.
	 */
	long here() {
		return this.current;
	}

	void current(long allowance) {
		this.current = allowance;
	}

	/**
	 * What a window would allow, by the limit of the period.
	 * @return zero if the limit of the period is not known
	 */
	long of(Duration window) {
		return (this.perPeriod != null) ? share(this.perPeriod, window) : 0;
	}

	/**
	 * What the user configured for a window.
	 * @return the most that it allows; {@link Long#MAX_VALUE} if the user did not say
	 */
	long configured(Duration window) {
		return (this.configured != null) ? share(this.configured, window) : Long.MAX_VALUE;
	}

	/**
	 * The provider's word on the limit: less holds at once; more only when nothing less
	 * was reported for a window, and never more than the user configured.
	 * @param limit what it reports, one or more
	 * @param window the window of the log
	 * @param now the time
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
	 * @return false if it would allow nothing, and is not taken over
	 */
	boolean shorten(Duration window) {
		if (of(window) < 1) {
			return false;
		}
		this.current = of(window);
		this.source = AllowanceSource.REFUSALS;
		return true;
	}

	/**
	 * What holds for all who share the limit.
	 */
	void hold(long allowance, boolean configured) {
		this.held = allowance;
		this.heldConfigured = configured;
	}

	/**
	 * Back to a longer window.
	 */
	void lengthen(Duration window) {
		this.current = of(window);
		this.source = (this.configured != null) ? AllowanceSource.CONFIGURED : AllowanceSource.HEADERS;
	}

	/**
	 * Refusals taught what a window allows; never more than the user configured.
	 */
	void learn(long allowance, Duration window) {
		long most = configured(window);
		this.current = Math.max(1, Math.min(allowance, most));
		this.perPeriod = null;
		this.source = AllowanceSource.REFUSALS;
	}

	private long share(long limit, Duration window) {
		return BigInteger.valueOf(limit)
			.multiply(BigInteger.valueOf(window.toNanos()))
			.divide(BigInteger.valueOf(this.period.toNanos()))
			.longValueExact();
	}

}
